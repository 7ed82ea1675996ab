-- one row per text whose turn it is, beside the article it may be a copy of
SELECT candidate.place, heads.seq, candidate.article_id, candidate.like_place, other.seq, candidate.story_id
FROM candidates AS candidate
JOIN heads ON heads.place = candidate.place
LEFT JOIN heads AS other ON other.place = candidate.like_place
WHERE candidate.turn = $turn
ORDER BY candidate.place;
