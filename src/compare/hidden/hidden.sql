-- name: restricted_put
INSERT OR REPLACE INTO compare_restricted (document, kind, why) VALUES (:document, :kind, :why)

-- name: restricted_remove
DELETE FROM compare_restricted WHERE document = :document

-- name: restricted_list
SELECT kind, why FROM compare_restricted WHERE document = :document
UNION ALL SELECT 'lead', CASE r.class WHEN 1 THEN 'A child''s record' WHEN 2 THEN 'Legally privileged'
	ELSE 'It would tell a source' END || ': ' || r.why FROM restriction r
WHERE r.entry IN ({restrictions_over(:document)})
ORDER BY kind, why

-- name: restricted_is
SELECT EXISTS (SELECT 1 FROM compare_restricted WHERE document = :document)
	OR EXISTS ({restrictions_over(:document)}) AS there

-- Of many, in one query. What came, with all its copies, in no file of which anything is restricted, and in no delivery that is, needs no closer
-- look: those sets are made once for all (+ keeps SQLite from looking up each of their members instead), and an index
-- has what is asked of an instance.
-- name: restricted_among
SELECT d.value AS document FROM json_each(:documents) d WHERE
	EXISTS (SELECT 1 FROM compare_restricted c WHERE c.document = d.value)
	OR (EXISTS (SELECT 1 FROM ({contents_alike(d.value)}) alike_to
		CROSS JOIN item placed ON placed.document = alike_to.document WHERE (
			+placed.family IN (
				SELECT within.family FROM restriction r CROSS JOIN item within ON within.id = r.number
				WHERE r.lifted = 0 AND r.scope = 1)
			OR +placed.delivery IN (
				SELECT r.number FROM restriction r WHERE r.lifted = 0 AND r.scope = 2
				UNION ALL SELECT v.id FROM delivery v WHERE v.custodian IN (
					SELECT r.name FROM restriction r WHERE r.lifted = 0 AND r.scope = 3))))
		AND EXISTS ({restrictions_over(d.value)}))

-- name: restricted_item
SELECT o.document FROM item o WHERE o.id = :item AND (
	EXISTS (SELECT 1 FROM compare_restricted c WHERE c.document = o.document)
	OR EXISTS ({restrictions_over(o.document)}))

-- name: restricted_any
SELECT EXISTS (SELECT 1 FROM compare_restricted)
	OR EXISTS (SELECT 1 FROM restriction WHERE lifted = 0) AS there

-- name: hidden_parts
SELECT i.id, i.path, coalesce(i.document, 0) AS document FROM item i
WHERE i.parent = :parent AND i.role = :role ORDER BY i.ordinal LIMIT :count
