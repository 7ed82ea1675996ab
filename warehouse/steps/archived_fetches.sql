-- one row per archive file and source that has requests in it, with the moment of the file's youngest request
SELECT warc_file, source, max(max(started_at)) OVER (PARTITION BY warc_file) AS youngest
FROM fetches
WHERE warc_file IS NOT NULL
GROUP BY warc_file, source
ORDER BY warc_file, source;
