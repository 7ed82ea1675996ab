-- one row per new or revised article
SELECT seq
FROM arriving
ORDER BY seq;
