-- name: linking_tables
SELECT i.id, d.format FROM item i JOIN document d ON d.id = i.document
WHERE d.format IN ('csv', 'xlsx', 'xls', 'xlsb', 'ods', 'dbf')
	AND i.id = (SELECT min(k.id) FROM item k WHERE k.document = d.id)
ORDER BY i.id
