-- name: ground_lines
SELECT number, title, question, asks_both FROM line ORDER BY number

-- name: ground_item
SELECT i.document AS document, i.path AS path, d.title AS title, d.kind AS kind, d.moment AS moment,
	v.custodian AS custodian
FROM item i JOIN document d ON d.id = i.document JOIN delivery v ON v.id = i.delivery
WHERE i.id = :item

-- What hangs on which documents are restricted, besides checks (work/view/restricted_known.h).
-- name: ground_age
SELECT coalesce((SELECT max(id) FROM item), 0) AS item, (SELECT count(*) FROM restriction) AS restrictions,
	coalesce((SELECT max(lifted) FROM restriction), 0) AS lifted

-- name: ground_passages
SELECT e.entry AS exhibit, c.item AS item, c.document AS document
FROM exhibit e CROSS JOIN coding c ON c.entry = e.coding WHERE e.coding <> 0 ORDER BY e.entry
