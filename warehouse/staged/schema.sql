-- The staged batch of one run: what Great Expectations sees, in its own file, before anything is loaded.

-- one row per source of the run, with its thresholds; rules join it
CREATE TABLE sources (
    source VARCHAR,
    kind VARCHAR,
    language VARCHAR,
    min_characters INTEGER,
    max_link_share DOUBLE,
    max_fragment_share DOUBLE,
    max_repeated_share DOUBLE,
    max_mojibake INTEGER,
    min_language_confidence DOUBLE,
    earliest_date DATE,
    max_days_from_url_date INTEGER,
    run_day DATE, -- in the source's time zone
    latest_date DATE, -- the run's own day in the source's time zone, plus future_days
    min_articles_per_day INTEGER,
    max_articles_per_day INTEGER
);

-- one row per candidate of the run
CREATE TABLE candidates (
    seq BIGINT,
    source VARCHAR,
    locator VARCHAR,
    candidate_key VARCHAR,
    article_id VARCHAR, -- null where it ended before it had an article
    url VARCHAR,
    outcome VARCHAR, -- null where the load decides
    reason VARCHAR,
    detail VARCHAR,
    content_hash VARCHAR,
    options_version VARCHAR,
    extraction_ms DOUBLE
);

-- one row per candidate that has an article, in the run's order
CREATE TABLE articles (
    seq BIGINT,
    article_id VARCHAR,
    source VARCHAR,
    locator VARCHAR,
    candidate_key VARCHAR,
    found_url VARCHAR, -- as found
    url VARCHAR, -- canonical; null where nothing gave one
    title VARCHAR,
    authors VARCHAR[],
    published_on DATE,
    published_at TIMESTAMPTZ,
    date_rule VARCHAR, -- which rule gave it its day
    modified_on DATE,
    modified_at TIMESTAMPTZ,
    language VARCHAR, -- detected
    language_confidence DOUBLE,
    declared_language VARCHAR,
    site_name VARCHAR,
    description VARCHAR,
    short_text VARCHAR, -- the text where it is hardly longer than the title, else empty
    extractor VARCHAR,
    extraction_mode VARCHAR,
    extraction_reason VARCHAR,
    header_problems VARCHAR[],
    wall VARCHAR, -- what stands in front of the article, null where nothing is known to
    wall_evidence VARCHAR,
    title_share DOUBLE, -- of the title's words, those in the text; null where the title has too few
    url_share DOUBLE, -- of the words in the address, those in the text
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
    bands UINTEGER[], -- null where nothing sketched the text yet
    content_hash VARCHAR,
    options_version VARCHAR,
    -- empty where equal to the text, which is its paragraphs: DuckDB reads a null after a long string as if it were that string again
    extracted_text VARCHAR,
    extracted_characters INTEGER, -- null where equal to the text
    bytes BIGINT, -- of both texts
    line_keys BIGINT[]
);

-- one row per thing found damaged in a staged article
CREATE TABLE repairs (
    seq BIGINT,
    article_id VARCHAR,
    number INTEGER,
    kind VARCHAR, -- boilerplate, repeat, run-on, restored, broken-line, fragment, teaser
    position INTEGER,
    positions INTEGER[],
    evidence VARCHAR,
    before VARCHAR,
    after VARCHAR,
    mended BOOLEAN
);

-- one row per paragraph of a staged article
CREATE TABLE paragraphs (
    seq BIGINT,
    article_id VARCHAR,
    position INTEGER,
    text VARCHAR,
    -- what is asked of all texts: to read the texts themselves takes the memory that a load has
    characters INTEGER,
    text_hash UBIGINT,
    last_characters VARCHAR,
    repeat VARCHAR, -- null, exact, folded, contained, run-on, prefix
    repeats INTEGER[],
    share DOUBLE
);

-- one row per date that somebody claims for a staged article
CREATE TABLE date_evidence (
    seq BIGINT,
    article_id VARCHAR,
    kind VARCHAR, -- header, page, url, text, feed, sitemap, guess, modified
    value VARCHAR,
    day DATE,
    moment TIMESTAMPTZ, -- the instant, where the value names one
    chosen BOOLEAN,
    origin VARCHAR, -- where in the page it stands
    zone VARCHAR, -- offset as written
    marks VARCHAR[],
    reason VARCHAR -- of the chosen one: the rule that chose it
);

-- one row per address in the warehouse whose text a staged article of the same source has
CREATE TABLE earlier_texts (
    source VARCHAR,
    text_hash VARCHAR,
    url VARCHAR,
    title VARCHAR
);

-- one row per article that fails a row check
CREATE TABLE check_failures (
    check_name VARCHAR,
    severity VARCHAR,
    source VARCHAR,
    seq BIGINT,
    article_id VARCHAR,
    locator VARCHAR,
    observed VARCHAR, -- what the rule saw, in words an operator reads
    threshold VARCHAR,
    rule_order INTEGER -- position of the rule: the first critical one names the quarantine
);
