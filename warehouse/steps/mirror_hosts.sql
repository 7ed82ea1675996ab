-- one row per host; what the run before wrote goes
DELETE FROM hosts;

INSERT INTO hosts BY NAME
SELECT unnest($hosts::STRUCT(host VARCHAR, wait_until TIMESTAMPTZ, failures INTEGER)[], recursive := true);
