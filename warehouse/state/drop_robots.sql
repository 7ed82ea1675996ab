-- one row per robots.txt that is stale, whatever it said
DELETE FROM robots
WHERE fetched_at <= :answered_since OR fetched_at > :now;
