-- one row, "ok", or one that says what is damaged
PRAGMA quick_check(1);
