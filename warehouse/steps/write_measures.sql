-- one row per source and measure of the run; what an earlier try of this load wrote is replaced
DELETE FROM measures
WHERE run_id = $run_id;

INSERT INTO measures BY NAME
SELECT $run_id AS run_id, $moment AS measured_at, unnest($rows::STRUCT(
    source VARCHAR, measure VARCHAR, value DOUBLE, articles BIGINT, day DATE, usual DOUBLE, low DOUBLE, high DOUBLE,
    strength DOUBLE, is_usual BOOLEAN, is_holiday BOOLEAN
)[], recursive := true);
