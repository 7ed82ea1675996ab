-- one row per host that is to be handled with care
SELECT host, wait_until, failures
FROM hosts
WHERE wait_until > :now OR failures > 0
ORDER BY host;
