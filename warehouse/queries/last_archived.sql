-- one row per candidate whose page lies in the archive: the request that brought it last
SELECT candidate_key, source, url, started_at, final_url, content_type, warc_file, warc_offset, warc_length
FROM fetches
WHERE candidate_key IN (SELECT unnest($keys::VARCHAR[]))
    AND purpose = 'article' AND result = 'ok' AND warc_file IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY candidate_key ORDER BY started_at DESC, warc_offset DESC) = 1;
