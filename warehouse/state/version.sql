-- one row: number of the last migration applied
PRAGMA user_version;
