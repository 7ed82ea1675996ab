-- one row per feed or sitemap; what the run before wrote goes
DELETE FROM feeds;

INSERT INTO feeds BY NAME
SELECT unnest($documents::STRUCT(
    url VARCHAR, source VARCHAR, purpose VARCHAR, etag VARCHAR, last_modified VARCHAR, body_hash VARCHAR, checked_at
    TIMESTAMPTZ, changed_at TIMESTAMPTZ, next_check_at TIMESTAMPTZ, interval_s DOUBLE, failures INTEGER, dead_since
    TIMESTAMPTZ, last_result VARCHAR, last_reason VARCHAR, entries INTEGER, new_entries INTEGER, warc_file VARCHAR,
    warc_offset BIGINT, warc_length BIGINT
)[], recursive := true);
