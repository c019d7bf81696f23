-- Bytes of the last line, where it had no newline when it was read: more of it may have come since. NULL for what was loaded before
-- this was noted.
ALTER TABLE sources ADD COLUMN open_bytes BIGINT;
