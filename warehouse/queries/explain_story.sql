-- one row per article of the same story, the one seen first at the front
SELECT
    member.article_id,
    member.source,
    member.url,
    member.title,
    member.first_loaded_at,
    member.article_id = member.story_id AS is_first,
    like_article_id,
    share
FROM articles AS asked
JOIN articles AS member USING (story_id)
LEFT JOIN story_matches ON story_matches.article_id = member.article_id
WHERE asked.article_id = $key
ORDER BY member.article_id <> member.story_id, member.first_loaded_at, member.published_on, member.article_id
LIMIT $most;
