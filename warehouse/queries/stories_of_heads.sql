-- one row per different text that arrives, in line: its story where it is known
SELECT place, article_id, story_id
FROM heads
ORDER BY place;
