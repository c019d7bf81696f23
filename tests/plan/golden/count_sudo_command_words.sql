SELECT coalesce(sum(repeat), 0) AS sudo_commands
FROM sudo_commands
WHERE regexp_matches(lower(command), ?) AND regexp_matches(lower(command), ?)

-- parameters
-- '(^|[^a-z0-9_])apt($|[^a-z0-9_])'
-- '(^|[^a-z0-9_])update($|[^a-z0-9_])'
