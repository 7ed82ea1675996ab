-- one row per run, source and way in which requests went wrong
CREATE OR REPLACE VIEW fetch_failures AS
SELECT
    run_id,
    source,
    purpose,
    result,
    reason,
    count(*) AS requests,
    list_sort(list(DISTINCT status) FILTER (status IS NOT NULL)) AS statuses,
    arg_min(url, (started_at, url)) AS example_url,
    arg_min(detail, (started_at, url)) AS example_detail
FROM fetches
WHERE result NOT IN ('ok', 'not-modified')
GROUP BY run_id, source, purpose, result, reason;

COMMENT ON VIEW fetch_failures IS 'One row per run, source, purpose, result and reason of requests that went wrong.';
COMMENT ON COLUMN fetch_failures.run_id IS 'The run.';
COMMENT ON COLUMN fetch_failures.source IS 'The source.';
COMMENT ON COLUMN fetch_failures.purpose IS 'What was asked for: feed, sitemap, article, homepage or robots.';
COMMENT ON COLUMN fetch_failures.result IS 'blocked, empty, gone, slow, refused (by us) or failed.';
COMMENT ON COLUMN fetch_failures.reason IS 'Reason code.';
COMMENT ON COLUMN fetch_failures.requests IS 'How many requests.';
COMMENT ON COLUMN fetch_failures.statuses IS 'HTTP statuses among them; NULL where there was no response.';
COMMENT ON COLUMN fetch_failures.example_url IS 'Address of the first of them.';
COMMENT ON COLUMN fetch_failures.example_detail IS 'What is told about it beyond the reason.';
