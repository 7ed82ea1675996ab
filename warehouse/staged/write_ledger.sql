-- one row per source of the run: its ledger and how many articles a day are normal
CREATE TABLE ledger (
    run_id VARCHAR,
    source VARCHAR,
    discovered BIGINT,
    loaded BIGINT,
    revised BIGINT,
    unchanged BIGINT,
    duplicate BIGINT,
    quarantined BIGINT,
    failed BIGINT,
    refused BIGINT,
    pending BIGINT,
    articles_of_day BIGINT, -- loaded or revised in the 24 hours up to the load, by whichever run
    min_articles_per_day INTEGER,
    max_articles_per_day INTEGER
);

INSERT INTO ledger BY NAME
SELECT $run_id AS run_id, unnest($rows::STRUCT(
    source VARCHAR, discovered BIGINT, loaded BIGINT, revised BIGINT, unchanged BIGINT, duplicate BIGINT,
    quarantined BIGINT, failed BIGINT, refused BIGINT, pending BIGINT, articles_of_day BIGINT,
    min_articles_per_day INTEGER, max_articles_per_day INTEGER
)[], recursive := true);
