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

-- one row per source and measure that could be judged, or has a declared bound
CREATE TABLE judged (
    source VARCHAR,
    check_name VARCHAR,
    measure VARCHAR,
    value DOUBLE,
    usual DOUBLE, -- null where only a declared bound is there
    low DOUBLE, -- null where nothing lower would be strange
    high DOUBLE,
    strength DOUBLE,
    declared_min DOUBLE,
    declared_max DOUBLE
);

INSERT INTO judged BY NAME
SELECT unnest($judged::STRUCT(
    source VARCHAR, check_name VARCHAR, measure VARCHAR, value DOUBLE, usual DOUBLE, low DOUBLE, high DOUBLE,
    strength DOUBLE, declared_min DOUBLE, declared_max DOUBLE
)[], recursive := true);
