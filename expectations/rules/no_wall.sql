-- one row per article that is a page in front of the article: consent, challenge, login, pay, error, old browser
-- why: such a page is not what the outlet published, and under a hundred addresses it would count as a hundred stories.
-- A wall in words we do not know is known by its company: the same text, or one paragraph that is most of it, under
-- three addresses or more of one outlet, which has nothing to do with their titles (where these differ) or addresses.
-- The same story in three sections of an outlet has; texts of earlier runs count, too
WITH alike AS (
    SELECT source, text_hash, url, title, title_share, url_share
    FROM articles
    WHERE url IS NOT NULL AND characters > 0
    UNION ALL
    SELECT source, text_hash, url, title, NULL, NULL
    FROM earlier_texts
    WHERE url IS NOT NULL
),

-- distinct counts are dear: only of texts and blocks that stand in three rows at least
common AS (
    SELECT source, text_hash
    FROM alike
    GROUP BY source, text_hash
    HAVING count(*) >= 3
),

same_text AS (
    SELECT source, text_hash, count(DISTINCT url) AS urls
    FROM alike
    SEMI JOIN common USING (source, text_hash)
    GROUP BY source, text_hash
    HAVING
        count(DISTINCT url) >= 3
        AND (
            (count(DISTINCT title) > 1 AND avg(title_share) < 0.34)
            OR (avg(url_share) < 0.2 AND coalesce(avg(title_share) < 0.34 OR count(DISTINCT title) = 1, TRUE))
        )
),

blocks AS (
    SELECT article.source, article.seq, article.url, paragraph.text_hash AS block
    FROM paragraphs AS paragraph
    JOIN articles AS article USING (seq)
    WHERE
        paragraph.characters >= 80
        AND paragraph.characters >= 0.6 * article.characters
        AND coalesce(article.title_share, 0) < 0.34
        AND coalesce(article.url_share, 0) < 0.34
),

common_blocks AS (
    SELECT source, block
    FROM blocks
    GROUP BY source, block
    HAVING count(*) >= 3
),

same_block AS (
    SELECT source, unnest(list(seq)) AS seq, count(DISTINCT url) AS urls
    FROM blocks
    SEMI JOIN common_blocks USING (source, block)
    GROUP BY source, block
    HAVING count(DISTINCT url) >= 3
),

judged AS (
    SELECT
        article.source,
        article.seq,
        article.article_id,
        article.locator,
        CASE
            WHEN article.wall IS NOT NULL THEN article.wall || ': ' || article.wall_evidence
            WHEN same_text.urls IS NOT NULL THEN 'unrelated: the same text under ' || same_text.urls || ' addresses'
            WHEN same_block.urls IS NOT NULL
                THEN 'unrelated: most of the text is one paragraph under ' || same_block.urls || ' addresses'
        END AS observed
    FROM articles AS article
    LEFT JOIN same_text ON same_text.source = article.source AND same_text.text_hash = article.text_hash
    LEFT JOIN (SELECT seq, max(urls) AS urls FROM same_block GROUP BY seq) AS same_block ON same_block.seq = article.seq
)

SELECT source, seq, article_id, locator, observed, 'the article itself' AS threshold
FROM judged
WHERE observed IS NOT NULL
