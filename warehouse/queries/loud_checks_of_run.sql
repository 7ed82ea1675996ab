-- one row per check and source of the run that did not pass, the worst first
SELECT source, check_name, severity, outcome, observed, threshold, failed_rows, checked_rows, detail
FROM check_results
WHERE run_id = $run_id
    AND outcome <> 'passed'
ORDER BY
    list_position(['errored', 'failed', 'empty'], outcome),
    list_position(['critical', 'warning', 'info'], severity),
    source,
    check_name;
