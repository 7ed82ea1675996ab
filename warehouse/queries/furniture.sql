-- one row per source and line of its changed articles that stands in three articles or more, of this run or before their change
WITH changed AS (
    SELECT seq, article_id, fresh.source
    FROM staged.articles AS fresh
    JOIN articles AS before USING (article_id)
    WHERE before.article_hash <> fresh.article_hash
), lines AS (
    SELECT changed.source, paragraph.article_id, paragraph.text
    FROM paragraphs AS paragraph
    JOIN changed USING (article_id)
    UNION ALL
    SELECT fresh.source, paragraph.article_id, paragraph.text
    FROM staged.paragraphs AS paragraph
    JOIN staged.articles AS fresh USING (seq)
    WHERE fresh.source IN (SELECT source FROM changed)
        AND paragraph.text IN (
            SELECT text FROM staged.paragraphs JOIN changed USING (seq)
            UNION ALL
            SELECT text FROM paragraphs JOIN changed USING (article_id)
        )
)
SELECT source, text
FROM lines
GROUP BY source, text
HAVING count(DISTINCT article_id) >= 3
ORDER BY source, text;
