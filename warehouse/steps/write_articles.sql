-- one row per article that failed warning checks
CREATE OR REPLACE TEMP TABLE flagged AS
SELECT seq, list(check_name ORDER BY rule_order, check_name) AS flags
FROM (
    SELECT seq, check_name, min(rule_order) AS rule_order
    FROM staged.check_failures
    WHERE severity = 'warning'
    GROUP BY seq, check_name
)
GROUP BY seq;

-- one row per version that is replaced now
INSERT INTO article_versions BY NAME
SELECT
    article_id, url, source, title, authors, published_on, published_at, language, text, extracted_text, version,
    changed_run_id AS run_id, changed_at AS loaded_at, $run_id AS superseded_run_id, $moment AS superseded_at,
    extractor, extraction_mode, extraction_reason, flags, article_hash, text_hash, content_hash, options_version
FROM articles
WHERE article_id IN (SELECT article_id FROM arriving WHERE is_revision);

-- one row per version that replaces another now
INSERT INTO article_changes BY NAME
SELECT
    article_id, version, $run_id AS run_id, $moment AS changed_at, cause, title_changed, text_changed,
    authors_changed, date_changed, words_added, words_removed, summary
FROM arriving
JOIN compared USING (seq)
WHERE is_revision;

-- one row per replaced version: the lines it was counted with
CREATE OR REPLACE TEMP TABLE lines_before AS
SELECT source, line_keys
FROM articles
WHERE article_id IN (SELECT article_id FROM arriving WHERE is_revision);

DELETE FROM repairs
WHERE article_id IN (SELECT article_id FROM arriving WHERE is_revision);

DELETE FROM paragraphs
WHERE article_id IN (SELECT article_id FROM arriving WHERE is_revision);

DELETE FROM date_evidence
WHERE article_id IN (SELECT article_id FROM arriving WHERE is_revision);

DELETE FROM articles
WHERE article_id IN (SELECT article_id FROM arriving WHERE is_revision);

-- a place that now holds another article is no longer the old one's
UPDATE articles
SET candidate_key = NULL
FROM decisions AS decision
WHERE articles.candidate_key = decision.candidate_key
    AND articles.article_id <> decision.article_id
    AND decision.outcome IN ('loaded', 'revised', 'unchanged');

-- one row per article that was found again as it is
UPDATE articles
SET
    last_run_id = $run_id,
    locator = decision.locator,
    candidate_key = decision.candidate_key
FROM decisions AS decision
WHERE articles.article_id = decision.article_id AND decision.outcome = 'unchanged';

-- one row per article that came out the same from other content, or was read with other options
CREATE OR REPLACE TEMP TABLE refreshed AS
SELECT
    article.*, coalesce(flagged.flags, []) AS flags, coalesce(compared.is_same_wording, true) AS is_same_wording
FROM decisions AS decision
JOIN staged.articles AS article USING (seq)
LEFT JOIN flagged USING (seq)
LEFT JOIN compared USING (seq)
WHERE decision.outcome = 'unchanged' AND decision.is_fresh;

-- one row per article whose page shows other furniture beside the same text: the text stays as it was loaded
UPDATE articles
SET content_hash = refreshed.content_hash, options_version = refreshed.options_version
FROM refreshed
WHERE articles.article_id = refreshed.article_id AND NOT refreshed.is_same_wording;

DELETE FROM refreshed
WHERE NOT is_same_wording;

INSERT INTO lines_before
SELECT source, line_keys
FROM articles
WHERE article_id IN (SELECT article_id FROM refreshed);

-- one row per refreshed article whose text may be spelt or broken otherwise, in the same words
CREATE OR REPLACE TEMP TABLE respelt AS
SELECT refreshed.seq, refreshed.article_id
FROM refreshed
JOIN articles USING (article_id)
WHERE articles.article_hash <> refreshed.article_hash;

-- the words of title and text, authors and day are equal; what stands beside them is as the newest content says
UPDATE articles
SET
    title = refreshed.title,
    characters = refreshed.characters,
    words = refreshed.words,
    article_hash = refreshed.article_hash,
    text_hash = refreshed.text_hash,
    content_hash = refreshed.content_hash,
    options_version = refreshed.options_version,
    flags = refreshed.flags,
    published_at = refreshed.published_at,
    date_rule = refreshed.date_rule,
    modified_on = refreshed.modified_on,
    modified_at = refreshed.modified_at,
    language = refreshed.language,
    language_confidence = refreshed.language_confidence,
    declared_language = refreshed.declared_language,
    site_name = refreshed.site_name,
    description = refreshed.description,
    extractor = refreshed.extractor,
    extraction_mode = refreshed.extraction_mode,
    extraction_reason = refreshed.extraction_reason,
    header_problems = refreshed.header_problems,
    link_share = refreshed.link_share,
    fragment_share = refreshed.fragment_share,
    repeated_paragraphs = refreshed.repeated_paragraphs,
    repeated_share = refreshed.repeated_share,
    replacement_characters = refreshed.replacement_characters,
    mojibake = refreshed.mojibake,
    extracted_text = nullif(refreshed.extracted_text, ''),
    line_keys = CASE WHEN len(articles.line_keys) = 0 THEN [] ELSE refreshed.line_keys END
FROM refreshed
WHERE articles.article_id = refreshed.article_id;

DELETE FROM repairs
WHERE article_id IN (SELECT article_id FROM refreshed);

DELETE FROM paragraphs
WHERE article_id IN (SELECT article_id FROM refreshed);

DELETE FROM date_evidence
WHERE article_id IN (SELECT article_id FROM refreshed);

-- one row per new or revised article whose lines are counted: of articles with the same text, in one outlet, the first
CREATE OR REPLACE TEMP TABLE counted AS
SELECT seq
FROM (
    SELECT seq, source, text_hash
    FROM staged.articles
    SEMI JOIN arriving USING (seq)
    QUALIFY row_number() OVER (PARTITION BY source, text_hash ORDER BY seq) = 1
) AS fresh
ANTI JOIN articles AS present ON present.source = fresh.source AND present.text_hash = fresh.text_hash;

-- one row per thing found damaged in them
INSERT INTO repairs BY NAME
SELECT article_id, number, kind, position, positions, evidence, before, after, mended
FROM staged.repairs
WHERE seq IN (SELECT seq FROM arriving UNION ALL SELECT seq FROM refreshed);

-- one row per paragraph of them
INSERT INTO paragraphs BY NAME
SELECT article_id, position, text, repeat, repeats, share
FROM staged.paragraphs
WHERE seq IN (SELECT seq FROM arriving UNION ALL SELECT seq FROM refreshed);

-- one row per date claimed for them
INSERT INTO date_evidence BY NAME
SELECT article_id, kind, value, day, moment, chosen, origin, zone, marks, reason
FROM staged.date_evidence
WHERE seq IN (SELECT seq FROM arriving UNION ALL SELECT seq FROM refreshed);

-- one row per new or revised article: what is written of it beside what is staged
CREATE OR REPLACE TEMP TABLE writing AS
SELECT
    arriving.seq, settled.story_id, arriving.first_run_id, arriving.first_loaded_at, arriving.version, flagged.flags,
    counted.seq IS NOT NULL AS is_counted
FROM arriving
JOIN settled USING (seq)
LEFT JOIN flagged USING (seq)
LEFT JOIN counted USING (seq);
