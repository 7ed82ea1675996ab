-- one row per page that was archived
INSERT OR REPLACE INTO pages (key, source, noted_at, fetch)
VALUES (:key, :source, :noted_at, :fetch);
