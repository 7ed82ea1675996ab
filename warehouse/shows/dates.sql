-- one row per date that is claimed for an article of the run, loaded or in quarantine
SELECT example, published_on, published_at, claim.kind, claim.value, claim.day, claim.chosen
FROM (
    SELECT coalesce(url, locator) AS example, published_on, published_at, date_evidence AS claim
    FROM articles
    LEFT JOIN date_evidence USING (article_id)
    WHERE source = $source AND changed_run_id = $run_id
    UNION ALL
    SELECT coalesce(url, locator), published_on, published_at, unnest(dates)
    FROM quarantine
    WHERE source = $source AND last_run_id = $run_id
)
ORDER BY example, claim.kind
