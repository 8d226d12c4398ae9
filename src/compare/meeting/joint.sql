-- name: joint_remove
DELETE FROM compare_joint WHERE document = :document

-- name: joint_new
INSERT INTO compare_joint (document, role, day, parties, begins, ends, words)
VALUES (:document, :role, :day, :parties, :begins, :ends, :words)

-- name: joint_list
SELECT j.document, j.role, j.day, j.parties, j.begins, j.ends, j.words,
	(SELECT min(f.id) FROM item f WHERE f.document = j.document) AS item
FROM compare_joint j WHERE EXISTS (SELECT 1 FROM item f WHERE f.document = j.document)
ORDER BY j.day, j.document

-- name: joint_custodians
SELECT DISTINCT custodian FROM delivery ORDER BY id

-- The delivered folders at the top, or one below: "disclosure/", "disclosure/02 Licensing/".
-- name: joint_paths
SELECT DISTINCT CASE :depth WHEN 0 THEN substr(path, 1, instr(path, '/'))
	ELSE substr(path, 1, instr(path, '/') + instr(substr(path, instr(path, '/') + 1), '/')) END AS path
FROM item WHERE parent IS NULL ORDER BY 1 LIMIT :count

-- name: joint_places
SELECT v.custodian, i.path FROM item i JOIN delivery v ON v.id = i.delivery
WHERE i.document = :document ORDER BY i.id LIMIT :count
