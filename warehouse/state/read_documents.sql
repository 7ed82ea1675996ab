-- one row per document
SELECT *
FROM documents
ORDER BY url;
