-- one row per refreshed article of those asked for whose text may be spelt or broken otherwise
UPDATE articles
SET text = written.text
FROM (
    SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
    FROM staged.paragraphs
    WHERE seq BETWEEN $first AND $last
    GROUP BY seq
) AS written
JOIN respelt USING (seq)
WHERE articles.article_id = respelt.article_id;
