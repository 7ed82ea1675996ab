-- one row per source of the run: its day, and the language its texts are in
CREATE OR REPLACE TEMP TABLE measured_sources AS
SELECT told.source, told.day, coalesce(told.language, usual.language) AS language
FROM (
    SELECT
        unnest($sources::VARCHAR[]) AS source, unnest($days::DATE[]) AS day, unnest($languages::VARCHAR[]) AS language
) AS told
LEFT JOIN (SELECT source, mode(language) AS language FROM articles GROUP BY source) AS usual USING (source);

-- one row per article that came new or changed in this run, held back or not
CREATE OR REPLACE TEMP TABLE measured_articles AS
WITH fresh AS (
    SELECT
        article.seq, article.article_id, article.source, article.characters, article.fragment_share, article.mojibake,
        article.repeated_paragraphs, article.repeated_share, article.text_hash,
        CASE WHEN article.title IS NOT NULL THEN hash(article.title) END AS title,
        len(article.authors) AS authors, article.wall, article.published_on, article.published_at, article.language,
        source.day, source.language AS usual_language
    FROM decisions AS decision
    JOIN staged.articles AS article USING (seq)
    JOIN measured_sources AS source ON source.source = article.source
    WHERE decision.is_fresh AND decision.outcome IN ('loaded', 'revised', 'quarantined')
), paragraphed AS (
    SELECT
        seq,
        count(*) AS paragraphs,
        arg_max(text_hash, position) AS ending,
        arg_max(last_characters, position) AS last_characters,
        bool_or(repeat IS NOT NULL AND repeat = 'run-on') AS has_run_on
    FROM staged.paragraphs
    WHERE seq IN (SELECT seq FROM fresh)
    GROUP BY seq
), by_url AS (
    SELECT seq, min(day) AS url_day
    FROM staged.date_evidence
    WHERE kind = 'url' AND day IS NOT NULL
    GROUP BY seq
)
SELECT
    fresh.source,
    fresh.day,
    fresh.characters,
    coalesce(paragraphed.paragraphs, 0) AS paragraphs,
    NOT regexp_matches(coalesce(paragraphed.last_characters, ''), '[.!?…。！？؟।"”“»«''’‘)\]]$') AS is_unfinished,
    paragraphed.paragraphs > 1
        AND count(*) OVER (PARTITION BY fresh.source, paragraphed.ending) > 1 AS shares_ending,
    fresh.fragment_share,
    fresh.mojibake > 0 AS has_mojibake,
    fresh.repeated_paragraphs > 0 AS has_repeats,
    fresh.repeated_share,
    coalesce(paragraphed.has_run_on, false) AS has_run_on,
    count(*) OVER (PARTITION BY fresh.source, fresh.text_hash) AS same_text,
    CASE WHEN fresh.title IS NULL THEN 1 ELSE count(*) OVER (PARTITION BY fresh.source, fresh.title) END AS same_title,
    count(*) OVER (PARTITION BY fresh.source, fresh.text_hash) > 1
        OR (fresh.characters >= 100 AND EXISTS (
            FROM articles AS other
            WHERE other.text_hash = fresh.text_hash AND other.article_id <> fresh.article_id
        )) AS is_seen,
    fresh.title IS NOT NULL AS has_title,
    fresh.authors > 0 AS has_author,
    coalesce(fresh.wall, '') NOT IN ('', 'paywall') AS has_wall,
    coalesce(fresh.wall, '') = 'paywall' AS has_paywall,
    fresh.published_on,
    by_url.url_day,
    fresh.published_at,
    date_diff('second', fresh.published_at, $moment::TIMESTAMPTZ) / 3600 AS age_hours,
    CASE WHEN fresh.usual_language IS NOT NULL AND fresh.language IS NOT NULL
        THEN fresh.language = fresh.usual_language END AS is_in_language
FROM fresh
LEFT JOIN paragraphed USING (seq)
LEFT JOIN by_url USING (seq);

-- one row per source that tells when its articles of the last 24 hours were published: the mean around the dial
CREATE OR REPLACE TEMP TABLE measured_hours AS
WITH told AS (
    SELECT source, published_at FROM measured_articles
    UNION ALL
    SELECT source, published_at
    FROM articles
    WHERE first_loaded_at > $moment::TIMESTAMPTZ - INTERVAL 23 HOURS AND source IN (SELECT source FROM measured_sources)
), timed AS (
    SELECT source, epoch(published_at) / 3600 % 24 AS hour
    FROM told
    WHERE published_at IS NOT NULL
), directed AS (
    SELECT source, atan2(avg(sin(hour * pi() / 12)), avg(cos(hour * pi() / 12))) * 12 / pi() AS about
    FROM timed
    GROUP BY source
)
SELECT
    source,
    -- DuckDB's remainder of a negative number is negative
    (any_value(about) + avg((hour - about + 36) % 24 - 12) + 24) % 24 AS hour,
    count(*) AS articles
FROM timed
JOIN directed USING (source)
GROUP BY source;

-- one row per candidate that was tried in this run, and had not failed before; a folder without a file is none
CREATE OR REPLACE TEMP TABLE measured_tries AS
SELECT source, outcome, reason, extraction_ms
FROM decisions AS decision
WHERE (is_fresh AND outcome <> 'duplicate')
    OR (outcome = 'failed' AND reason <> 'no-files' AND NOT EXISTS (
        FROM outcomes AS earlier
        WHERE earlier.candidate_key = decision.candidate_key AND earlier.outcome = 'failed'
    ));

-- one row per request of this run that we did not refuse ourselves; a feed is as before where its body is
CREATE OR REPLACE TEMP TABLE measured_requests AS
SELECT
    asked.source,
    asked.result,
    asked.purpose IN ('feed', 'sitemap') AS is_feed,
    asked.result = 'slow'
        OR coalesce(asked.reason, '') IN ('host-not-found', 'unreachable', 'tls', 'server-error') AS is_unreachable,
    asked.result NOT IN ('ok', 'not-modified') OR feed.last_reason IN ('not-a-feed', 'not-a-sitemap') AS is_failed,
    asked.result = 'not-modified' OR asked.body_hash = (
        SELECT arg_max(earlier.body_hash, earlier.started_at)
        FROM fetches AS earlier
        WHERE earlier.url = asked.url AND earlier.run_id <> $run_id AND earlier.body_hash IS NOT NULL
    ) AS is_same
FROM fetches AS asked
LEFT JOIN feeds AS feed ON feed.url = asked.url AND feed.source = asked.source
WHERE asked.run_id = $run_id AND asked.purpose <> 'robots' AND asked.result <> 'refused';

-- one row per source and measure
CREATE OR REPLACE TEMP TABLE measured AS
WITH counted AS (
    SELECT source, 'candidates' AS measure, count(decisions.seq) AS value
    FROM measured_sources
    LEFT JOIN decisions USING (source)
    GROUP BY source
    UNION ALL
    SELECT source, outcome, count(*)
    FROM decisions
    GROUP BY source, outcome
    UNION ALL
    SELECT source, outcome || '.' || reason, count(*)
    FROM decisions
    WHERE outcome IN ('failed', 'refused', 'pending', 'quarantined')
    GROUP BY source, outcome, reason
), arrived AS (
    SELECT source, count(*) AS value
    FROM decisions
    WHERE outcome = 'loaded' OR (outcome = 'quarantined' AND is_fresh AND candidate_key NOT IN (
        SELECT candidate_key FROM quarantine WHERE released_at IS NULL AND candidate_key IS NOT NULL
    ))
    GROUP BY source
    UNION ALL
    SELECT source, count(*)
    FROM articles
    WHERE first_loaded_at > $moment::TIMESTAMPTZ - INTERVAL 23 HOURS
    GROUP BY source
    UNION ALL
    SELECT source, count(*)
    FROM quarantine
    WHERE released_at IS NULL AND quarantined_at > $moment::TIMESTAMPTZ - INTERVAL 23 HOURS
    GROUP BY source
), of_articles AS (
    SELECT
        source,
        count(*) AS articles,
        median(characters)::DOUBLE AS characters_median,
        median(paragraphs)::DOUBLE AS paragraphs_median,
        avg((characters < 1000)::INTEGER) AS short_share,
        avg(is_unfinished::INTEGER) AS unfinished_share,
        avg(coalesce(shares_ending, false)::INTEGER) AS shared_ending_share,
        avg(fragment_share) AS fragments_share,
        avg(has_mojibake::INTEGER) AS mojibake_share,
        max(CASE WHEN same_text > 1 THEN same_text ELSE 0 END) / count(*) AS one_text_share,
        max(CASE WHEN same_title > 1 THEN same_title ELSE 0 END) / count(*) AS one_title_share,
        avg(has_wall::INTEGER) AS wall_share,
        avg(has_paywall::INTEGER) AS paywall_share,
        avg(is_seen::INTEGER) AS seen_text_share,
        avg(has_repeats::INTEGER) AS repeats_share,
        avg(repeated_share) AS repeated_share,
        avg(has_run_on::INTEGER) AS run_on_share,
        avg(has_title::INTEGER) AS title_fill,
        avg(has_author::INTEGER) AS authors_fill,
        avg((published_on IS NOT NULL)::INTEGER) AS date_fill
    FROM measured_articles
    GROUP BY source
), spread AS (
    SELECT source, measure, value, articles
    FROM of_articles
    UNPIVOT (value FOR measure IN (
        characters_median, paragraphs_median, short_share, unfinished_share, shared_ending_share, fragments_share,
        mojibake_share, one_text_share, one_title_share, wall_share, paywall_share, seen_text_share, repeats_share,
        repeated_share, run_on_share, title_fill, authors_fill, date_fill
    ))
), parts AS (
    SELECT source, 'language_share' AS measure, avg(is_in_language::INTEGER) AS value, count(*) AS articles
    FROM measured_articles
    WHERE is_in_language IS NOT NULL
    GROUP BY source
    UNION ALL
    SELECT source, 'dated_today_share', avg((published_on = day)::INTEGER), count(*)
    FROM measured_articles
    WHERE published_on IS NOT NULL
    GROUP BY source
    UNION ALL
    SELECT source, 'url_date_share', avg((published_on = url_day)::INTEGER), count(*)
    FROM measured_articles
    WHERE published_on IS NOT NULL AND url_day IS NOT NULL
    GROUP BY source
    UNION ALL
    SELECT source, 'future_share', avg((age_hours < 0)::INTEGER), count(*)
    FROM measured_articles
    WHERE age_hours BETWEEN -24 AND 48
    GROUP BY source
    UNION ALL
    -- a mean, in which what lies farther than six hours from the median counts as six
    SELECT source, 'age_hours', any_value(about) + avg(greatest(-6, least(6, age_hours - about))), count(*)
    FROM (
        SELECT source, age_hours, median(age_hours) OVER (PARTITION BY source) AS about
        FROM measured_articles
        WHERE age_hours BETWEEN -24 AND 48
    )
    GROUP BY source
    UNION ALL
    SELECT source, 'published_hour', hour, articles
    FROM measured_hours
    UNION ALL
    SELECT source, 'failed_share', avg((outcome = 'failed')::INTEGER), count(*)
    FROM measured_tries
    GROUP BY source
    UNION ALL
    SELECT source, 'no_text_share', avg((reason IN ('no-text', 'empty-page', 'unparseable-page'))::INTEGER), count(*)
    FROM measured_tries
    GROUP BY source
    UNION ALL
    SELECT
        source,
        'own_error_share',
        avg((reason IN ('deadline', 'out-of-memory', 'crashed', 'extractor-error', 'crawler-crashed'))::INTEGER),
        count(*)
    FROM measured_tries
    GROUP BY source
    UNION ALL
    SELECT source, 'extraction_ms_median', median(extraction_ms), count(*)
    FROM measured_tries
    WHERE extraction_ms IS NOT NULL
    GROUP BY source
    UNION ALL
    SELECT source, 'blocked_share', avg((result = 'blocked')::INTEGER), count(*)
    FROM measured_requests
    GROUP BY source
    UNION ALL
    SELECT source, 'unreachable_share', avg(is_unreachable::INTEGER), count(*)
    FROM measured_requests
    GROUP BY source
    UNION ALL
    SELECT
        source,
        'feed_failed_share',
        avg((is_failed AND NOT is_unreachable AND result <> 'blocked')::INTEGER),
        count(*)
    FROM measured_requests
    WHERE is_feed
    GROUP BY source
    UNION ALL
    SELECT source, 'feed_same_share', avg(coalesce(is_same, false)::INTEGER), count(*)
    FROM measured_requests
    WHERE is_feed
    GROUP BY source
)
SELECT source, measure, value::DOUBLE AS value, value AS articles
FROM counted
UNION ALL
SELECT measured_sources.source, 'articles_of_day', count(came.source)::DOUBLE, count(came.source)
FROM measured_sources
LEFT JOIN (
    SELECT source FROM decisions WHERE outcome IN ('loaded', 'revised')
    UNION ALL
    SELECT source FROM articles WHERE changed_at > $moment::TIMESTAMPTZ - INTERVAL 1 DAY
) AS came USING (source)
GROUP BY measured_sources.source
UNION ALL
SELECT measured_sources.source, 'nothing_offered', (count(offered.source) = 0)::INTEGER::DOUBLE, 1
FROM measured_sources
LEFT JOIN (SELECT source FROM decisions WHERE reason <> 'no-files') AS offered USING (source)
GROUP BY measured_sources.source
UNION ALL
SELECT measured_sources.source, 'new_articles', coalesce(sum(arrived.value), 0)::DOUBLE, coalesce(sum(arrived.value), 0)
FROM measured_sources
LEFT JOIN arrived USING (source)
GROUP BY measured_sources.source
UNION ALL
SELECT source, measure, value, articles
FROM spread
UNION ALL
SELECT source, measure, value, articles
FROM parts;

DROP TABLE measured_articles;
DROP TABLE measured_hours;
DROP TABLE measured_tries;
DROP TABLE measured_requests;

SELECT source, measure, value, articles::BIGINT, day
FROM measured
JOIN measured_sources USING (source)
WHERE value IS NOT NULL -- nothing was there to take it from
ORDER BY source, measure;
