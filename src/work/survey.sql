-- name: survey_counts
SELECT (SELECT count(*) FROM delivery) AS deliveries,
	(SELECT count(*) FROM delivery WHERE finished IS NULL) AS unfinished,
	(SELECT count(*) FROM item) AS items,
	(SELECT count(*) FROM item WHERE parent IS NULL) AS families,
	(SELECT count(*) FROM document) AS documents,
	(SELECT coalesce(sum(d.size), 0) FROM item i JOIN document d ON d.id = i.document) AS bytes,
	(SELECT coalesce(sum(size), 0) FROM document) AS bytes_stored,
	(SELECT coalesce(sum(text_size), 0) FROM document) AS text,
	(SELECT count(*) FROM document WHERE state = 0) AS unread,
	(SELECT count(*) FROM document WHERE ocr_state IN (1, 2)) AS ocr_waiting,
	(SELECT signed_size FROM ledger_state WHERE id = 1) AS log_size,
	(SELECT signed_root FROM ledger_state WHERE id = 1) AS log_root

-- name: survey_kinds
SELECT '' AS name, d.kind AS number, count(*) AS items, sum(d.size) AS bytes
FROM item i JOIN document d ON d.id = i.document GROUP BY d.kind ORDER BY 3 DESC, 2

-- name: survey_custodians
SELECT v.custodian AS name, 0 AS number, count(*) AS items, coalesce(sum(d.size), 0) AS bytes
FROM item i JOIN delivery v ON v.id = i.delivery LEFT JOIN document d ON d.id = i.document
GROUP BY v.custodian ORDER BY 3 DESC, 1

-- name: survey_formats
SELECT d.format AS name, 0 AS number, count(*) AS items, sum(d.size) AS bytes
FROM item i JOIN document d ON d.id = i.document GROUP BY d.format ORDER BY 3 DESC, 1

-- name: survey_reasons
SELECT '' AS name, r.reason AS number, count(*) AS items, coalesce(sum(r.size), 0) AS bytes FROM (
	SELECT CASE WHEN i.reason <> 0 THEN i.reason ELSE d.reason END AS reason, d.size
	FROM item i LEFT JOIN document d ON d.id = i.document
	WHERE i.reason <> 0 OR d.state IN (2, 3)) r
GROUP BY r.reason ORDER BY 3 DESC, 2

-- name: survey_failed
SELECT i.id, i.path, coalesce(d.format, '') AS format,
	CASE WHEN i.reason <> 0 THEN i.reason ELSE d.reason END AS reason,
	CASE WHEN i.reason <> 0 THEN i.words ELSE coalesce(r.words, '') END AS words,
	CASE WHEN d.state = 3 OR d.id IS NULL THEN 0 ELSE 1 END AS is_partial
FROM item i LEFT JOIN document d ON d.id = i.document LEFT JOIN reading r ON r.document = d.id
WHERE (i.reason <> 0 OR d.state IN (2, 3))
	AND (:reason = 0 OR CASE WHEN i.reason <> 0 THEN i.reason ELSE d.reason END = :reason)
ORDER BY i.id

-- name: survey_containing
SELECT i.id, i.path, r.expected,
	(SELECT count(*) FROM part p WHERE p.container = d.id AND p.document IS NOT NULL) AS emitted,
	(SELECT count(*) FROM part p WHERE p.container = d.id AND p.document IS NULL) AS failed
FROM item i JOIN document d ON d.id = i.document JOIN reading r ON r.document = d.id
WHERE r.expected <> '[]' ORDER BY i.id
