-- name: people_secret
SELECT password, password_moment, code_secret, code_step, keys_off FROM people_secret WHERE account = :account

-- name: people_secret_write
INSERT OR REPLACE INTO people_secret (account, password, password_moment, code_secret, code_step, keys_off)
VALUES (:account, :password, :password_moment, :code_secret, :code_step, :keys_off)

-- name: recovery_of
SELECT salt, digest FROM people_recovery WHERE account = :account

-- name: recovery_new
INSERT INTO people_recovery (account, salt, digest) VALUES (:account, :salt, :digest)

-- name: recovery_used
DELETE FROM people_recovery WHERE account = :account AND digest = :digest

-- name: recovery_forget
DELETE FROM people_recovery WHERE account = :account

-- name: session_new
INSERT INTO people_session (digest, account, state, begun, used, tries, address, agent)
VALUES (:digest, :account, :state, :begun, :used, 0, :address, :agent)

-- name: session_by_digest
SELECT account, state, begun, used, tries, address, agent FROM people_session WHERE digest = :digest

-- name: session_use
UPDATE people_session SET used = :used WHERE digest = :digest AND used < :used

-- name: session_tried
UPDATE people_session SET tries = tries + 1 WHERE digest = :digest

-- name: session_remove
DELETE FROM people_session WHERE digest = :digest

-- name: session_remove_of
DELETE FROM people_session WHERE account = :account AND digest <> :except

-- name: session_remove_old
DELETE FROM people_session WHERE used < :used OR begun < :begun

-- name: session_of
SELECT digest, state, begun, used, tries, address, agent FROM people_session
WHERE account = :account AND state = :state ORDER BY used DESC, digest LIMIT :count

-- name: trial_get
SELECT failures, last FROM people_trial WHERE subject = :subject

-- name: trial_put
INSERT OR REPLACE INTO people_trial (subject, failures, last) VALUES (:subject, :failures, :last)

-- name: trial_forget
DELETE FROM people_trial WHERE subject = :subject

-- name: trial_remove_old
DELETE FROM people_trial WHERE last < :last

-- name: known_put
INSERT OR REPLACE INTO people_known (account, address, last) VALUES (:account, :address, :last)

-- name: known_is
SELECT EXISTS (SELECT 1 FROM people_known WHERE account = :account AND address = :address) AS there
