-- one row per line whose count changes with this run; an article whose text stands in its source already adds nothing
CREATE OR REPLACE TEMP TABLE line_changes AS
SELECT source, line_key, sum(change) AS change
FROM (
    SELECT source, unnest(line_keys) AS line_key, -1 AS change
    FROM lines_before
    UNION ALL
    SELECT source, unnest(line_keys), 1
    FROM articles
    WHERE article_id IN (SELECT article_id FROM arriving UNION ALL SELECT article_id FROM refreshed)
)
GROUP BY source, line_key
HAVING sum(change) <> 0;

UPDATE outlet_lines
SET articles = articles + line_changes.change, changed_at = $moment
FROM line_changes
WHERE outlet_lines.source = line_changes.source AND outlet_lines.line_key = line_changes.line_key;

INSERT INTO outlet_lines BY NAME
SELECT source, line_key, change AS articles, $moment AS changed_at
FROM line_changes
ANTI JOIN outlet_lines USING (source, line_key)
WHERE change > 0;

DELETE FROM outlet_lines
WHERE articles <= 0;

DROP TABLE lines_before;
DROP TABLE line_changes;
