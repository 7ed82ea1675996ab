-- one row per new or revised article of those asked for: many texts at once would not fit the memory that a load has
INSERT INTO articles BY NAME
SELECT
    article.article_id, article.url, article.source, article.title, article.authors, article.published_on,
    article.published_at, article.date_rule, article.modified_on, article.modified_at,
    article.language, coalesce(written.text, '') AS text, settled.story_id, arriving.first_run_id,
    $run_id AS changed_run_id, $run_id AS last_run_id, arriving.first_loaded_at, $moment AS changed_at,
    arriving.version, coalesce(flagged.flags, []) AS flags, article.locator, article.candidate_key,
    article.found_url, article.language_confidence, article.declared_language, article.site_name,
    article.description, article.extractor, article.header_problems, article.characters, article.words,
    article.link_share, article.fragment_share, article.repeated_paragraphs, article.repeated_share,
    article.replacement_characters, article.mojibake, article.article_hash, article.text_hash, article.content_hash,
    article.options_version, article.extraction_mode, article.extraction_reason,
    nullif(article.extracted_text, '') AS extracted_text,
    CASE WHEN counted.seq IS NULL THEN [] ELSE article.line_keys END AS line_keys
FROM staged.articles AS article
JOIN (SELECT unnest($seqs::BIGINT[]) AS seq) AS asked USING (seq)
LEFT JOIN (
    -- a text is its paragraphs; whole texts are read 2,048 at a time, however few are asked for
    SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
    FROM staged.paragraphs
    WHERE seq IN (SELECT unnest($seqs::BIGINT[]))
    GROUP BY seq
) AS written USING (seq)
JOIN arriving USING (seq)
JOIN settled USING (seq)
LEFT JOIN flagged USING (seq)
LEFT JOIN counted USING (seq);
