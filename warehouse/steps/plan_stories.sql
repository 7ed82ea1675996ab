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

-- one row per band that a text without a story has in common with an article, loaded or before it in line
CREATE OR REPLACE TEMP TABLE hits AS
WITH asked AS (
    SELECT DISTINCT unnest(bands) AS band
    FROM heads
    WHERE story_id IS NULL
), sketched AS (
    SELECT article_id, NULL AS place, unnest(bands) AS band
    FROM text_sketches
    WHERE sketch = $sketch AND article_id NOT IN (SELECT article_id FROM arriving)
    UNION ALL
    SELECT article_id, place, unnest(bands)
    FROM heads
)
SELECT sketched.band, sketched.article_id, sketched.place
FROM sketched
JOIN asked USING (band);

-- one row per such band and article, with its story; a band that many stories share says nothing
CREATE OR REPLACE TEMP TABLE telling_hits AS
WITH told AS (
    SELECT hits.*, articles.story_id
    FROM hits
    JOIN articles ON hits.place IS NULL AND articles.article_id = hits.article_id
    UNION ALL
    SELECT hits.*, coalesce(heads.story_id, hits.article_id)
    FROM hits
    JOIN heads ON heads.place = hits.place
), common AS (
    SELECT band
    FROM told
    GROUP BY band
    HAVING count(DISTINCT story_id) > $most_stories
)
SELECT *
FROM told
ANTI JOIN common USING (band);

-- one row per text and article of another story worth comparing with it, the one with most bands in common of each story
CREATE OR REPLACE TEMP TABLE candidates AS
WITH asking AS (
    SELECT place, unnest(bands) AS band
    FROM heads
    WHERE story_id IS NULL
), voted AS (
    SELECT asking.place, hit.article_id, hit.place AS like_place, hit.story_id, count(*) AS votes
    FROM asking
    JOIN telling_hits AS hit USING (band)
    WHERE hit.place IS NULL OR hit.place < asking.place
    GROUP BY ALL
), best AS (
    SELECT *
    FROM voted
    QUALIFY row_number() OVER (PARTITION BY place, story_id ORDER BY votes DESC, like_place NULLS FIRST, article_id) = 1
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

DROP TABLE telling_hits;
