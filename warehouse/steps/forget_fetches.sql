-- every request that went to the article, or was led to it
DELETE FROM fetches
WHERE candidate_key IN (SELECT unnest($keys::VARCHAR[])) OR final_key IN (SELECT unnest($keys::VARCHAR[]));
