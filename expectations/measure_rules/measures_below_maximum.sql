-- one row per source that declares the most of any measure: the measure that is farthest above, or nearest to it
-- why: what is declared is what a person has looked at; more of it deserves a second look
SELECT source, value AS observed, declared_max AS threshold, value > declared_max AS failing, measure
FROM judged
WHERE declared_max IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY source ORDER BY failing DESC, value / nullif(declared_max, 0) DESC, measure) = 1
