-- one row per candidate whose page was asked for before
SELECT candidate_key, max(started_at) AS asked_at
FROM fetches
WHERE candidate_key IN (SELECT unnest($keys::VARCHAR[]))
GROUP BY candidate_key;
