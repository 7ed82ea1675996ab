-- one row per article: its current version
CREATE TABLE articles (
    article_id VARCHAR,
    url VARCHAR,
    source VARCHAR,
    title VARCHAR,
    authors VARCHAR[],
    published_on DATE,
    published_at TIMESTAMPTZ,
    language VARCHAR,
    text VARCHAR,
    extracted_text VARCHAR,
    story_id VARCHAR,
    first_run_id VARCHAR,
    changed_run_id VARCHAR,
    last_run_id VARCHAR,
    first_loaded_at TIMESTAMPTZ,
    changed_at TIMESTAMPTZ,
    version INTEGER,
    flags VARCHAR[],
    locator VARCHAR,
    candidate_key VARCHAR,
    found_url VARCHAR,
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
    options_version VARCHAR
);
COMMENT ON TABLE articles IS 'One row per article, one per canonical URL: the current version.';
COMMENT ON COLUMN articles.article_id IS 'Identity: made of the canonical URL, or of path and content for a page without one.';
COMMENT ON COLUMN articles.url IS 'Canonical URL; NULL where nothing gave one.';
COMMENT ON COLUMN articles.source IS 'Source it came from.';
COMMENT ON COLUMN articles.title IS 'Title; NULL where none was found.';
COMMENT ON COLUMN articles.authors IS 'Authors in the order of the page; empty where none were found.';
COMMENT ON COLUMN articles.published_on IS 'Day of publication in the outlet''s own time zone; NULL where no date was found.';
COMMENT ON COLUMN articles.published_at IS 'Moment of publication, UTC; NULL where only a day is known.';
COMMENT ON COLUMN articles.language IS 'Language detected in the text, ISO 639-1; NULL where there was too little text.';
COMMENT ON COLUMN articles.text IS 'What analysts read: paragraphs separated by a newline.';
COMMENT ON COLUMN articles.extracted_text IS 'The text as it came out of the page, before any repair; NULL where equal to text.';
COMMENT ON COLUMN articles.story_id IS 'Articles with the same text share it: the article_id of the first of them. A text under 100 characters is its own story.';
COMMENT ON COLUMN articles.first_run_id IS 'Run that first loaded the article.';
COMMENT ON COLUMN articles.changed_run_id IS 'Run that wrote the present version.';
COMMENT ON COLUMN articles.last_run_id IS 'Last run that found the article.';
COMMENT ON COLUMN articles.first_loaded_at IS 'When the article was first loaded, UTC.';
COMMENT ON COLUMN articles.changed_at IS 'When the present version was loaded, UTC.';
COMMENT ON COLUMN articles.version IS 'Number of the present version, from 1; earlier ones are in article_versions.';
COMMENT ON COLUMN articles.flags IS 'Names of the warning checks that the present version failed, in the order of the rules; of one released from quarantine the critical ones too.';
COMMENT ON COLUMN articles.locator IS 'Where it was last found: a file, with the line for a record.';
COMMENT ON COLUMN articles.candidate_key IS 'Identity before extraction under which it was last found; NULL where another article took that place.';
COMMENT ON COLUMN articles.found_url IS 'The URL as it was found beside the content, before normalising; NULL where there was none.';
COMMENT ON COLUMN articles.language_confidence IS 'How sure the detection of the language is, 0–1; NULL where there was too little text.';
COMMENT ON COLUMN articles.declared_language IS 'Language the page itself declares; NULL where it declares none.';
COMMENT ON COLUMN articles.site_name IS 'Name of the site as the page gives it.';
COMMENT ON COLUMN articles.description IS 'Summary as the page gives it.';
COMMENT ON COLUMN articles.extractor IS 'What read the page, with its version.';
COMMENT ON COLUMN articles.header_problems IS 'What was wrong with a record''s header; empty where nothing was.';
COMMENT ON COLUMN articles.characters IS 'Length of the text in characters.';
COMMENT ON COLUMN articles.words IS 'Number of words in the text.';
COMMENT ON COLUMN articles.link_share IS 'Share of characters in paragraphs that are only a link, 0–1.';
COMMENT ON COLUMN articles.fragment_share IS 'Share of characters in short paragraphs that end in no sentence mark, 0–1.';
COMMENT ON COLUMN articles.repeated_paragraphs IS 'Paragraphs that repeat others of the article.';
COMMENT ON COLUMN articles.repeated_share IS 'Share of characters in paragraphs that repeat others, 0–1.';
COMMENT ON COLUMN articles.replacement_characters IS 'Replacement characters (U+FFFD) in title and text.';
COMMENT ON COLUMN articles.mojibake IS 'Sequences that are UTF-8 read in the wrong encoding.';
COMMENT ON COLUMN articles.article_hash IS 'Equal where title, text, authors and publication day are equal.';
COMMENT ON COLUMN articles.text_hash IS 'Equal where the folded text is equal: the same story under two URLs.';
COMMENT ON COLUMN articles.content_hash IS 'Hash of the raw content it was made of.';
COMMENT ON COLUMN articles.options_version IS 'Version of the extraction options it was made with.';

-- one row per superseded version of an article
CREATE TABLE article_versions (
    article_id VARCHAR,
    url VARCHAR,
    source VARCHAR,
    title VARCHAR,
    authors VARCHAR[],
    published_on DATE,
    published_at TIMESTAMPTZ,
    language VARCHAR,
    text VARCHAR,
    extracted_text VARCHAR,
    version INTEGER,
    run_id VARCHAR,
    loaded_at TIMESTAMPTZ,
    superseded_run_id VARCHAR,
    superseded_at TIMESTAMPTZ,
    extractor VARCHAR,
    flags VARCHAR[],
    article_hash VARCHAR,
    text_hash VARCHAR,
    content_hash VARCHAR,
    options_version VARCHAR
);
COMMENT ON TABLE article_versions IS 'One row per superseded version of an article.';
COMMENT ON COLUMN article_versions.article_id IS 'Identity: made of the canonical URL, or of path and content for a page without one.';
COMMENT ON COLUMN article_versions.url IS 'Canonical URL; NULL where nothing gave one.';
COMMENT ON COLUMN article_versions.source IS 'Source it came from.';
COMMENT ON COLUMN article_versions.title IS 'Title; NULL where none was found.';
COMMENT ON COLUMN article_versions.authors IS 'Authors in the order of the page; empty where none were found.';
COMMENT ON COLUMN article_versions.published_on IS 'Day of publication in the outlet''s own time zone; NULL where no date was found.';
COMMENT ON COLUMN article_versions.published_at IS 'Moment of publication, UTC; NULL where only a day is known.';
COMMENT ON COLUMN article_versions.language IS 'Language detected in the text, ISO 639-1; NULL where there was too little text.';
COMMENT ON COLUMN article_versions.text IS 'What analysts read: paragraphs separated by a newline.';
COMMENT ON COLUMN article_versions.extracted_text IS 'The text as it came out of the page, before any repair; NULL where equal to text.';
COMMENT ON COLUMN article_versions.version IS 'Number of this version, from 1.';
COMMENT ON COLUMN article_versions.run_id IS 'Run that wrote this version.';
COMMENT ON COLUMN article_versions.loaded_at IS 'When this version was loaded, UTC.';
COMMENT ON COLUMN article_versions.superseded_run_id IS 'Run that replaced it.';
COMMENT ON COLUMN article_versions.superseded_at IS 'When it was replaced, UTC.';
COMMENT ON COLUMN article_versions.extractor IS 'What read the page, with its version.';
COMMENT ON COLUMN article_versions.flags IS 'Names of the warning checks that this version failed.';
COMMENT ON COLUMN article_versions.article_hash IS 'Equal where title, text, authors and publication day are equal.';
COMMENT ON COLUMN article_versions.text_hash IS 'Equal where the folded text is equal: the same story under two URLs.';
COMMENT ON COLUMN article_versions.content_hash IS 'Hash of the raw content it was made of.';
COMMENT ON COLUMN article_versions.options_version IS 'Version of the extraction options it was made with.';

-- one row per paragraph of the current version of an article
CREATE TABLE paragraphs (
    article_id VARCHAR,
    position INTEGER,
    text VARCHAR,
    repeat VARCHAR,
    repeats INTEGER[],
    share DOUBLE
);
COMMENT ON TABLE paragraphs IS 'One row per paragraph of the current version of an article.';
COMMENT ON COLUMN paragraphs.article_id IS 'The article.';
COMMENT ON COLUMN paragraphs.position IS 'Place in the article, from 0.';
COMMENT ON COLUMN paragraphs.text IS 'The paragraph.';
COMMENT ON COLUMN paragraphs.repeat IS 'How it repeats others: exact, folded, contained, run-on or prefix; NULL where it does not.';
COMMENT ON COLUMN paragraphs.repeats IS 'Positions of the paragraphs that say the same; empty where none do.';
COMMENT ON COLUMN paragraphs.share IS 'Share of its words that stand again in those, 0–1; NULL where it repeats none.';

-- one row per date that somebody claims for the current version of an article
CREATE TABLE date_evidence (
    article_id VARCHAR,
    kind VARCHAR,
    value VARCHAR,
    day DATE,
    moment TIMESTAMPTZ,
    chosen BOOLEAN
);
COMMENT ON TABLE date_evidence IS 'One row per date that somebody claims for the current version of an article.';
COMMENT ON COLUMN date_evidence.article_id IS 'The article.';
COMMENT ON COLUMN date_evidence.kind IS 'Who claims it: header, url, page or modified.';
COMMENT ON COLUMN date_evidence.value IS 'The claim as found.';
COMMENT ON COLUMN date_evidence.day IS 'The day it names; NULL where it does not parse.';
COMMENT ON COLUMN date_evidence.moment IS 'The moment it names, UTC; NULL where it names only a day.';
COMMENT ON COLUMN date_evidence.chosen IS 'Whether it became published_on.';
