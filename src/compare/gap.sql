-- name: gap_new
INSERT INTO compare_gap (reference, check_name, scope, subject, title, why, sure, weight, custodian,
	begins, ends, is_restricted, rank, state)
VALUES (:reference, :check_name, :scope, :subject, :title, :why, :sure, :weight, :custodian,
	:begins, :ends, :is_restricted, -(:sure * :weight), coalesce((SELECT s.state FROM gap_state s
		WHERE s.reference = :reference ORDER BY s.entry DESC LIMIT 1), 0))

-- name: gap_state_follow
UPDATE compare_gap SET state = :state WHERE reference = :reference

-- name: gap_tally_clear
DELETE FROM compare_gap_tally WHERE :kind = '' OR check_name = :kind

-- name: gap_tally_make
INSERT INTO compare_gap_tally (check_name, state, count)
SELECT check_name, state, count(*) FROM compare_gap WHERE :kind = '' OR check_name = :kind
GROUP BY check_name, state

-- name: gap_total
SELECT coalesce(sum(count), 0) AS count FROM compare_gap_tally
WHERE (:kind = '' OR check_name = :kind) AND (:state = -1 OR state = :state)
	AND (:line = 0 OR check_name IN (SELECT kind FROM gap_line WHERE line = :line))

-- name: gap_slice
SELECT reference FROM compare_gap
WHERE (:state = -1 OR state = :state)
	AND (:line = 0 OR check_name IN (SELECT kind FROM gap_line WHERE line = :line))
ORDER BY rank, check_name, begins, subject LIMIT :count OFFSET :from

-- name: gap_slice_of_kind
SELECT reference FROM compare_gap
WHERE check_name = :kind AND (:state = -1 OR state = :state)
	AND (:line = 0 OR check_name IN (SELECT kind FROM gap_line WHERE line = :line))
ORDER BY rank, begins, subject LIMIT :count OFFSET :from

-- name: gap_evidence_new
INSERT INTO compare_gap_evidence (reference, ordinal, item, begins, ends, words)
VALUES (:reference, :ordinal, :item, :begins, :ends, :words)

-- name: gap_evidence_remove
DELETE FROM compare_gap_evidence WHERE reference = :reference

-- name: gap_remove
DELETE FROM compare_gap WHERE reference = :reference

-- name: gap_any
SELECT count(*) AS count FROM (SELECT 1 FROM compare_gap WHERE check_name = :check_name LIMIT 1)

-- name: gap_evidence_of_scope_remove
DELETE FROM compare_gap_evidence WHERE reference IN
	(SELECT reference FROM compare_gap WHERE check_name = :check_name AND scope = :scope)

-- name: gap_of_scope_remove
DELETE FROM compare_gap WHERE check_name = :check_name AND scope = :scope

-- name: gap_lines
SELECT count(*) AS count, coalesce(sum(number = :line), 0) AS known FROM line

-- name: gap_list
SELECT g.reference, g.check_name, g.subject, g.title, g.why, g.sure, g.weight, g.custodian,
	coalesce(c.name, '') AS custodian_name, g.begins, g.ends, g.is_restricted,
	coalesce(l.line, 0) AS line,
	coalesce((SELECT t.title FROM line t WHERE t.number = l.line), '') AS line_title,
	g.state
FROM compare_gap g
LEFT JOIN compare_custodian c ON c.id = g.custodian
LEFT JOIN gap_line l ON l.kind = g.check_name
WHERE (:kind = '' OR g.check_name = :kind) AND (:line = 0 OR l.line = :line)
ORDER BY g.rank, g.check_name, g.begins, g.subject

-- name: gap_by_reference
SELECT g.reference, g.check_name, g.subject, g.title, g.why, g.sure, g.weight, g.custodian,
	coalesce(c.name, '') AS custodian_name, g.begins, g.ends, g.is_restricted,
	coalesce(l.line, 0) AS line,
	coalesce((SELECT t.title FROM line t WHERE t.number = l.line), '') AS line_title,
	g.state
FROM compare_gap g
LEFT JOIN compare_custodian c ON c.id = g.custodian
LEFT JOIN gap_line l ON l.kind = g.check_name
WHERE g.reference = :reference

-- What was given a state once and is no longer missing.
-- name: gap_gone
SELECT s.reference, s.kind, s.title, s.state, coalesce(l.line, 0) AS line FROM gap_state s
LEFT JOIN gap_line l ON l.kind = s.kind
WHERE s.entry = (SELECT max(entry) FROM gap_state WHERE reference = s.reference)
	AND s.reference NOT IN (SELECT reference FROM compare_gap)
	AND (:kind = '' OR s.kind = :kind) AND (:line = 0 OR l.line = :line)
ORDER BY s.entry

-- name: gap_evidence_list
SELECT item, begins, ends, words FROM compare_gap_evidence WHERE reference = :reference ORDER BY ordinal

-- Documents whose items betray gaps; line -1: of any line.
-- name: gap_documents
SELECT DISTINCT i.document AS document FROM compare_gap g
JOIN compare_gap_evidence e ON e.reference = g.reference
JOIN item i ON i.id = e.item
LEFT JOIN gap_line l ON l.kind = g.check_name
WHERE (:reference = '' OR g.reference = :reference) AND (:kind = '' OR g.check_name = :kind)
	AND (:line = 0 OR l.line = :line OR (:line = -1 AND l.line IS NOT NULL))
	AND (:state = -1 OR coalesce((SELECT s.state FROM gap_state s
		WHERE s.reference = g.reference ORDER BY s.entry DESC LIMIT 1), 0) = :state)

-- Changes whenever gaps or their states may have changed.
-- name: gap_age
SELECT (SELECT turns FROM compare_turn) AS turns,
	coalesce((SELECT max(entry) FROM gap_state), 0) AS state

-- Joined in this order, which an index gives, since sorting and telling apart cost more than all the rest. A document
-- comes as often as it betrays gaps of the kind.
-- name: gap_kind_tags
SELECT g.check_name AS name, i.document AS document FROM compare_gap g
CROSS JOIN compare_gap_evidence e ON e.reference = g.reference
CROSS JOIN item i ON i.id = e.item
WHERE i.document IS NOT NULL AND g.state <> :state_not
ORDER BY g.check_name

-- name: gap_line_kinds
SELECT l.line AS line, t.title AS title, l.kind AS kind FROM gap_line l JOIN line t ON t.number = l.line
ORDER BY l.line

-- Of gaps of which something was said since: what is said now, and what was then.
-- name: gap_changes
SELECT g.reference, g.check_name, coalesce(l.line, 0) AS line, g.begins, g.ends, g.state,
	coalesce((SELECT p.state FROM gap_state p WHERE p.reference = s.reference AND p.entry <= :since
		ORDER BY p.entry DESC LIMIT 1), 0) AS was
FROM (SELECT DISTINCT reference FROM gap_state NOT INDEXED WHERE entry > :since) s
JOIN compare_gap g ON g.reference = s.reference LEFT JOIN gap_line l ON l.kind = g.check_name

-- name: gap_counts
SELECT t.check_name, t.state, t.count, coalesce(l.line, 0) AS line FROM compare_gap_tally t
LEFT JOIN gap_line l ON l.kind = t.check_name

-- Open or asked for.
-- name: gap_worst
SELECT reference FROM compare_gap WHERE state <= 1
ORDER BY rank, check_name, begins, subject LIMIT :count

-- name: gap_spans
SELECT g.check_name, l.line, g.begins, g.ends FROM compare_gap g
JOIN gap_line l ON l.kind = g.check_name
WHERE g.state <= 1 AND (g.begins IS NOT NULL OR g.ends IS NOT NULL)

-- Whom a gap betrays, and whether another gap of its kind still does.
-- name: gap_tag_changes
SELECT DISTINCT i.document AS document, EXISTS (SELECT 1 FROM item o
	CROSS JOIN compare_gap_evidence b ON b.item = o.id
	CROSS JOIN compare_gap g ON g.reference = b.reference
	WHERE o.document = i.document AND g.check_name = :kind AND g.state <> :state_not) AS stands
FROM compare_gap_evidence e CROSS JOIN item i ON i.id = e.item
WHERE e.reference = :reference AND i.document IS NOT NULL
