-- one row per article whose title of 20 capital letters or more has no small one
-- why: outlets rarely shout whole headlines; a banner, a section name or a consent notice does. Scripts without
-- capitals are never meant
SELECT
    source,
    seq,
    article_id,
    locator,
    left(title, 100) AS observed,
    'under 20 capitals, or small letters too' AS threshold
FROM articles
WHERE
    length(regexp_replace(title, '\P{Lu}', '', 'g')) >= 20
    AND NOT regexp_matches(title, '\p{Ll}')
