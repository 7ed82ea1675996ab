-- one row per check per source
INSERT INTO check_results BY NAME
SELECT $run_id AS run_id, unnest($rows::STRUCT(
    source VARCHAR, check_name VARCHAR, severity VARCHAR, outcome VARCHAR, observed DOUBLE, threshold DOUBLE,
    failed_rows BIGINT, checked_rows BIGINT, detail VARCHAR
)[], recursive := true);
