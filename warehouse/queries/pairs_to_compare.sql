-- one row per text whose turn it is, beside the text it may be a copy of
SELECT
    candidate.place, candidate.article_id, candidate.like_place, candidate.story_id, mine.text,
    coalesce(theirs.text, present.text)
FROM candidates AS candidate
JOIN heads ON heads.place = candidate.place
JOIN staged.articles AS mine ON mine.seq = heads.seq
LEFT JOIN heads AS other ON other.place = candidate.like_place
LEFT JOIN staged.articles AS theirs ON theirs.seq = other.seq
LEFT JOIN articles AS present ON candidate.like_place IS NULL AND present.article_id = candidate.article_id
WHERE candidate.turn = $turn AND candidate.place IN (SELECT unnest($places::BIGINT[]));
