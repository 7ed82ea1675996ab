-- one row per arriving article that nothing sketched yet: one let out of quarantine
SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
FROM staged.paragraphs
WHERE seq IN (SELECT seq FROM arriving WHERE bands IS NULL)
GROUP BY seq;
