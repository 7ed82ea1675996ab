-- one row for the URL, or none
SELECT *
FROM documents
WHERE url = :url;
