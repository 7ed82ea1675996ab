-- one row per document
INSERT OR REPLACE INTO documents (
    url, source, purpose, etag, last_modified, body_hash, checked_at, next_check_at, changed_at, interval_s, failures,
    dead_since, last_result, last_reason, entries, new_entries, warc_file, warc_offset, warc_length
)
VALUES (
    :url, :source, :purpose, :etag, :last_modified, :body_hash, :checked_at, :next_check_at, :changed_at, :interval_s,
    :failures, :dead_since, :last_result, :last_reason, :entries, :new_entries, :warc_file, :warc_offset, :warc_length
);
