-- one row per feed or sitemap; moments are texts, ISO 8601 in UTC with six decimals, so that they sort
CREATE TABLE documents (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    purpose TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    checked_at TEXT NOT NULL,
    next_check_at TEXT NOT NULL,
    changed_at TEXT,
    interval_s REAL NOT NULL,
    failures INTEGER NOT NULL,
    dead_since TEXT,
    last_result TEXT,
    last_reason TEXT,
    entries INTEGER NOT NULL,
    new_entries INTEGER NOT NULL,
    warc_file TEXT,
    warc_offset INTEGER,
    warc_length INTEGER
) STRICT;

-- one row per host that waits or fails
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    wait_until TEXT,
    failures INTEGER NOT NULL,
    noted_at TEXT NOT NULL
) STRICT;

-- one row per origin (scheme, host and port) whose robots.txt was asked for
CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    status INTEGER,
    body BLOB NOT NULL,
    fetched_at TEXT NOT NULL
) STRICT;

-- one row per page that is archived, but not loaded yet as far as we know
CREATE TABLE pages (
    key TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    fetch TEXT NOT NULL -- JSON
) STRICT;

-- one row per page that could not be had so far
CREATE TABLE attempts (
    key TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    tries INTEGER NOT NULL,
    gone_tries INTEGER NOT NULL,
    last_reason TEXT NOT NULL,
    last_tried_at TEXT NOT NULL,
    next_try_at TEXT NOT NULL,
    given_up INTEGER NOT NULL
) STRICT;
