-- name: gap_state_new
INSERT INTO gap_state (entry, reference, kind, title, state, note, who, moment)
VALUES (:entry, :reference, :kind, :title, :state, :note, :who, :moment)

-- name: gap_state_history
SELECT entry, kind, title, state, note, who, moment FROM gap_state
WHERE reference = :reference ORDER BY entry
