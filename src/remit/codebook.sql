-- name: code_new
INSERT INTO code (entry, code, version, guid, name, definition, include_when, exclude_when, example,
	line, colour, parent, is_closed, who, moment)
VALUES (:entry, :code, :version, :guid, :name, :definition, :include_when, :exclude_when, :example,
	:line, :colour, :parent, :is_closed, :who, :moment)

-- name: code_next
SELECT coalesce(max(code), 0) + 1 AS next FROM code

-- name: code_versions
SELECT entry, code, version, guid, name, definition, include_when, exclude_when, example, line,
	colour, parent, is_closed, who, moment FROM code WHERE code = :code ORDER BY version

-- name: code_all
SELECT entry, code, version, guid, name, definition, include_when, exclude_when, example, line,
	colour, parent, is_closed, who, moment
FROM code c WHERE version = (SELECT max(version) FROM code WHERE code = c.code)
ORDER BY lower(name), code

-- name: code_passages
SELECT code, count(*) AS passages FROM coding WHERE taken_back = 0 GROUP BY code

-- name: code_line_is_known
SELECT 1 AS found FROM line WHERE number = :line

-- name: code_lines
SELECT number, title, question FROM line ORDER BY number
