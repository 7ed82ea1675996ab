-- one row per source whose last run brought nothing new
CREATE OR REPLACE VIEW silent_outlets AS
WITH counted AS (
    SELECT ledger.source, runs.run_id, runs.number, runs.loaded_at, ledger.loaded + ledger.revised AS written
    FROM run_ledger AS ledger
    JOIN runs USING (run_id)
    WHERE runs.kind = 'run'
), told AS (
    SELECT
        source,
        max(number) AS last_number,
        max(number) FILTER (written > 0) AS last_written_number,
        arg_max(run_id, number) FILTER (written > 0) AS last_written_run_id,
        max(loaded_at) FILTER (written > 0) AS last_written_at
    FROM counted
    GROUP BY source
)
SELECT
    told.source,
    told.last_written_run_id,
    told.last_written_at,
    count(*) FILTER (counted.number > coalesce(told.last_written_number, 0)) AS silent_runs,
    (SELECT max(published_on) FROM articles WHERE articles.source = told.source) AS latest_published_on
FROM told
JOIN counted ON counted.source = told.source
WHERE told.last_number > coalesce(told.last_written_number, 0)
GROUP BY told.source, told.last_written_run_id, told.last_written_at;

COMMENT ON VIEW silent_outlets IS 'One row per source whose last run brought no new or revised article.';
COMMENT ON COLUMN silent_outlets.source IS 'The source.';
COMMENT ON COLUMN silent_outlets.last_written_run_id IS 'Last run that loaded or revised an article of it; NULL where none is on record.';
COMMENT ON COLUMN silent_outlets.last_written_at IS 'When that was, UTC.';
COMMENT ON COLUMN silent_outlets.silent_runs IS 'Runs since then that asked it.';
COMMENT ON COLUMN silent_outlets.latest_published_on IS 'Latest day of publication among its articles.';
