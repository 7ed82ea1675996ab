-- one row per delivery, the newest first
SELECT notice_id, target, state, noted_at, next_try_at, tries, last_error, sent_at, notice
FROM deliveries
ORDER BY noted_at DESC, notice_id, target;
