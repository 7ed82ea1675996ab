-- one row per article that its outlet has changed since it was first loaded
CREATE OR REPLACE VIEW edited_articles AS
WITH edits AS (
    SELECT
        article_id,
        count(*) AS noted,
        count(*) FILTER (cause = 'outlet') AS edits,
        sum(words_added) FILTER (cause = 'outlet') AS words_added,
        sum(words_removed) FILTER (cause = 'outlet') AS words_removed,
        bool_or(authors_changed) FILTER (cause = 'outlet') AS authors_changed,
        list(summary ORDER BY version) FILTER (cause = 'outlet') AS changes,
        max(changed_at) FILTER (cause = 'outlet') AS edited_at
    FROM article_changes
    GROUP BY article_id
)
SELECT
    articles.article_id,
    articles.url,
    articles.source,
    articles.version AS versions,
    edits.edits,
    first_version.title AS first_title,
    articles.title,
    first_version.title IS DISTINCT FROM articles.title AS title_changed,
    first_version.text IS DISTINCT FROM articles.text AS text_changed,
    first_version.published_on IS DISTINCT FROM articles.published_on AS date_changed,
    edits.authors_changed,
    edits.words_added,
    edits.words_removed,
    edits.changes,
    articles.first_loaded_at,
    coalesce(edits.edited_at, articles.changed_at) AS changed_at
FROM articles
JOIN article_versions AS first_version
    ON first_version.article_id = articles.article_id AND first_version.version = 1
LEFT JOIN edits ON edits.article_id = articles.article_id
-- what an older program loaded has no notes
WHERE articles.version > 1 AND (edits.edits > 0 OR coalesce(edits.noted, 0) < articles.version - 1);

COMMENT ON VIEW edited_articles IS 'One row per article that its outlet changed since it was first loaded. What only another reading of the same page changed is left out; article_changes has both.';
COMMENT ON COLUMN edited_articles.article_id IS 'The article.';
COMMENT ON COLUMN edited_articles.url IS 'Its canonical URL.';
COMMENT ON COLUMN edited_articles.source IS 'Its source.';
COMMENT ON COLUMN edited_articles.versions IS 'Number of versions, the present one counted.';
COMMENT ON COLUMN edited_articles.edits IS 'Changes that the outlet made; NULL where an older program loaded them all.';
COMMENT ON COLUMN edited_articles.first_title IS 'Title when first loaded.';
COMMENT ON COLUMN edited_articles.title IS 'Title now.';
COMMENT ON COLUMN edited_articles.title_changed IS 'Whether the title differs, first version against present.';
COMMENT ON COLUMN edited_articles.text_changed IS 'Whether the text differs, first version against present; article_versions has it.';
COMMENT ON COLUMN edited_articles.date_changed IS 'Whether the day of publication differs, first version against present.';
COMMENT ON COLUMN edited_articles.authors_changed IS 'Whether an edit changed the authors.';
COMMENT ON COLUMN edited_articles.words_added IS 'Words that the edits put into the text, in all.';
COMMENT ON COLUMN edited_articles.words_removed IS 'Words that the edits took out of the text, in all.';
COMMENT ON COLUMN edited_articles.changes IS 'What each edit changed, a line for a reader, the first edit first.';
COMMENT ON COLUMN edited_articles.first_loaded_at IS 'When it was first loaded, UTC.';
COMMENT ON COLUMN edited_articles.changed_at IS 'When its last edit was loaded, UTC.';
