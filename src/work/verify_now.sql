-- name: now_touch
SELECT count(*) AS count FROM sqlite_schema

-- name: now_knows
SELECT 1 AS known FROM document WHERE sha256 = :sha256

-- name: now_upload
SELECT state FROM upload WHERE number = :number
