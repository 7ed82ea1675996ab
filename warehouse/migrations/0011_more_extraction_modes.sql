-- two more ways in which a page may be read
COMMENT ON COLUMN articles.extraction_mode IS
    'How its page was read: fast, joined, blocks, data, precision, default, or set where the source says how; NULL for records.';
COMMENT ON COLUMN articles.extraction_reason IS
    'What spoke against the fast mode: no-text, short, shorter-than-claimed, cleared-away, pieces, bare-text, more-in-data; NULL where nothing did.';
COMMENT ON COLUMN article_versions.extraction_mode IS
    'How its page was read: fast, joined, blocks, data, precision, default, or set where the source says how; NULL for records.';
COMMENT ON COLUMN article_versions.extraction_reason IS
    'What spoke against the fast mode: no-text, short, shorter-than-claimed, cleared-away, pieces, bare-text, more-in-data; NULL where nothing did.';
COMMENT ON COLUMN quarantine.extraction_mode IS
    'How its page was read: fast, joined, blocks, data, precision, default, or set where the source says how; NULL for records.';
COMMENT ON COLUMN quarantine.extraction_reason IS
    'What spoke against the fast mode: no-text, short, shorter-than-claimed, cleared-away, pieces, bare-text, more-in-data; NULL where nothing did.';
