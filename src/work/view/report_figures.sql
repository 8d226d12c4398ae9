-- name: report_counts
SELECT (SELECT count(*) FROM delivery) AS deliveries,
	(SELECT coalesce(max(id), 0) FROM item) AS items,
	(SELECT count(*) FROM document) AS documents,
	(SELECT count(*) FROM document WHERE state = 0) AS unread,
	(SELECT count(*) FROM document WHERE state IN (2, 3)) AS failed,
	(SELECT count(*) FROM item WHERE document IS NOT NULL) AS held,
	(SELECT count(*) FROM coding WHERE taken_back = 0) AS codings,
	(SELECT count(*) FROM (SELECT document FROM coding UNION SELECT document FROM weighing
		UNION SELECT document FROM reading_list_item WHERE state = 1)) AS looked_at,
	(SELECT count(*) FROM (SELECT who FROM coding UNION SELECT who FROM weighing
		UNION SELECT state_who FROM reading_list_item WHERE state = 1)) AS readers,
	(SELECT count(*) FROM finding WHERE state <> 5) AS findings,
	(SELECT count(*) FROM finding WHERE state = 4) AS agreed,
	(SELECT count(DISTINCT criticism) FROM criticism WHERE state = 1) AS letters,
	(SELECT count(DISTINCT criticism) FROM criticism WHERE state = 3) AS replies,
	(SELECT signed_size FROM ledger_state WHERE id = 1) AS log_size,
	(SELECT signed_root FROM ledger_state WHERE id = 1) AS log_root
