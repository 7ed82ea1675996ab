-- one row per story that lost the article it is named after: the first of those left gives the name
UPDATE articles
SET story_id = heir.article_id
FROM (
    SELECT
        member.story_id,
        arg_min(
            member.article_id,
            (member.first_loaded_at, coalesce(member.published_on, DATE '9999-12-31'), member.article_id)
        ) AS article_id
    FROM articles AS member
    LEFT JOIN articles AS anchor ON anchor.article_id = member.story_id AND anchor.story_id = member.story_id
    WHERE member.story_id <> member.article_id AND anchor.article_id IS NULL
    GROUP BY member.story_id
) AS heir
WHERE articles.story_id = heir.story_id;
