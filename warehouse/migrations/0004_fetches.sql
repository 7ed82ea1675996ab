-- one row per request of a run
CREATE TABLE fetches (
    run_id VARCHAR,
    source VARCHAR,
    url VARCHAR,
    purpose VARCHAR,
    candidate_key VARCHAR,
    started_at TIMESTAMPTZ,
    seconds DOUBLE,
    result VARCHAR,
    reason VARCHAR,
    detail VARCHAR,
    status INTEGER,
    final_url VARCHAR,
    final_key VARCHAR,
    redirects INTEGER,
    address VARCHAR,
    content_type VARCHAR,
    body_bytes BIGINT,
    etag VARCHAR,
    last_modified VARCHAR,
    wait_until TIMESTAMPTZ,
    body_hash VARCHAR,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_length BIGINT
);
COMMENT ON TABLE fetches IS 'One row per request of a run, redirects within it, and where its response lies in the archive.';
COMMENT ON COLUMN fetches.run_id IS 'The run that asked.';
COMMENT ON COLUMN fetches.source IS 'Source it was asked for.';
COMMENT ON COLUMN fetches.url IS 'As asked, without user name and password.';
COMMENT ON COLUMN fetches.purpose IS 'feed, sitemap, article, homepage or robots.';
COMMENT ON COLUMN fetches.candidate_key IS 'The candidate of outcomes whose page was asked for; NULL unless it is an article''s.';
COMMENT ON COLUMN fetches.started_at IS 'When the first request of it was sent, or refused, UTC.';
COMMENT ON COLUMN fetches.seconds IS 'How long it took until the answer was archived or the attempt had failed.';
COMMENT ON COLUMN fetches.result IS 'ok, not-modified, blocked, empty, gone, slow, refused (by us) or failed; only the first two are good.';
COMMENT ON COLUMN fetches.reason IS 'Reason code; NULL where the result is good.';
COMMENT ON COLUMN fetches.detail IS 'What a person needs beyond the reason; may be empty.';
COMMENT ON COLUMN fetches.status IS 'HTTP status of the last response; NULL where there was none.';
COMMENT ON COLUMN fetches.final_url IS 'Where redirects led to, without user name and password; NULL where there was no response.';
COMMENT ON COLUMN fetches.final_key IS 'What candidate_key would be for that address; NULL unless it is an article''s.';
COMMENT ON COLUMN fetches.redirects IS 'Redirects that were followed.';
COMMENT ON COLUMN fetches.address IS 'IP address the last response came from.';
COMMENT ON COLUMN fetches.content_type IS 'Content type as declared, with parameters.';
COMMENT ON COLUMN fetches.body_bytes IS 'Bytes of the body, decompressed.';
COMMENT ON COLUMN fetches.etag IS 'Validator that came with the response.';
COMMENT ON COLUMN fetches.last_modified IS 'Date of last change that came with the response, as it was sent.';
COMMENT ON COLUMN fetches.wait_until IS 'The host asked not to be asked again before, UTC; NULL where it did not.';
COMMENT ON COLUMN fetches.body_hash IS 'SHA-256 of the decompressed body, in hex digits; NULL where there is none.';
COMMENT ON COLUMN fetches.warc_file IS 'Archive file that holds the response, relative to the archive folder; NULL where nothing was archived, or its time is over.';
COMMENT ON COLUMN fetches.warc_offset IS 'Byte at which the response record begins in that file, as it lies on disk.';
COMMENT ON COLUMN fetches.warc_length IS 'Bytes it takes there.';

-- one row per feed or sitemap, as of the last load
CREATE TABLE feeds (
    url VARCHAR,
    source VARCHAR,
    purpose VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR,
    checked_at TIMESTAMPTZ,
    changed_at TIMESTAMPTZ,
    next_check_at TIMESTAMPTZ,
    interval_s DOUBLE,
    failures INTEGER,
    dead_since TIMESTAMPTZ,
    last_result VARCHAR,
    last_reason VARCHAR,
    entries INTEGER,
    new_entries INTEGER,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_length BIGINT
);
COMMENT ON TABLE feeds IS 'One row per feed or sitemap, as it was remembered when the last run was loaded.';
COMMENT ON COLUMN feeds.url IS 'As it is asked for, without user name and password.';
COMMENT ON COLUMN feeds.source IS 'Source it belongs to.';
COMMENT ON COLUMN feeds.purpose IS 'feed or sitemap.';
COMMENT ON COLUMN feeds.etag IS 'Validator to be sent with the next request.';
COMMENT ON COLUMN feeds.last_modified IS 'Date of last change to be sent with it, as the server sent it.';
COMMENT ON COLUMN feeds.body_hash IS 'SHA-256 of the last whole body, in hex digits.';
COMMENT ON COLUMN feeds.checked_at IS 'When it was last asked for, whatever came of it, UTC.';
COMMENT ON COLUMN feeds.changed_at IS 'When its body was last seen to differ, UTC; NULL where none has come yet.';
COMMENT ON COLUMN feeds.next_check_at IS 'Not to be asked for before, UTC.';
COMMENT ON COLUMN feeds.interval_s IS 'Seconds between two polls, as last reckoned.';
COMMENT ON COLUMN feeds.failures IS 'Checks in a row that failed.';
COMMENT ON COLUMN feeds.dead_since IS 'When the first of them was, UTC; NULL while it answers.';
COMMENT ON COLUMN feeds.last_result IS 'Result of the last check, as in fetches.';
COMMENT ON COLUMN feeds.last_reason IS 'Its reason code; NULL where the result was good.';
COMMENT ON COLUMN feeds.entries IS 'Entries in its last body.';
COMMENT ON COLUMN feeds.new_entries IS 'Those among them that nobody had seen before.';
COMMENT ON COLUMN feeds.warc_file IS 'Archive file that holds its last body; NULL where none does.';
COMMENT ON COLUMN feeds.warc_offset IS 'Byte at which the response record begins in that file.';
COMMENT ON COLUMN feeds.warc_length IS 'Bytes it takes there.';

-- one row per host that waits or fails, as of the last load
CREATE TABLE hosts (
    host VARCHAR,
    wait_until TIMESTAMPTZ,
    failures INTEGER
);
COMMENT ON TABLE hosts IS 'One row per host that asked us to wait or could not be reached, as of the last run loaded.';
COMMENT ON COLUMN hosts.host IS 'Host, with its port where URLs name one.';
COMMENT ON COLUMN hosts.wait_until IS 'Not to be asked before, UTC; NULL where it does not wait.';
COMMENT ON COLUMN hosts.failures IS 'Runs in a row in which nothing of it could be reached.';
