-- one row per notice and target of a route; moments are texts, ISO 8601 in UTC with six decimals, so that they sort
CREATE TABLE deliveries (
    notice_id TEXT NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    next_try_at TEXT NOT NULL,
    tries INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    sent_at TEXT,
    notice TEXT NOT NULL, -- JSON
    PRIMARY KEY (notice_id, target)
) STRICT;

-- one row per incident that a person has acknowledged or snoozed
CREATE TABLE incident_marks (
    incident_id TEXT PRIMARY KEY,
    acknowledged_at TEXT,
    snoozed_until TEXT,
    noted_at TEXT NOT NULL
) STRICT;
