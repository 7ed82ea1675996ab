-- one row per candidate to let out; of two that are the same article, the one that came first goes first
CREATE OR REPLACE TEMP TABLE leaving AS
SELECT row_number() OVER (ORDER BY quarantined_at, quarantine_id) - 1 AS seq, *
FROM quarantine
WHERE released_at IS NULL
    AND (list_contains($ids::VARCHAR[], quarantine_id) OR list_contains($ids::VARCHAR[], article_id));

INSERT INTO staged.candidates BY NAME
SELECT
    seq, source, locator, candidate_key, article_id, url, NULL AS outcome, '' AS reason, '' AS detail, content_hash,
    options_version
FROM leaving;

INSERT INTO staged.articles BY NAME
SELECT
    seq, article_id, source, locator, candidate_key, found_url, url, title, authors, published_on, published_at,
    date_rule, modified_on, modified_at, wall, wall_evidence, language, language_confidence, declared_language,
    site_name, description, extractor, header_problems, characters, words, link_share, fragment_share,
    repeated_paragraphs, repeated_share, replacement_characters, mojibake, article_hash, text_hash, content_hash, options_version,
    coalesce(extracted_text, '') AS extracted_text, len(extracted_text) AS extracted_characters,
    extraction_mode, extraction_reason, coalesce(line_keys, []) AS line_keys
FROM leaving;

INSERT INTO staged.repairs BY NAME
SELECT seq, article_id, unnest(repairs, recursive := true)
FROM leaving;

INSERT INTO staged.paragraphs BY NAME
SELECT
    seq, article_id, part.position, part.text, length(part.text) AS characters, hash(part.text) AS text_hash,
    right(rtrim(part.text), 8) AS last_characters, part.repeat, part.repeats, part.share
FROM (SELECT seq, article_id, unnest(paragraphs) AS part FROM leaving);

INSERT INTO staged.date_evidence BY NAME
SELECT seq, article_id, unnest(dates, recursive := true)
FROM leaving;

-- the failed checks become flags: nothing is critical any more
INSERT INTO staged.check_failures BY NAME
SELECT
    failure.check_name, 'warning' AS severity, source, seq, article_id, locator, failure.observed, failure.threshold,
    rule_order
FROM (
    SELECT
        *, unnest(list_filter(failures, lambda failure: failure.severity <> 'info')) AS failure,
        generate_subscripts(list_filter(failures, lambda failure: failure.severity <> 'info'), 1) AS rule_order
    FROM leaving
);

SELECT unnest([quarantine_id, article_id])
FROM leaving;
