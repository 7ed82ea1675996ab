-- one row per candidate that comes into the articles because a person said so
UPDATE decisions
SET reason = 'released'
WHERE outcome IN ('loaded', 'revised');
