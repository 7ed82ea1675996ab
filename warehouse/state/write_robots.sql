-- one row per origin
INSERT OR REPLACE INTO robots (origin, status, body, fetched_at)
VALUES (:origin, :status, :body, :fetched_at);
