-- one row: the article
SELECT
    article_id, url, source, title, authors, published_on, published_at, language, language_confidence,
    declared_language, text, extracted_text, story_id,
    (SELECT count(*) FROM articles AS other WHERE other.story_id = articles.story_id) AS story_articles,
    version, first_run_id, changed_run_id, last_run_id, locator, found_url, extractor, flags, header_problems,
    characters, words, link_share, fragment_share, repeated_paragraphs, repeated_share, replacement_characters,
    mojibake, modified_on, modified_at
FROM articles
WHERE article_id = $key;
