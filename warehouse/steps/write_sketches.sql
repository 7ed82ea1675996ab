-- one row per article that was sketched now, in place of a sketch of another kind
CREATE OR REPLACE TEMP TABLE made AS
SELECT unnest($rows::STRUCT(article_id VARCHAR, bands UINTEGER[])[], recursive := true);

DELETE FROM text_sketches
WHERE article_id IN (SELECT article_id FROM made);

INSERT INTO text_sketches BY NAME
SELECT article_id, $sketch AS sketch, bands
FROM made;

DROP TABLE made;
