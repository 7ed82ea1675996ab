-- one row per migration applied
INSERT INTO schema_migrations (number, name, fingerprint, applied_at)
VALUES ($number, $name, $fingerprint, $moment);
