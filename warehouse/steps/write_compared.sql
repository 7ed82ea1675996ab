-- one row per staged article that differs from the version in the warehouse: how
INSERT INTO compared BY NAME
SELECT unnest($rows::STRUCT(
    seq BIGINT, cause VARCHAR, is_edit BOOLEAN, is_same_wording BOOLEAN, is_copy BOOLEAN, title_changed BOOLEAN,
    text_changed BOOLEAN, authors_changed BOOLEAN, date_changed BOOLEAN, words_added INTEGER, words_removed INTEGER,
    summary VARCHAR
)[], recursive := true);
