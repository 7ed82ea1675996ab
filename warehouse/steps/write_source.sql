-- one row per source: as it is configured now
CREATE OR REPLACE TEMP TABLE source_before AS
SELECT first_run_id
FROM sources
WHERE source = $source;

DELETE FROM sources
WHERE source = $source;

INSERT INTO sources BY NAME
SELECT
    $source AS source,
    $kind AS kind,
    $location AS location,
    $language AS language,
    $timezone AS timezone,
    $min_articles_per_day AS min_articles_per_day,
    $max_articles_per_day AS max_articles_per_day,
    $settings AS settings,
    coalesce((SELECT first_run_id FROM source_before), $run_id) AS first_run_id,
    $run_id AS last_run_id;
