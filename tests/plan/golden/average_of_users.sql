SELECT round(1.0 * count(*) / nullif(count(DISTINCT user_name), 0), 1) AS failed_logins_per_user, count(*) AS failed_logins, count(DISTINCT user_name) AS users
FROM login_attempts
WHERE event_outcome = ?
  AND user_name IS NOT NULL

-- parameters
-- 'failure'
