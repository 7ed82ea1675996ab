-- one row per host
INSERT OR REPLACE INTO hosts (host, wait_until, failures, noted_at)
VALUES (:host, :wait_until, :failures, :noted_at);
