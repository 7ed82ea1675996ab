-- how each page was read, and why so
ALTER TABLE articles ADD COLUMN extraction_mode VARCHAR;
ALTER TABLE articles ADD COLUMN extraction_reason VARCHAR;
ALTER TABLE article_versions ADD COLUMN extraction_mode VARCHAR;
ALTER TABLE article_versions ADD COLUMN extraction_reason VARCHAR;
ALTER TABLE quarantine ADD COLUMN extraction_mode VARCHAR;
ALTER TABLE quarantine ADD COLUMN extraction_reason VARCHAR;

COMMENT ON COLUMN articles.extraction_mode IS
    'How its page was read: fast, joined, precision, default, or set where the source says how; NULL for records.';
COMMENT ON COLUMN articles.extraction_reason IS
    'What spoke against the fast mode: no-text, short, shorter-than-claimed, cleared-away, pieces; NULL where nothing did.';
COMMENT ON COLUMN article_versions.extraction_mode IS
    'How its page was read: fast, joined, precision, default, or set where the source says how; NULL for records.';
COMMENT ON COLUMN article_versions.extraction_reason IS
    'What spoke against the fast mode: no-text, short, shorter-than-claimed, cleared-away, pieces; NULL where nothing did.';
COMMENT ON COLUMN quarantine.extraction_mode IS
    'How its page was read: fast, joined, precision, default, or set where the source says how; NULL for records.';
COMMENT ON COLUMN quarantine.extraction_reason IS
    'What spoke against the fast mode: no-text, short, shorter-than-claimed, cleared-away, pieces; NULL where nothing did.';
