-- one row per candidate that failed a critical check, with everything needed to load it later
CREATE TABLE quarantine (
    quarantine_id VARCHAR,
    reason VARCHAR,
    failures STRUCT(check_name VARCHAR, severity VARCHAR, observed VARCHAR, threshold VARCHAR)[],
    first_run_id VARCHAR,
    last_run_id VARCHAR,
    quarantined_at TIMESTAMPTZ,
    released_at TIMESTAMPTZ,
    released_run_id VARCHAR,
    rules_version VARCHAR,
    raw_page BLOB,
    candidate_key VARCHAR,
    locator VARCHAR,
    found_url VARCHAR,
    article_id VARCHAR,
    url VARCHAR,
    source VARCHAR,
    title VARCHAR,
    authors VARCHAR[],
    published_on DATE,
    published_at TIMESTAMPTZ,
    language VARCHAR,
    text VARCHAR,
    language_confidence DOUBLE,
    declared_language VARCHAR,
    site_name VARCHAR,
    description VARCHAR,
    extractor VARCHAR,
    header_problems VARCHAR[],
    characters INTEGER,
    words INTEGER,
    link_share DOUBLE,
    fragment_share DOUBLE,
    repeated_paragraphs INTEGER,
    repeated_share DOUBLE,
    replacement_characters INTEGER,
    mojibake INTEGER,
    article_hash VARCHAR,
    text_hash VARCHAR,
    content_hash VARCHAR,
    options_version VARCHAR,
    paragraphs STRUCT(position INTEGER, text VARCHAR, repeat VARCHAR, repeats INTEGER[], share DOUBLE)[],
    dates STRUCT(kind VARCHAR, value VARCHAR, day DATE, moment TIMESTAMPTZ, chosen BOOLEAN)[]
);
COMMENT ON TABLE quarantine IS 'One row per candidate that failed a critical check, with everything needed to load it later; released ones stay as history.';
COMMENT ON COLUMN quarantine.quarantine_id IS 'What a person types to release it: the candidate''s key.';
COMMENT ON COLUMN quarantine.reason IS 'Name of the first critical check it failed, in the order of the rules.';
COMMENT ON COLUMN quarantine.failures IS 'All checks it failed, in the order of the rules.';
COMMENT ON COLUMN quarantine.first_run_id IS 'Run that first put it here.';
COMMENT ON COLUMN quarantine.last_run_id IS 'Last run that found it and left it here.';
COMMENT ON COLUMN quarantine.quarantined_at IS 'When it was first put here, UTC.';
COMMENT ON COLUMN quarantine.released_at IS 'When it left: released by a person, or passed in a later run; NULL while it is here.';
COMMENT ON COLUMN quarantine.released_run_id IS 'Run in which it left; NULL while it is here.';
COMMENT ON COLUMN quarantine.rules_version IS 'Version of the source''s rules that judged it; a change of them has it judged again.';
COMMENT ON COLUMN quarantine.raw_page IS 'The raw content as stored at the source, packed with zstd; NULL where it could not be read again.';
COMMENT ON COLUMN quarantine.candidate_key IS 'Identity before extraction.';
COMMENT ON COLUMN quarantine.locator IS 'Where it was found.';
COMMENT ON COLUMN quarantine.found_url IS 'The URL as it was found beside the content; NULL where there was none.';
COMMENT ON COLUMN quarantine.article_id IS 'Identity: made of the canonical URL, or of path and content for a page without one.';
COMMENT ON COLUMN quarantine.url IS 'Canonical URL; NULL where nothing gave one.';
COMMENT ON COLUMN quarantine.source IS 'Source it came from.';
COMMENT ON COLUMN quarantine.title IS 'Title; NULL where none was found.';
COMMENT ON COLUMN quarantine.authors IS 'Authors in the order of the page; empty where none were found.';
COMMENT ON COLUMN quarantine.published_on IS 'Day of publication in the outlet''s own time zone; NULL where no date was found.';
COMMENT ON COLUMN quarantine.published_at IS 'Moment of publication, UTC; NULL where only a day is known.';
COMMENT ON COLUMN quarantine.language IS 'Language detected in the text, ISO 639-1; NULL where there was too little text.';
COMMENT ON COLUMN quarantine.text IS 'What analysts read: paragraphs separated by a newline.';
COMMENT ON COLUMN quarantine.language_confidence IS 'How sure the detection of the language is, 0–1; NULL where there was too little text.';
COMMENT ON COLUMN quarantine.declared_language IS 'Language the page itself declares; NULL where it declares none.';
COMMENT ON COLUMN quarantine.site_name IS 'Name of the site as the page gives it.';
COMMENT ON COLUMN quarantine.description IS 'Summary as the page gives it.';
COMMENT ON COLUMN quarantine.extractor IS 'What read the page, with its version.';
COMMENT ON COLUMN quarantine.header_problems IS 'What was wrong with a record''s header; empty where nothing was.';
COMMENT ON COLUMN quarantine.characters IS 'Length of the text in characters.';
COMMENT ON COLUMN quarantine.words IS 'Number of words in the text.';
COMMENT ON COLUMN quarantine.link_share IS 'Share of characters in paragraphs that are only a link, 0–1.';
COMMENT ON COLUMN quarantine.fragment_share IS 'Share of characters in short paragraphs that end in no sentence mark, 0–1.';
COMMENT ON COLUMN quarantine.repeated_paragraphs IS 'Paragraphs that repeat others of the article.';
COMMENT ON COLUMN quarantine.repeated_share IS 'Share of characters in paragraphs that repeat others, 0–1.';
COMMENT ON COLUMN quarantine.replacement_characters IS 'Replacement characters (U+FFFD) in title and text.';
COMMENT ON COLUMN quarantine.mojibake IS 'Sequences that are UTF-8 read in the wrong encoding.';
COMMENT ON COLUMN quarantine.article_hash IS 'Equal where title, text, authors and publication day are equal.';
COMMENT ON COLUMN quarantine.text_hash IS 'Equal where the folded text is equal: the same story under two URLs.';
COMMENT ON COLUMN quarantine.content_hash IS 'Hash of the raw content it was made of.';
COMMENT ON COLUMN quarantine.options_version IS 'Version of the extraction options it was made with.';
COMMENT ON COLUMN quarantine.paragraphs IS 'Its paragraphs, as the table of that name would hold them.';
COMMENT ON COLUMN quarantine.dates IS 'Its date evidence, as the table of that name would hold it.';

-- one row per article that was taken down
CREATE TABLE forgotten (
    article_id VARCHAR,
    forgotten_at TIMESTAMPTZ
);
COMMENT ON TABLE forgotten IS 'Tombstones: one row per article that was taken down and is refused from then on.';
COMMENT ON COLUMN forgotten.article_id IS 'Identity of an article that was taken down; its URL is kept nowhere.';
COMMENT ON COLUMN forgotten.forgotten_at IS 'When it was taken down, UTC.';
