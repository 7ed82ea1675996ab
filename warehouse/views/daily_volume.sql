-- one row per source and day of publication
CREATE OR REPLACE VIEW daily_volume AS
SELECT
    source,
    published_on,
    count(*) AS articles,
    count(DISTINCT story_id) AS stories,
    sum(words)::BIGINT AS words,
    count(*) FILTER (len(flags) > 0) AS flagged
FROM articles
GROUP BY source, published_on;

COMMENT ON VIEW daily_volume IS 'One row per source and day of publication: how much the outlet published.';
COMMENT ON COLUMN daily_volume.source IS 'The source.';
COMMENT ON COLUMN daily_volume.published_on IS 'Day in the outlet''s own time zone; NULL counts the articles without a date.';
COMMENT ON COLUMN daily_volume.articles IS 'Articles of that day.';
COMMENT ON COLUMN daily_volume.stories IS 'Different texts among them.';
COMMENT ON COLUMN daily_volume.words IS 'Words in them.';
COMMENT ON COLUMN daily_volume.flagged IS 'Those that fail a warning check.';
