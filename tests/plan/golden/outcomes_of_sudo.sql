WITH counts AS (
    SELECT coalesce(sum(repeat) FILTER (WHERE event_outcome = 'failure'), 0) AS failed_sudo_commands, coalesce(sum(repeat) FILTER (WHERE event_outcome = 'success'), 0) AS successful_sudo_commands
    FROM sudo_commands
)
SELECT failed_sudo_commands, successful_sudo_commands, round(1.0 * failed_sudo_commands / nullif(successful_sudo_commands, 0), 1) AS failures_per_success
FROM counts

-- parameters
