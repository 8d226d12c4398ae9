-- name: restricted_put
INSERT OR REPLACE INTO compare_restricted (document, kind, why) VALUES (:document, :kind, :why)

-- name: restricted_remove
DELETE FROM compare_restricted WHERE document = :document

-- name: restricted_list
SELECT kind, why FROM compare_restricted WHERE document = :document
UNION ALL SELECT 'lead', CASE r.class WHEN 1 THEN 'A child''s record' WHEN 2 THEN 'Legally privileged'
	ELSE 'It would tell a source' END || ': ' || r.why FROM restriction r
WHERE r.lifted = 0 AND CASE r.scope
	WHEN 1 THEN EXISTS (SELECT 1 FROM item i JOIN item top ON top.id = r.number
		WHERE i.document = :document AND i.family = top.family AND r.number IN (
			WITH RECURSIVE up (id, parent) AS (SELECT i.id, i.parent
				UNION ALL SELECT p.id, p.parent FROM item p JOIN up ON p.id = up.parent)
			SELECT id FROM up))
	WHEN 2 THEN EXISTS (SELECT 1 FROM item i WHERE i.document = :document AND i.delivery = r.number)
	ELSE EXISTS (SELECT 1 FROM item i JOIN delivery d ON d.id = i.delivery
		WHERE i.document = :document AND d.custodian = r.name) END
ORDER BY kind, why

-- name: restricted_is
SELECT EXISTS (SELECT 1 FROM compare_restricted WHERE document = :document)
	OR EXISTS (SELECT 1 FROM restriction r WHERE r.lifted = 0 AND CASE r.scope
	WHEN 1 THEN EXISTS (SELECT 1 FROM item i JOIN item top ON top.id = r.number
		WHERE i.document = :document AND i.family = top.family AND r.number IN (
			WITH RECURSIVE up (id, parent) AS (SELECT i.id, i.parent
				UNION ALL SELECT p.id, p.parent FROM item p JOIN up ON p.id = up.parent)
			SELECT id FROM up))
	WHEN 2 THEN EXISTS (SELECT 1 FROM item i WHERE i.document = :document AND i.delivery = r.number)
	ELSE EXISTS (SELECT 1 FROM item i JOIN delivery d ON d.id = i.delivery
		WHERE i.document = :document AND d.custodian = r.name) END) AS there

-- name: restricted_item
SELECT o.document FROM item o WHERE o.id = :item AND (
	EXISTS (SELECT 1 FROM compare_restricted c WHERE c.document = o.document)
	OR EXISTS (SELECT 1 FROM restriction r WHERE r.lifted = 0 AND CASE r.scope
	WHEN 1 THEN EXISTS (SELECT 1 FROM item i JOIN item top ON top.id = r.number
		WHERE i.document = o.document AND i.family = top.family AND r.number IN (
			WITH RECURSIVE up (id, parent) AS (SELECT i.id, i.parent
				UNION ALL SELECT p.id, p.parent FROM item p JOIN up ON p.id = up.parent)
			SELECT id FROM up))
	WHEN 2 THEN EXISTS (SELECT 1 FROM item i WHERE i.document = o.document AND i.delivery = r.number)
	ELSE EXISTS (SELECT 1 FROM item i JOIN delivery d ON d.id = i.delivery
		WHERE i.document = o.document AND d.custodian = r.name) END))

-- name: restricted_any
SELECT EXISTS (SELECT 1 FROM compare_restricted)
	OR EXISTS (SELECT 1 FROM restriction WHERE lifted = 0) AS there

-- name: hidden_parts
SELECT i.id, i.path, coalesce(i.document, 0) AS document FROM item i
WHERE i.parent = :parent AND i.role = :role ORDER BY i.ordinal LIMIT :count
