-- one row per different text that arrives: the first article that has it, and its story where that is known
CREATE OR REPLACE TEMP TABLE heads AS
WITH known AS (
    SELECT
        text_hash,
        arg_min(story_id, (first_loaded_at, coalesce(published_on, DATE '9999-12-31'), article_id)) AS story_id
    FROM articles
    WHERE characters >= 100
        AND text_hash IN (SELECT text_hash FROM arriving)
        AND article_id NOT IN (SELECT article_id FROM arriving)
    GROUP BY text_hash
), texts AS (
    SELECT
        arriving.text_hash,
        arg_min(seq, place) AS seq,
        arg_min(arriving.article_id, place) AS article_id,
        arg_min(bands, place) AS bands,
        arg_min(before.story_id, place) AS story_before,
        min(place) AS first_place
    FROM arriving
    LEFT JOIN articles AS before ON arriving.keeps_story AND before.article_id = arriving.article_id
    WHERE arriving.characters >= 100
    GROUP BY arriving.text_hash
)
SELECT
    -- those whose story is known come first, so that the others find them
    row_number() OVER (ORDER BY coalesce(known.story_id, story_before) IS NULL, first_place) AS place,
    texts.text_hash,
    seq,
    article_id,
    bands,
    coalesce(known.story_id, story_before) AS story_id
FROM texts
LEFT JOIN known USING (text_hash);

-- one row per band that a text without a story has in common with a member: a text before it in line, by its place,
-- or an article that is loaded, by a number below 0; there are 64 for each text, so they hold nothing but numbers
CREATE OR REPLACE TEMP TABLE hits AS
WITH asked AS (
    SELECT DISTINCT unnest(bands) AS band
    FROM heads
    WHERE story_id IS NULL
), sketched AS (
    SELECT -1 - rowid AS member, unnest(bands) AS band
    FROM text_sketches
    WHERE sketch = $sketch AND article_id NOT IN (SELECT article_id FROM arriving)
    UNION ALL
    SELECT place, unnest(bands)
    FROM heads
)
SELECT sketched.band, sketched.member
FROM sketched
JOIN asked USING (band);

-- one row per member, with its story
CREATE OR REPLACE TEMP TABLE members AS
SELECT place AS member, place, article_id, coalesce(story_id, article_id) AS story_id
FROM heads
UNION ALL
SELECT -1 - sketch.rowid, NULL, article_id, articles.story_id
FROM text_sketches AS sketch
JOIN articles USING (article_id)
WHERE -1 - sketch.rowid IN (SELECT member FROM hits WHERE member < 0);

-- one row per text and article of another story worth comparing with it, the one with most bands in common of each story
CREATE OR REPLACE TEMP TABLE candidates AS
WITH common AS (
    -- a band that many stories share says nothing
    SELECT band
    FROM hits
    JOIN members USING (member)
    WHERE band IN (SELECT band FROM hits GROUP BY band HAVING count(*) > $most_stories)
    GROUP BY band
    HAVING count(DISTINCT story_id) > $most_stories
), asking AS (
    SELECT place, unnest(bands) AS band
    FROM heads
    WHERE story_id IS NULL
), voted AS (
    SELECT asking.place, hits.member, count(*) AS votes
    FROM asking
    JOIN hits USING (band)
    ANTI JOIN common USING (band)
    WHERE hits.member < asking.place
    GROUP BY ALL
), best AS (
    SELECT voted.place, members.article_id, members.place AS like_place, members.story_id, voted.votes
    FROM voted
    JOIN members USING (member)
    QUALIFY row_number() OVER (
        PARTITION BY voted.place, members.story_id ORDER BY votes DESC, like_place NULLS FIRST, article_id
    ) = 1
)
SELECT
    place,
    article_id,
    like_place,
    story_id,
    row_number() OVER (PARTITION BY place ORDER BY votes DESC, like_place NULLS FIRST, article_id) AS turn
FROM best
QUALIFY turn <= $most_compared;

DROP TABLE hits;

DROP TABLE members;
