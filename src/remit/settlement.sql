-- name: settlement_new
INSERT INTO settlement (entry, list, document, coding, verdict, why, who, moment)
VALUES (:entry, :list, :document, :coding, :verdict, :why, :who, :moment)

-- name: settlement_of
SELECT entry, list, document, coding, verdict, why, who, moment FROM settlement
WHERE document = :document ORDER BY entry
