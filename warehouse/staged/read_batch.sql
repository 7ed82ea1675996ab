-- one row per line of the batch files; emptied again below
CREATE OR REPLACE TEMP TABLE batch AS
SELECT *
FROM read_json(
    $files,
    format = 'newline_delimited',
    compression = 'uncompressed',
    maximum_object_size = $longest,
    columns = {
        seq: 'BIGINT',
        source: 'VARCHAR',
        locator: 'VARCHAR',
        candidate_key: 'VARCHAR',
        url: 'VARCHAR',
        outcome: 'VARCHAR',
        reason: 'VARCHAR',
        detail: 'VARCHAR',
        content_hash: 'VARCHAR',
        options_version: 'VARCHAR',
        extraction_ms: 'DOUBLE',
        article: 'STRUCT(
            article_id VARCHAR,
            url VARCHAR,
            source VARCHAR,
            title VARCHAR,
            authors VARCHAR[],
            published_on DATE,
            published_at TIMESTAMPTZ,
            language VARCHAR,
            language_confidence DOUBLE,
            declared_language VARCHAR,
            paragraphs STRUCT(position INTEGER, text VARCHAR, repeat VARCHAR, repeats INTEGER[], share DOUBLE)[],
            dates STRUCT(
                kind VARCHAR, value VARCHAR, day DATE, "at" TIMESTAMPTZ, chosen BOOLEAN, origin VARCHAR, zone VARCHAR,
                marks VARCHAR[], reason VARCHAR
            )[],
            site_name VARCHAR,
            description VARCHAR,
            extractor VARCHAR,
            facts STRUCT(
                characters INTEGER,
                words INTEGER,
                link_share DOUBLE,
                fragment_share DOUBLE,
                repeated_paragraphs INTEGER,
                repeated_share DOUBLE,
                replacement_characters INTEGER,
                mojibake INTEGER
            ),
            article_hash VARCHAR,
            text_hash VARCHAR,
            bands UINTEGER[],
            header_problems VARCHAR[],
            extracted_text VARCHAR,
            repairs STRUCT(
                kind VARCHAR,
                positions INTEGER[],
                evidence VARCHAR,
                before VARCHAR,
                after VARCHAR,
                mended BOOLEAN
            )[],
            line_keys BIGINT[],
            date_rule VARCHAR,
            modified_on DATE,
            modified_at TIMESTAMPTZ,
            wall STRUCT(kind VARCHAR, evidence VARCHAR, title_share DOUBLE, url_share DOUBLE),
            extraction_mode VARCHAR,
            extraction_reason VARCHAR
        )'
    }
);

-- one row per candidate
INSERT INTO candidates BY NAME
SELECT
    seq, source, locator, candidate_key, article.article_id AS article_id, url, outcome, reason, detail, content_hash,
    options_version, extraction_ms
FROM batch;

-- one row per candidate that has an article
INSERT INTO articles BY NAME
SELECT
    seq,
    article.article_id,
    source,
    locator,
    candidate_key,
    url AS found_url,
    article.url,
    article.title,
    coalesce(article.authors, []) AS authors,
    article.published_on,
    article.published_at,
    article.date_rule,
    article.modified_on,
    article.modified_at,
    article.language,
    article.language_confidence,
    article.declared_language,
    article.site_name,
    article.description,
    CASE WHEN article.facts.characters <= 2 * length(article.title) + 20
        THEN array_to_string(list_transform(article.paragraphs, lambda part: part.text), ' ') ELSE '' END AS short_text,
    article.extractor,
    article.extraction_mode,
    article.extraction_reason,
    coalesce(article.header_problems, []) AS header_problems,
    article.wall.kind AS wall,
    coalesce(article.wall.evidence, '') AS wall_evidence,
    article.wall.title_share,
    article.wall.url_share,
    article.facts.characters,
    article.facts.words,
    article.facts.link_share,
    article.facts.fragment_share,
    article.facts.repeated_paragraphs,
    article.facts.repeated_share,
    article.facts.replacement_characters,
    article.facts.mojibake,
    article.article_hash,
    article.text_hash,
    article.bands,
    content_hash,
    options_version,
    coalesce(article.extracted_text, '') AS extracted_text,
    len(article.extracted_text) AS extracted_characters,
    list_sum(list_transform(article.paragraphs, lambda part: strlen(part.text) + 1))
        + coalesce(strlen(article.extracted_text), 0) AS bytes,
    coalesce(article.line_keys, []) AS line_keys
FROM batch
WHERE article IS NOT NULL;

-- one row per thing found damaged
INSERT INTO repairs
SELECT
    seq, article_id, number, part.kind, part.positions[1], part.positions, part.evidence, part.before, part.after,
    part.mended
FROM (
    SELECT
        seq, article.article_id AS article_id, unnest(article.repairs) AS part,
        generate_subscripts(article.repairs, 1) - 1 AS number
    FROM batch
);

-- one row per paragraph
INSERT INTO paragraphs
SELECT
    seq, article_id, part.position, part.text, length(part.text), hash(part.text), right(rtrim(part.text), 8), part.repeat,
    coalesce(part.repeats, []), part.share
FROM (SELECT seq, article.article_id AS article_id, unnest(article.paragraphs) AS part FROM batch);

-- one row per date that somebody claims
INSERT INTO date_evidence
SELECT
    seq, article_id, part.kind, part.value, part.day, part."at", part.chosen, coalesce(part.origin, ''), part.zone,
    coalesce(part.marks, []), coalesce(part.reason, '')
FROM (SELECT seq, article.article_id AS article_id, unnest(article.dates) AS part FROM batch);

DROP TABLE batch;
