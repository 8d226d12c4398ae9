-- name: read_age
SELECT (SELECT coalesce(max(entry), 0) FROM weighing) AS weighing,
	(SELECT coalesce(max(entry), 0) FROM coding) AS coding

-- name: read_said
SELECT who, document FROM weighing WHERE entry > :weighing
UNION ALL SELECT who, document FROM coding WHERE entry > :coding

-- name: read_marked
SELECT state_who AS who, document FROM reading_list_item WHERE state = 1

-- name: read_accounts
SELECT id, login, name FROM account ORDER BY id
