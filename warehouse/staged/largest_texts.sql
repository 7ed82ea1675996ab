-- one row: bytes of the texts that are read together
SELECT coalesce(max(bytes), 0)::BIGINT
FROM (
    SELECT sum(bytes) AS bytes
    FROM articles
    GROUP BY rowid // 2048
);
