-- name: line_put
INSERT INTO line (number, title, question) VALUES (:number, :title, :question)

-- name: line_all
SELECT number, title, question FROM line ORDER BY number
