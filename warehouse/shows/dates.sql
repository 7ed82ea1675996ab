-- one row per date that is claimed for an article of the run
SELECT coalesce(url, locator) AS example, published_on, published_at, kind, value, day, chosen
FROM articles
LEFT JOIN date_evidence USING (article_id)
WHERE source = $source AND changed_run_id = $run_id
ORDER BY example, kind
