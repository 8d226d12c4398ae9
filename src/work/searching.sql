-- name: read_age
SELECT (SELECT coalesce(max(entry), 0) FROM weighing) AS weighing,
	(SELECT coalesce(max(entry), 0) FROM coding) AS coding

-- Account 0: by anybody.
-- name: read_documents
SELECT 0 AS account, '' AS login, '' AS name, document FROM (SELECT document FROM weighing
	UNION SELECT document FROM coding UNION SELECT document FROM reading_list_item WHERE state = 1)
UNION ALL SELECT * FROM (SELECT a.id, a.login, a.name, r.document FROM account a JOIN (
	SELECT who, document FROM weighing UNION SELECT who, document FROM coding
	UNION SELECT state_who, document FROM reading_list_item WHERE state = 1) r ON r.who = a.login
	ORDER BY a.id)
