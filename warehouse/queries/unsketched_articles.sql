-- one row per article without a sketch of this kind that is long enough to be compared; some at a time
SELECT article_id, text
FROM articles
WHERE characters >= 100
    AND article_id NOT IN (SELECT article_id FROM text_sketches WHERE sketch = $sketch)
    AND article_id NOT IN (SELECT article_id FROM arriving)
LIMIT $most;
