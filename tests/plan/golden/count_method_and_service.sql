SELECT count(*) AS login_attempts
FROM login_attempts
WHERE lower(auth_method) IN (lower(?), lower(?))
  AND lower(service) = lower(?)

-- parameters
-- 'publickey'
-- 'gssapi'
-- 'SSHD'
