WITH counts AS (
    SELECT count(*) FILTER (WHERE event_outcome = 'failure') AS failed_logins, count(*) FILTER (WHERE event_outcome = 'success') AS successful_logins
    FROM login_attempts
)
SELECT failed_logins, successful_logins, round(1.0 * failed_logins / nullif(successful_logins, 0), 1) AS failures_per_success
FROM counts

-- parameters
