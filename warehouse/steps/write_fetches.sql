-- one row per request of the run; what an earlier try of this load wrote is replaced
DELETE FROM fetches
WHERE run_id = $run_id;

INSERT INTO fetches BY NAME
SELECT
    $run_id AS run_id, source, url, purpose, candidate_key, started_at, seconds, result, reason, detail, status,
    final_url, final_key, redirects, address, content_type, bytes AS body_bytes, etag, last_modified, wait_until,
    body_hash, warc_file, warc_offset, warc_length
FROM read_json(
    $files,
    format = 'newline_delimited',
    compression = 'uncompressed',
    maximum_object_size = $longest,
    columns = {
        source: 'VARCHAR',
        url: 'VARCHAR',
        purpose: 'VARCHAR',
        candidate_key: 'VARCHAR',
        started_at: 'TIMESTAMPTZ',
        seconds: 'DOUBLE',
        result: 'VARCHAR',
        reason: 'VARCHAR',
        detail: 'VARCHAR',
        status: 'INTEGER',
        final_url: 'VARCHAR',
        final_key: 'VARCHAR',
        redirects: 'INTEGER',
        address: 'VARCHAR',
        content_type: 'VARCHAR',
        bytes: 'BIGINT',
        etag: 'VARCHAR',
        last_modified: 'VARCHAR',
        wait_until: 'TIMESTAMPTZ',
        body_hash: 'VARCHAR',
        warc_file: 'VARCHAR',
        warc_offset: 'BIGINT',
        warc_length: 'BIGINT'
    }
);
