-- one row: what there is to forget
SELECT
    (SELECT count(*) FROM articles WHERE article_id = $article_id),
    (SELECT count(*) FROM article_versions WHERE article_id = $article_id),
    (SELECT count(*) FROM quarantine WHERE article_id = $article_id OR candidate_key = $article_id),
    (SELECT count(*) FROM outcomes WHERE article_id = $article_id OR candidate_key = $article_id);
