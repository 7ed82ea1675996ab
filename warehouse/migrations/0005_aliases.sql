-- one row per other address under which an article was found
CREATE TABLE aliases (
    candidate_key VARCHAR,
    article_id VARCHAR,
    first_run_id VARCHAR
);
COMMENT ON TABLE aliases IS 'One row per other address under which an article was found: a redirect, an AMP or mobile twin, a place.';
COMMENT ON COLUMN aliases.candidate_key IS 'Identity of the address or place before extraction.';
COMMENT ON COLUMN aliases.article_id IS 'The article that was found there last.';
COMMENT ON COLUMN aliases.first_run_id IS 'Run that found it there first.';
