-- one row: whether an article in the warehouse is revised, or came out the same from other content
SELECT count(*) > 0
FROM decisions
WHERE outcome = 'revised' OR (outcome = 'unchanged' AND is_fresh);
