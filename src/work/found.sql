-- name: line_put
INSERT INTO line (number, title, question, asks_both)
VALUES (:number, :title, :question, :asks_both)

-- name: line_all
SELECT number, title, question FROM line ORDER BY number

-- name: gap_line_put
INSERT OR REPLACE INTO gap_line (kind, line) VALUES (:kind, :line)
