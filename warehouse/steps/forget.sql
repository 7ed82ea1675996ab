-- every row that came of one article; examples of an incident among them go together
UPDATE incidents
SET examples = []
WHERE list_has_any(examples, (
    SELECT coalesce(list(place), [])
    FROM (
        SELECT unnest([url, found_url, locator]) AS place FROM articles WHERE article_id = $article_id
        UNION ALL
        SELECT unnest([url, found_url, locator]) FROM quarantine WHERE article_id = $article_id
        UNION ALL
        SELECT unnest([url, locator]) FROM outcomes WHERE article_id = $article_id OR candidate_key = $article_id
    )
));

UPDATE notifications
SET examples = []
WHERE incident_id IN (SELECT incident_id FROM incidents WHERE len(examples) = 0);

DELETE FROM check_failures
WHERE article_id = $article_id
    OR (run_id, seq) IN (SELECT (run_id, seq) FROM outcomes WHERE article_id = $article_id OR candidate_key = $article_id);

UPDATE outcomes
SET locator = NULL, candidate_key = NULL, article_id = NULL, url = NULL, detail = ''
WHERE article_id = $article_id OR candidate_key = $article_id;

DELETE FROM quarantine
WHERE article_id = $article_id OR candidate_key = $article_id;

DELETE FROM repairs
WHERE article_id = $article_id;

UPDATE outlet_lines
SET articles = articles - 1, changed_at = $moment
WHERE (source, line_key) IN (SELECT (source, unnest(line_keys)) FROM articles WHERE article_id = $article_id);

DELETE FROM outlet_lines
WHERE articles <= 0;

DELETE FROM paragraphs
WHERE article_id = $article_id;

DELETE FROM date_evidence
WHERE article_id = $article_id;

DELETE FROM text_sketches
WHERE article_id = $article_id;

DELETE FROM story_matches
WHERE article_id = $article_id OR like_article_id = $article_id;

DELETE FROM article_changes
WHERE article_id = $article_id;

DELETE FROM article_versions
WHERE article_id = $article_id;

DELETE FROM articles
WHERE article_id = $article_id;

DELETE FROM forgotten
WHERE article_id = $article_id;

INSERT INTO forgotten (article_id, forgotten_at)
VALUES ($article_id, $moment);

-- under its other addresses it is refused as well
INSERT INTO forgotten (article_id, forgotten_at)
SELECT candidate_key, $moment
FROM aliases
WHERE article_id = $article_id AND candidate_key NOT IN (SELECT article_id FROM forgotten);

DELETE FROM aliases
WHERE article_id = $article_id;
