-- one row: bytes of the texts that are read together
SELECT coalesce(max(bytes), 0)::BIGINT
FROM (
    SELECT sum(strlen(text)) AS bytes
    FROM paragraphs
    GROUP BY seq // 2048
);
