-- name: coding_new
INSERT INTO coding (entry, guid, code, version, document, item, begins, ends, before, quote, after,
	boxes, note, pass, taken_back, who, moment)
VALUES (:entry, :guid, :code, :version, :document, :item, :begins, :ends, :before, :quote, :after,
	:boxes, :note, :pass, 0, :who, :moment)

-- name: coding_take_back
UPDATE coding SET taken_back = :taken_back WHERE entry = :entry AND taken_back = 0 RETURNING document

-- name: coding_same
SELECT 1 AS found FROM coding WHERE document = :document AND begins = :begins AND ends = :ends
	AND code = :code AND who = :who AND pass = :pass AND taken_back = 0

-- name: coding_text
SELECT body FROM document_text WHERE document = :document

-- name: coding_item_document
SELECT document FROM item WHERE id = :item

-- name: coding_place_put
INSERT INTO coding_place (coding, state, begins, ends) VALUES (:coding, :state, :begins, :ends)
ON CONFLICT (coding) DO UPDATE SET state = excluded.state, begins = excluded.begins,
	ends = excluded.ends

-- name: coding_one
SELECT entry, guid, code, version, document, item, c.begins, c.ends, before, quote, after, boxes, note,
	pass, taken_back, who, moment, coalesce(p.state, 0) AS state,
	coalesce(p.begins, c.begins) AS found_begins, coalesce(p.ends, c.ends) AS found_ends
FROM coding c LEFT JOIN coding_place p ON p.coding = c.entry WHERE entry = :entry

-- name: coding_of_document
SELECT entry, guid, code, version, document, item, c.begins, c.ends, before, quote, after, boxes, note,
	pass, taken_back, who, moment, coalesce(p.state, 0) AS state,
	coalesce(p.begins, c.begins) AS found_begins, coalesce(p.ends, c.ends) AS found_ends
FROM coding c LEFT JOIN coding_place p ON p.coding = c.entry
WHERE document = :document AND (taken_back = 0 OR :with_all) ORDER BY found_begins, found_ends, entry
LIMIT :count_max

-- name: coding_is_there
SELECT 1 AS found FROM coding WHERE document = :document LIMIT 1

-- name: coding_of_code
SELECT entry, guid, code, version, document, item, c.begins, c.ends, before, quote, after, boxes, note,
	pass, taken_back, who, moment, coalesce(p.state, 0) AS state,
	coalesce(p.begins, c.begins) AS found_begins, coalesce(p.ends, c.ends) AS found_ends
FROM coding c LEFT JOIN coding_place p ON p.coding = c.entry
WHERE code = :code AND taken_back = 0 AND entry > :after ORDER BY entry LIMIT :count_max

-- name: coding_last
SELECT max(entry, taken_back) AS did, entry FROM coding WHERE document = :document AND who = :who
ORDER BY did DESC LIMIT 1
