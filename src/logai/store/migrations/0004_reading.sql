-- How a source is read on; NULL for what was loaded before it was noted.
-- Number of the last line that was read; NULL for `lines`. The store holds fewer where lines were too old, or were pruned, or
-- another source has them too.
ALTER TABLE sources ADD COLUMN last_line BIGINT;
-- What its lines were made from: text, journal or records.
ALTER TABLE sources ADD COLUMN kind VARCHAR;
-- journald's mark behind the last entry that was read of this machine's journal; NULL for files.
ALTER TABLE sources ADD COLUMN cursor VARCHAR;
