-- one row per new or revised article of those asked for: many texts at once would not fit the memory that a load has,
-- and each join takes megabytes of it, however few its rows are
INSERT INTO articles BY NAME
SELECT
    article.article_id, article.url, article.source, article.title, article.authors, article.published_on,
    article.published_at, article.date_rule, article.modified_on, article.modified_at,
    article.language, coalesce(written.text, '') AS text, writing.story_id, writing.first_run_id,
    $run_id AS changed_run_id, $run_id AS last_run_id, writing.first_loaded_at, $moment AS changed_at,
    writing.version, coalesce(writing.flags, []) AS flags, article.locator, article.candidate_key,
    article.found_url, article.language_confidence, article.declared_language, article.site_name,
    article.description, article.extractor, article.header_problems, article.characters, article.words,
    article.link_share, article.fragment_share, article.repeated_paragraphs, article.repeated_share,
    article.replacement_characters, article.mojibake, article.article_hash, article.text_hash, article.content_hash,
    article.options_version, article.extraction_mode, article.extraction_reason,
    nullif(article.extracted_text, '') AS extracted_text,
    CASE WHEN writing.is_counted THEN article.line_keys ELSE [] END AS line_keys
FROM staged.articles AS article
JOIN writing USING (seq)
LEFT JOIN (
    -- a text is its paragraphs
    SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
    FROM staged.paragraphs
    WHERE seq BETWEEN $first AND $last
    GROUP BY seq
) AS written USING (seq)
WHERE article.seq BETWEEN $first AND $last;
