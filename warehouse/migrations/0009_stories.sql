-- one row per article of at least 100 characters: what near-duplicates are looked for by
CREATE TABLE text_sketches (
    article_id VARCHAR,
    sketch VARCHAR,
    bands UINTEGER[]
);
COMMENT ON TABLE text_sketches IS 'One row per article whose text is long enough to be compared: the sketch by which its near-duplicates are looked for.';
COMMENT ON COLUMN text_sketches.article_id IS 'The article.';
COMMENT ON COLUMN text_sketches.sketch IS 'What made the sketch; the next load makes those of another kind anew.';
COMMENT ON COLUMN text_sketches.bands IS 'MinHash bands of the present text: texts that share one are worth comparing; empty for a text of a few words.';

-- one row per article that came to its story because its text nearly stands in another one
CREATE TABLE story_matches (
    article_id VARCHAR,
    like_article_id VARCHAR,
    share DOUBLE,
    runs INTEGER,
    run_id VARCHAR
);
COMMENT ON TABLE story_matches IS 'One row per article that came to its story because its text nearly equals another one of it. Equal texts need no row.';
COMMENT ON COLUMN story_matches.article_id IS 'The article.';
COMMENT ON COLUMN story_matches.like_article_id IS 'The article of the story that it was found to be like.';
COMMENT ON COLUMN story_matches.share IS 'Share of the shorter text that stands in the longer, in runs of five words or more, 0–1.';
COMMENT ON COLUMN story_matches.runs IS 'Number of these runs: 1 for a text that was only cut or prolonged.';
COMMENT ON COLUMN story_matches.run_id IS 'Run that compared them.';

-- one row per version of an article that replaced another
CREATE TABLE article_changes (
    article_id VARCHAR,
    version INTEGER,
    run_id VARCHAR,
    changed_at TIMESTAMPTZ,
    cause VARCHAR,
    title_changed BOOLEAN,
    text_changed BOOLEAN,
    authors_changed BOOLEAN,
    date_changed BOOLEAN,
    words_added INTEGER,
    words_removed INTEGER,
    summary VARCHAR
);
COMMENT ON TABLE article_changes IS 'One row per version of an article that replaced another: what changed, and how much.';
COMMENT ON COLUMN article_changes.article_id IS 'The article.';
COMMENT ON COLUMN article_changes.version IS 'Number of the version that came of the change, from 2.';
COMMENT ON COLUMN article_changes.run_id IS 'Run that found the change.';
COMMENT ON COLUMN article_changes.changed_at IS 'When the change was loaded, UTC.';
COMMENT ON COLUMN article_changes.cause IS 'outlet: the page changed; reading: the same page was read with other options.';
COMMENT ON COLUMN article_changes.title_changed IS 'Whether the words of the title differ.';
COMMENT ON COLUMN article_changes.text_changed IS 'Whether the words of the text differ, lines of the page''s furniture at its ends aside.';
COMMENT ON COLUMN article_changes.authors_changed IS 'Whether the authors differ.';
COMMENT ON COLUMN article_changes.date_changed IS 'Whether the day of publication differs.';
COMMENT ON COLUMN article_changes.words_added IS 'Words of the text that were not there before.';
COMMENT ON COLUMN article_changes.words_removed IS 'Words of the text that are no longer there.';
COMMENT ON COLUMN article_changes.summary IS 'The change in a line, for a reader.';

COMMENT ON COLUMN articles.story_id IS 'Articles that tell one story in the same or nearly the same text share it: the article_id of the first seen of them. A text under 100 characters is its own story.';
