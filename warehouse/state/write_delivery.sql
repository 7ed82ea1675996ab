-- one row: the delivery as it stands
INSERT OR REPLACE INTO deliveries (notice_id, target, state, noted_at, next_try_at, tries, last_error, sent_at, notice)
VALUES (:notice_id, :target, :state, :noted_at, :next_try_at, :tries, :last_error, :sent_at, :notice);
