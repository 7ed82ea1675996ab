-- one row per arriving article that was sketched now
UPDATE arriving
SET bands = made.bands
FROM (SELECT unnest($rows::STRUCT(seq BIGINT, bands UINTEGER[])[], recursive := true)) AS made
WHERE arriving.seq = made.seq;
