-- no rows: how every connection works
-- readers and the writer do not wait for each other
PRAGMA journal_mode = WAL;

-- a power cut may take the last commits, never the file; what is lost is learned anew
PRAGMA synchronous = NORMAL;

-- what a takedown removes is in no byte of the file
PRAGMA secure_delete = ON;

PRAGMA trusted_schema = OFF;
