-- one row per candidate of a source whose present content lies in the archive, or whose last page did if it has none
WITH asked AS (
    SELECT *
    FROM fetches
    WHERE source = $source AND purpose = 'article' AND result = 'ok' AND warc_file IS NOT NULL
        AND ($since::TIMESTAMPTZ IS NULL OR started_at >= $since::TIMESTAMPTZ)
        AND candidate_key NOT IN (SELECT article_id FROM forgotten)
), held AS (
    SELECT candidate_key, locator, content_hash, title, authors, dates
    FROM quarantine
    WHERE released_at IS NULL
), loaded AS (
    SELECT
        article.candidate_key, any_value(article.locator) AS locator, any_value(article.content_hash) AS content_hash,
        any_value(article.title) AS title, any_value(article.authors) AS authors,
        list({'kind': evidence.kind, 'value': evidence.value, 'day': evidence.day, 'moment': evidence.moment})
            FILTER (evidence.kind IS NOT NULL) AS dates
    FROM articles AS article
    LEFT JOIN date_evidence AS evidence USING (article_id)
    WHERE article.candidate_key IN (SELECT candidate_key FROM asked)
    GROUP BY article.candidate_key
), known AS (
    SELECT
        coalesce(held.candidate_key, loaded.candidate_key) AS candidate_key,
        coalesce(held.locator, loaded.locator) AS locator,
        coalesce(held.content_hash, loaded.content_hash) AS content_hash,
        coalesce(held.title, loaded.title) AS title,
        coalesce(held.authors, loaded.authors) AS authors,
        -- what discovery said of it, and the page itself does not
        list_filter(
            coalesce(
                list_transform(
                    held.dates,
                    lambda one: {'kind': one.kind, 'value': one.value, 'day': one.day, 'moment': one.moment}
                ),
                loaded.dates
            ),
            lambda one: one.kind IN ('feed', 'sitemap')
        )[1] AS hint
    FROM held
    FULL JOIN loaded USING (candidate_key)
), elsewhere AS (
    -- another address of an article whose content came from somewhere else
    SELECT candidate_key FROM aliases
    UNION
    SELECT article_id FROM articles WHERE candidate_key IS DISTINCT FROM article_id
)
SELECT
    asked.candidate_key,
    coalesce(known.locator, outcome.locator, asked.url) AS locator,
    asked.url,
    asked.started_at,
    asked.final_url,
    asked.content_type,
    asked.warc_file,
    asked.warc_offset,
    asked.warc_length,
    known.title,
    known.authors,
    known.hint.kind AS hint_kind,
    known.hint.value AS hint_value,
    known.hint.day AS hint_day,
    known.hint.moment AS hint_moment
FROM asked
LEFT JOIN known USING (candidate_key)
LEFT JOIN (
    SELECT run_id, candidate_key, min(locator) AS locator FROM outcomes WHERE source = $source GROUP BY ALL
) AS outcome USING (run_id, candidate_key)
WHERE CASE
    WHEN known.candidate_key IS NULL THEN asked.candidate_key NOT IN (FROM elsewhere)
    ELSE asked.body_hash = known.content_hash
END
QUALIFY row_number() OVER (PARTITION BY asked.candidate_key ORDER BY asked.started_at DESC, asked.warc_offset DESC) = 1
ORDER BY asked.warc_file, asked.warc_offset;
