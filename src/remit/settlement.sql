-- name: settlement_new
INSERT INTO settlement (entry, list, document, coding, verdict, why, who, moment)
VALUES (:entry, :list, :document, :coding, :verdict, :why, :who, :moment)

-- name: settlement_of
SELECT entry, list, document, coding, verdict, why, who, moment FROM settlement
WHERE document = :document ORDER BY entry

-- name: settlement_of_list
SELECT entry, list, document, coding, verdict, why, who, moment FROM settlement
WHERE document IN (SELECT document FROM reading_list_item WHERE list = :list) ORDER BY entry
