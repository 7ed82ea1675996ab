-- one row per article whose title shows a tag, an HTML entity or the placeholder of a template
-- why: markup in a title was escaped once too often or rendered once too seldom; a search for the words misses it
WITH found AS (
    SELECT
        *,
        regexp_extract(
            title,
            '</?[A-Za-z][^<>]*>|<!--|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]+);|\{\{|\{%|\$\{'
        ) AS markup
    FROM articles
)

SELECT source, seq, article_id, locator, left(markup, 100) AS observed, 'plain text' AS threshold
FROM found
WHERE markup <> ''
