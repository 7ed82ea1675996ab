-- one row per source that a run ever asked, or that an article came from
SELECT source FROM sources
UNION
SELECT source FROM articles
UNION
SELECT source FROM quarantine
ORDER BY source;
