-- one row per article that its outlet has changed since it was first loaded
CREATE OR REPLACE VIEW edited_articles AS
SELECT
    articles.article_id,
    articles.url,
    articles.source,
    articles.version AS versions,
    first_version.title AS first_title,
    articles.title,
    first_version.title IS DISTINCT FROM articles.title AS title_changed,
    first_version.text IS DISTINCT FROM articles.text AS text_changed,
    first_version.published_on IS DISTINCT FROM articles.published_on AS date_changed,
    articles.first_loaded_at,
    articles.changed_at
FROM articles
JOIN article_versions AS first_version
    ON first_version.article_id = articles.article_id AND first_version.version = 1
WHERE articles.version > 1;

COMMENT ON VIEW edited_articles IS 'One row per article that changed since it was first loaded, first version against present.';
COMMENT ON COLUMN edited_articles.article_id IS 'The article.';
COMMENT ON COLUMN edited_articles.url IS 'Its canonical URL.';
COMMENT ON COLUMN edited_articles.source IS 'Its source.';
COMMENT ON COLUMN edited_articles.versions IS 'Number of versions, the present one counted.';
COMMENT ON COLUMN edited_articles.first_title IS 'Title when first loaded.';
COMMENT ON COLUMN edited_articles.title IS 'Title now.';
COMMENT ON COLUMN edited_articles.title_changed IS 'Whether the title differs.';
COMMENT ON COLUMN edited_articles.text_changed IS 'Whether the text differs; article_versions has it.';
COMMENT ON COLUMN edited_articles.date_changed IS 'Whether the day of publication differs.';
COMMENT ON COLUMN edited_articles.first_loaded_at IS 'When it was first loaded, UTC.';
COMMENT ON COLUMN edited_articles.changed_at IS 'When its present version was loaded, UTC.';
