-- one row per article that nothing dates: no header, no URL, no page metadata
-- why: an article without a day is missing from every chart that counts by day, silently
SELECT source, seq, article_id, locator, 'no date' AS observed, 'a publication day' AS threshold
FROM articles
WHERE published_on IS NULL
