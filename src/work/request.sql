-- What was said of gaps by letters: each note begins with "request N".
-- name: request_notes
SELECT DISTINCT note FROM gap_state WHERE note LIKE 'request %'
