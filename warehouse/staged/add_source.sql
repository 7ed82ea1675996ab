-- one row per source of the run
INSERT INTO sources BY NAME
SELECT
    $source AS source,
    $kind AS kind,
    $language AS language,
    $min_characters AS min_characters,
    $max_link_share AS max_link_share,
    $max_fragment_share AS max_fragment_share,
    $max_repeated_share AS max_repeated_share,
    $max_mojibake AS max_mojibake,
    $min_language_confidence AS min_language_confidence,
    $earliest_date AS earliest_date,
    $max_days_from_url_date AS max_days_from_url_date,
    $run_day AS run_day,
    $latest_date AS latest_date,
    $min_articles_per_day AS min_articles_per_day,
    $max_articles_per_day AS max_articles_per_day;
