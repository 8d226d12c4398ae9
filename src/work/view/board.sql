-- What has to be the same for what was counted to be true still.
-- name: board_age
SELECT coalesce((SELECT max(entry) FROM coding), 0) AS coding,
	coalesce((SELECT max(taken_back) FROM coding WHERE taken_back <> 0), 0) AS taken_back,
	coalesce((SELECT max(entry) FROM weighing), 0) AS weighing,
	coalesce((SELECT max(entry) FROM code), 0) AS code,
	coalesce((SELECT max(entry) FROM finding_version), 0) AS finding_version,
	coalesce((SELECT max(entry) FROM finding_step), 0) AS finding_step

-- Each content once a line, by a code of the line that stands or because somebody gave it to the line.
-- name: board_coded
SELECT e.line AS line, d.moment AS moment FROM (
	SELECT c.line AS line, k.document AS document FROM code c JOIN coding k ON k.code = c.code
	WHERE c.version = (SELECT max(v.version) FROM code v WHERE v.code = c.code)
		AND c.line <> 0 AND k.taken_back = 0 AND k.pass = :pass
	UNION
	SELECT l.number, w.document FROM weighing w JOIN line l ON ((w.lines >> l.number) & 1) = 1
	WHERE w.pass = :pass AND w.aside = 0 AND w.version = (SELECT max(v.version) FROM weighing v
		WHERE v.document = w.document AND v.pass = w.pass AND v.aside = 0)
) e JOIN document d ON d.id = e.document

-- name: board_findings
SELECT line, state, count(*) AS count FROM finding GROUP BY line, state
