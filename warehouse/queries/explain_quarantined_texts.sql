-- one row: the text of what waits in quarantine, as it came and as it is
SELECT extracted_text, text
FROM quarantine
WHERE released_at IS NULL AND (article_id = $key OR candidate_key = $key)
ORDER BY quarantined_at DESC, quarantine_id
LIMIT 1;
