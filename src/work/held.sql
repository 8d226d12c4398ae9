-- name: held_counts
SELECT (SELECT coalesce(max(id), 0) FROM item) AS items,
	(SELECT coalesce(max(id), 0) FROM document) AS documents,
	(SELECT count(*) FROM item WHERE document IS NULL) AS empty,
	(SELECT count(*) FROM delivery) AS deliveries,
	(SELECT count(*) FROM delivery WHERE finished IS NULL) AS unfinished,
	(SELECT count(*) FROM document WHERE state IN (2, 3)) AS failed,
	(SELECT count(*) FROM document WHERE ocr_state IN (1, 2)) AS ocr_waiting,
	(SELECT signed_size FROM ledger_state WHERE id = 1) AS log_size,
	(SELECT signed_root FROM ledger_state WHERE id = 1) AS log_root
