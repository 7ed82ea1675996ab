-- one row per article of the run with repeated text, the worst first
SELECT coalesce(url, locator) AS example, title, characters, repeated_paragraphs, repeated_share
FROM articles
WHERE source = $source AND changed_run_id = $run_id AND repeated_paragraphs > 0
ORDER BY repeated_share DESC, example
