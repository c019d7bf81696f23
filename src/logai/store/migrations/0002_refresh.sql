-- What a refresh needs to know of a source; NULL for what was loaded before it was noted.
-- The zone in which stamps without one were read (IANA name): lines that come later are read in the same one.
ALTER TABLE sources ADD COLUMN time_zone VARCHAR;
-- Where new lines are looked for. `path` is where the text stands now: a rotated log has moved on from here.
ALTER TABLE sources ADD COLUMN watched_path VARCHAR;
