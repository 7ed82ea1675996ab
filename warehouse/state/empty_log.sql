-- one row: everything is in the file itself then, and the log beside it is empty
PRAGMA wal_checkpoint(TRUNCATE);
