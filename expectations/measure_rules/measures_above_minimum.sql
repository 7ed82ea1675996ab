-- one row per source that declares the least of any measure: the measure that is farthest below, or nearest to it
-- why: what is declared is what a person has looked at; a batch that breaks it is not to spoil the rest
SELECT source, value AS observed, declared_min AS threshold, value < declared_min AS failing, measure
FROM judged
WHERE declared_min IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY source ORDER BY failing DESC, value / nullif(declared_min, 0), measure) = 1
