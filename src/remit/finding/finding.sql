-- name: finding_version_new
INSERT INTO finding_version (entry, finding, version, line, ordinal, title, past, present, sureness,
	next_id, body, who, moment)
VALUES (:entry, :finding, :version, :line, :ordinal, :title, :past, :present, :sureness, :next_id,
	:body, :who, :moment)

-- name: finding_stands
INSERT INTO finding (id, line, ordinal, latest, state)
VALUES (:id, :line, :ordinal, :latest, :state)
ON CONFLICT (id) DO UPDATE SET line = excluded.line, ordinal = excluded.ordinal,
	latest = excluded.latest, state = excluded.state

-- name: finding_state_set
UPDATE finding SET state = :state WHERE id = :id

-- name: finding_next_ordinal
SELECT coalesce(max(ordinal), 0) + 1 AS ordinal FROM finding_version WHERE line = :line

-- name: finding_line_is
SELECT 1 FROM line WHERE number = :line

-- name: finding_one
SELECT v.entry, v.finding, v.version, v.line, v.ordinal, v.title, v.past, v.present, v.sureness,
	v.next_id, v.body, v.who, v.moment, f.state
FROM finding f JOIN finding_version v ON v.finding = f.id
WHERE f.id = :id AND (v.version = :version OR (:version = 0 AND v.entry = f.latest))

-- name: finding_all
SELECT v.entry, v.finding, v.version, v.line, v.ordinal, v.title, v.past, v.present, v.sureness,
	v.next_id, v.body, v.who, v.moment, f.state
FROM finding f JOIN finding_version v ON v.entry = f.latest
WHERE (:line = 0 OR f.line = :line) AND (:withdrawn <> 0 OR f.state <> 5)
ORDER BY f.line, f.ordinal

-- name: finding_version_list
SELECT v.entry, v.finding, v.version, v.line, v.ordinal, v.title, v.past, v.present, v.sureness,
	v.next_id, '[]' AS body, v.who, v.moment, f.state
FROM finding f JOIN finding_version v ON v.finding = f.id
WHERE f.id = :id ORDER BY v.version

-- name: finding_step_new
INSERT INTO finding_step (entry, finding, version, state, note, who, moment)
VALUES (:entry, :finding, :version, :state, :note, :who, :moment)

-- name: finding_step_list
SELECT entry, finding, version, state, note, who, moment FROM finding_step
WHERE finding = :finding ORDER BY entry
