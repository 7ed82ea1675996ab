-- one row per arriving article that nothing sketched yet: one let out of quarantine
SELECT seq, text
FROM staged.articles
WHERE seq IN (SELECT seq FROM arriving WHERE bands IS NULL);
