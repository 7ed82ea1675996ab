-- which rule dated an article, when it was last touched, and what stood in front of it
ALTER TABLE articles ADD COLUMN date_rule VARCHAR;
ALTER TABLE articles ADD COLUMN modified_on DATE;
ALTER TABLE articles ADD COLUMN modified_at TIMESTAMPTZ;
COMMENT ON COLUMN articles.date_rule IS 'Which rule gave it its publication day (docs/dates.md); NULL where no date was found.';
COMMENT ON COLUMN articles.modified_on IS 'Day on which the page says it was last touched, in the outlet''s own time zone; NULL where it does not say.';
COMMENT ON COLUMN articles.modified_at IS 'Moment at which the page says it was last touched, UTC; NULL where only a day is known.';

ALTER TABLE date_evidence ADD COLUMN origin VARCHAR;
ALTER TABLE date_evidence ADD COLUMN zone VARCHAR;
ALTER TABLE date_evidence ADD COLUMN marks VARCHAR[];
ALTER TABLE date_evidence ADD COLUMN reason VARCHAR;
COMMENT ON COLUMN date_evidence.kind IS 'Who claims it: header, page (markup), url, text (what readers see), feed, sitemap, guess; modified for the last update.';
COMMENT ON COLUMN date_evidence.origin IS 'Where in the page it stands; empty for what is not in a page, NULL before version 0.2.';
COMMENT ON COLUMN date_evidence.zone IS 'Its offset as written; NULL where it names none.';
COMMENT ON COLUMN date_evidence.marks IS 'What is to be known of it: disagrees, date-only, no-zone, ambiguous, future, crawl-day, zone-slip, unreadable.';
COMMENT ON COLUMN date_evidence.reason IS 'Of the chosen one: the rule that chose it; else empty.';

ALTER TABLE quarantine ADD COLUMN date_rule VARCHAR;
ALTER TABLE quarantine ADD COLUMN modified_on DATE;
ALTER TABLE quarantine ADD COLUMN modified_at TIMESTAMPTZ;
ALTER TABLE quarantine ADD COLUMN wall VARCHAR;
ALTER TABLE quarantine ADD COLUMN wall_evidence VARCHAR;
ALTER TABLE quarantine ADD COLUMN marked_dates STRUCT(
    kind VARCHAR, value VARCHAR, day DATE, moment TIMESTAMPTZ, chosen BOOLEAN, origin VARCHAR, zone VARCHAR,
    marks VARCHAR[], reason VARCHAR
)[];
UPDATE quarantine SET marked_dates = list_transform(dates, lambda one: {
    'kind': one.kind, 'value': one.value, 'day': one.day, 'moment': one.moment, 'chosen': one.chosen,
    'origin': NULL::VARCHAR, 'zone': NULL::VARCHAR, 'marks': NULL::VARCHAR[], 'reason': NULL::VARCHAR
});
ALTER TABLE quarantine DROP COLUMN dates;
ALTER TABLE quarantine RENAME COLUMN marked_dates TO dates;
COMMENT ON COLUMN quarantine.dates IS 'Its date evidence, as the table of that name would hold it.';
COMMENT ON COLUMN quarantine.date_rule IS 'Which rule gave it its publication day (docs/dates.md); NULL where no date was found.';
COMMENT ON COLUMN quarantine.modified_on IS 'Day on which the page says it was last touched, in the outlet''s own time zone; NULL where it does not say.';
COMMENT ON COLUMN quarantine.modified_at IS 'Moment at which the page says it was last touched, UTC; NULL where only a day is known.';
COMMENT ON COLUMN quarantine.wall IS 'What stands in front of the article: consent, challenge, login, paywall, not-found, browser, unrelated (docs/walls.md); NULL where nothing is known to.';
COMMENT ON COLUMN quarantine.wall_evidence IS 'What shows it, in words; empty where nothing is known to stand there.';
