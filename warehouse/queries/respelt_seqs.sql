-- one row per refreshed article whose text may be spelt or broken otherwise
SELECT seq
FROM respelt
ORDER BY seq;
