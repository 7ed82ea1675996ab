-- one row per article that fails the rule in the view `failing`, for the sources that do not switch it off
INSERT INTO check_failures
SELECT
    $check_name,
    setting.severity,
    failing.source,
    failing.seq,
    failing.article_id,
    failing.locator,
    failing.observed::VARCHAR,
    failing.threshold::VARCHAR,
    $rule_order
FROM failing
JOIN (SELECT unnest($sources::VARCHAR[]) AS source, unnest($severities::VARCHAR[]) AS severity) AS setting
    USING (source);

-- one row per source that the rule is not off for: articles checked, articles that failed
SELECT
    setting.source,
    (SELECT count(*) FROM articles WHERE articles.source = setting.source),
    count(DISTINCT failure.seq)
FROM (SELECT unnest($sources::VARCHAR[]) AS source) AS setting
LEFT JOIN check_failures AS failure ON failure.source = setting.source AND failure.check_name = $check_name
GROUP BY setting.source
ORDER BY setting.source;
