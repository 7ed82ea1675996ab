-- one row per candidate of this part of the run that goes into quarantine
CREATE OR REPLACE TEMP TABLE part AS
SELECT entering.*, page.raw_page, rules.rules_version
FROM entering
JOIN (SELECT unnest($seqs::BIGINT[]) AS seq, unnest($raw_pages::BLOB[]) AS raw_page) AS page USING (seq)
LEFT JOIN (SELECT unnest($sources::VARCHAR[]) AS source, unnest($versions::VARCHAR[]) AS rules_version) AS rules
    USING (source);

INSERT INTO quarantine BY NAME
SELECT
    part.candidate_key AS quarantine_id, part.reason, coalesce(failure.failures, []) AS failures, part.first_run_id,
    $run_id AS last_run_id, part.quarantined_at,
    -- a batch that was held is looked at again by the next run
    CASE WHEN part.reason <> 'batch_held' THEN part.rules_version END AS rules_version, part.raw_page,
    article.candidate_key, article.locator, article.found_url, article.article_id, article.url, article.source,
    article.title, article.authors, article.published_on, article.published_at, article.date_rule,
    article.modified_on, article.modified_at, article.wall, article.wall_evidence, article.language,
    coalesce(paragraph.text, '') AS text,
    article.language_confidence, article.declared_language, article.site_name, article.description,
    article.extractor, article.header_problems, article.characters, article.words, article.link_share,
    article.fragment_share, article.repeated_paragraphs, article.repeated_share, article.replacement_characters,
    article.mojibake, article.article_hash, article.text_hash, article.content_hash, article.options_version,
    article.extraction_mode, article.extraction_reason,
    nullif(article.extracted_text, '') AS extracted_text, article.line_keys,
    coalesce(paragraph.paragraphs, []) AS paragraphs, coalesce(evidence.dates, []) AS dates,
    coalesce(damage.repairs, []) AS repairs
FROM part
JOIN staged.articles AS article USING (seq)
LEFT JOIN (
    SELECT
        seq,
        list({'check_name': check_name, 'severity': severity, 'observed': observed, 'threshold': threshold}
            ORDER BY rule_order) AS failures
    FROM staged.check_failures
    WHERE seq IN (SELECT seq FROM part)
    GROUP BY seq
) AS failure USING (seq)
LEFT JOIN (
    SELECT
        seq,
        list({'position': position, 'text': text, 'repeat': repeat, 'repeats': repeats, 'share': share}
            ORDER BY position) AS paragraphs,
        -- a text is its paragraphs; whole texts are read 2,048 at a time, however few are asked for
        string_agg(text, chr(10) ORDER BY position) AS text
    FROM staged.paragraphs
    WHERE seq IN (SELECT seq FROM part)
    GROUP BY seq
) AS paragraph USING (seq)
LEFT JOIN (
    SELECT
        seq,
        list({
            'kind': kind, 'value': value, 'day': day, 'moment': moment, 'chosen': chosen, 'origin': origin, 'zone': zone,
            'marks': marks, 'reason': reason
        } ORDER BY kind, value) AS dates
    FROM staged.date_evidence
    WHERE seq IN (SELECT seq FROM part)
    GROUP BY seq
) AS evidence USING (seq)
LEFT JOIN (
    SELECT
        seq,
        list({'number': number, 'kind': kind, 'position': position, 'positions': positions, 'evidence': evidence,
            'before': before, 'after': after, 'mended': mended} ORDER BY number) AS repairs
    FROM staged.repairs
    WHERE seq IN (SELECT seq FROM part)
    GROUP BY seq
) AS damage USING (seq);

DROP TABLE part;
