-- one row per thing that was found damaged in the current version of an article
CREATE TABLE repairs (
    article_id VARCHAR,
    number INTEGER,
    kind VARCHAR,
    position INTEGER,
    positions INTEGER[],
    evidence VARCHAR,
    before VARCHAR,
    after VARCHAR,
    mended BOOLEAN
);
COMMENT ON TABLE repairs IS 'One row per thing that was found damaged in the text of the current version of an article.';
COMMENT ON COLUMN repairs.article_id IS 'The article.';
COMMENT ON COLUMN repairs.number IS 'Order in which it was done, from 0.';
COMMENT ON COLUMN repairs.kind IS 'boilerplate, repeat, run-on, restored, broken-line, fragment or teaser.';
COMMENT ON COLUMN repairs.position IS 'First paragraph concerned, of the extracted text, from 0.';
COMMENT ON COLUMN repairs.positions IS 'All paragraphs concerned, of the extracted text, from 0.';
COMMENT ON COLUMN repairs.evidence IS 'How it is known, in words.';
COMMENT ON COLUMN repairs.before IS 'The paragraphs as they came, separated by a newline; empty for what was restored.';
COMMENT ON COLUMN repairs.after IS 'What they became; empty where nothing is left.';
COMMENT ON COLUMN repairs.mended IS 'Whether it was done; false where it was only noted, for want of evidence or because the source says so.';

-- one row per line that articles of a source have
CREATE TABLE outlet_lines (
    source VARCHAR,
    line_key BIGINT,
    articles BIGINT,
    changed_at TIMESTAMPTZ
);
COMMENT ON TABLE outlet_lines IS 'One row per line and source: how many of its articles have it, to learn which lines are boilerplate. Holds no text.';
COMMENT ON COLUMN outlet_lines.source IS 'The source.';
COMMENT ON COLUMN outlet_lines.line_key IS 'Hash of the folded line.';
COMMENT ON COLUMN outlet_lines.articles IS 'Articles of the source that have it, before any repair; of several with the same text one is counted.';
COMMENT ON COLUMN outlet_lines.changed_at IS 'When the count last changed, UTC.';

ALTER TABLE articles ADD COLUMN line_keys BIGINT[];
COMMENT ON COLUMN articles.line_keys IS 'What the article adds to outlet_lines; NULL or empty where it is not counted.';

ALTER TABLE quarantine ADD COLUMN extracted_text VARCHAR;
ALTER TABLE quarantine ADD COLUMN line_keys BIGINT[];
ALTER TABLE quarantine ADD COLUMN repairs STRUCT(
    number INTEGER, kind VARCHAR, position INTEGER, positions INTEGER[], evidence VARCHAR, before VARCHAR, after VARCHAR,
    mended BOOLEAN
)[];
COMMENT ON COLUMN quarantine.extracted_text IS 'The text as it came out of the page, before any repair; NULL where equal to text.';
COMMENT ON COLUMN quarantine.line_keys IS 'What it would add to outlet_lines.';
COMMENT ON COLUMN quarantine.repairs IS 'What was found damaged, as the table of that name would hold it; NULL for one from before repairs were known.';
