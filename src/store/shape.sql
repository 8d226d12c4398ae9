-- name: shape_stamp
SELECT user_version FROM pragma_user_version

-- What others than schema.sql make has a stamp of its own; what SQLite makes follows from the rest.
-- name: shape_parts
SELECT part, words FROM (
	SELECT 'the ' || type || ' ' || name AS part, coalesce(sql, '') AS words, tbl_name FROM sqlite_schema
	UNION ALL
	SELECT 'the column ' || s.name || '.' || c.name, '', s.tbl_name
	FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c WHERE s.type = 'table')
WHERE substr(tbl_name, 1, 7) NOT IN ('search_', 'sqlite_') AND substr(tbl_name, 1, 8) <> 'compare_'
ORDER BY part
