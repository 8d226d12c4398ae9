-- name: report_counts
SELECT (SELECT count(*) FROM delivery) AS deliveries,
	(SELECT coalesce(max(id), 0) FROM item) AS items,
	(SELECT coalesce(max(id), 0) FROM document) AS documents,
	(SELECT count(*) FROM document WHERE state = 0) AS unread,
	(SELECT count(*) FROM document WHERE state IN (2, 3)) AS failed,
	(SELECT coalesce(max(id), 0) FROM item)
		- (SELECT count(*) FROM item WHERE document IS NULL) AS held,
	(SELECT count(*) FROM coding) - (SELECT count(*) FROM coding WHERE taken_back <> 0) AS codings,
	(SELECT count(*) FROM looked_at) AS looked_at,
	(SELECT count(*) FROM (
		SELECT who FROM (WITH RECURSIVE w (who) AS (SELECT min(who) FROM coding
			UNION ALL SELECT (SELECT min(c.who) FROM coding c WHERE c.who > w.who) FROM w
				WHERE w.who IS NOT NULL) SELECT who FROM w WHERE who IS NOT NULL)
		UNION SELECT who FROM (WITH RECURSIVE w (who) AS (SELECT min(who) FROM weighing
			UNION ALL SELECT (SELECT min(c.who) FROM weighing c WHERE c.who > w.who) FROM w
				WHERE w.who IS NOT NULL) SELECT who FROM w WHERE who IS NOT NULL)
		UNION SELECT who FROM (WITH RECURSIVE w (who) AS (
			SELECT min(state_who) FROM reading_list_item WHERE state = 1
			UNION ALL SELECT (SELECT min(i.state_who) FROM reading_list_item i
				WHERE i.state = 1 AND i.state_who > w.who) FROM w
				WHERE w.who IS NOT NULL) SELECT who FROM w WHERE who IS NOT NULL))) AS readers,
	(SELECT count(*) FROM finding WHERE state <> 5) AS findings,
	(SELECT count(*) FROM finding WHERE state = 4) AS agreed,
	(SELECT count(DISTINCT criticism) FROM criticism WHERE state = 1) AS letters,
	(SELECT count(DISTINCT criticism) FROM criticism WHERE state = 3) AS replies,
	(SELECT signed_size FROM ledger_state WHERE id = 1) AS log_size,
	(SELECT signed_root FROM ledger_state WHERE id = 1) AS log_root
