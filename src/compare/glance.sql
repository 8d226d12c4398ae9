-- name: glance_gaps
SELECT g.reference AS reference, g.check_name AS kind, g.title AS title, g.why AS why,
	g.is_restricted AS is_restricted, min(e.begins) AS begins, e.ends AS ends
FROM item i JOIN compare_gap_evidence e ON e.item = i.id
JOIN compare_gap g ON g.reference = e.reference
WHERE i.document = :document AND coalesce((SELECT s.state FROM gap_state s
	WHERE s.reference = g.reference ORDER BY s.entry DESC LIMIT 1), 0) <> :state_not
GROUP BY g.reference
ORDER BY g.sure * g.weight DESC, g.reference LIMIT :count

-- name: glance_thread
SELECT thread FROM compare_message WHERE document = :document

-- name: glance_stands
SELECT stands FROM compare_copy WHERE document = :document

-- name: glance_thread_held
SELECT count(*) AS count FROM (
	SELECT DISTINCT CASE coalesce(c.stands, 0) WHEN 0 THEN m.document ELSE c.stands END
	FROM compare_message m LEFT JOIN compare_copy c ON c.document = m.document
	WHERE m.thread = :thread LIMIT :count)

-- name: glance_thread_absent
SELECT count(*) AS count FROM (
	SELECT 1 FROM compare_gap g
	WHERE g.check_name = 'message-absent' AND g.scope = :thread
		AND coalesce((SELECT s.state FROM gap_state s
			WHERE s.reference = g.reference ORDER BY s.entry DESC LIMIT 1), 0) <> :state_not
	LIMIT :count)

-- name: glance_absences
SELECT g.reference AS reference, g.subject AS subject, g.title AS title,
	coalesce((SELECT s.state FROM gap_state s WHERE s.reference = g.reference
		ORDER BY s.entry DESC LIMIT 1), 0) AS state
FROM compare_gap g
WHERE g.check_name = 'message-absent' AND g.scope = :thread
ORDER BY g.reference LIMIT :count

-- Texts with the same words are judged once, on the first of them.
-- name: glance_version
SELECT other FROM compare_version_link
WHERE document IN (SELECT :document UNION ALL SELECT other FROM (
		SELECT other FROM compare_version_link
		WHERE document = :document AND relation = :relation_same LIMIT 20))
	AND relation = :relation AND lost + gained > 0
ORDER BY same DESC, lost + gained, other LIMIT 1
