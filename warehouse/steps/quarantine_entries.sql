-- one row per candidate that goes into quarantine, in the order of the run
SELECT seq, source, locator, content_hash
FROM entering
ORDER BY seq;
