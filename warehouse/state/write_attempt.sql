-- one row per page that could not be had
INSERT OR REPLACE INTO attempts (
    key, source, url, tries, gone_tries, last_reason, last_tried_at, next_try_at, given_up
)
VALUES (:key, :source, :url, :tries, :gone_tries, :last_reason, :last_tried_at, :next_try_at, :given_up);
