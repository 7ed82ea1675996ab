-- one row per request whose response is in the archive no more
UPDATE fetches
SET warc_file = NULL, warc_offset = NULL, warc_length = NULL
WHERE warc_file IN (SELECT unnest($files::VARCHAR[]));
