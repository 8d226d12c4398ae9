-- name: entry_run_last
SELECT kind, who FROM entry_run ORDER BY first DESC LIMIT 1

-- name: entry_run_new
INSERT INTO entry_run (first, kind, who, nth)
VALUES (:first, :kind, :who, coalesce((SELECT p.nth - p.first + coalesce(
		(SELECT n.first FROM entry_run n WHERE n.first > p.first ORDER BY n.first LIMIT 1), :first)
	FROM entry_run p WHERE p.kind = :kind ORDER BY p.first DESC LIMIT 1), 0))

-- name: entry_run_of_kind
SELECT r.first, coalesce((SELECT n.first FROM entry_run n WHERE n.first > r.first
	ORDER BY n.first LIMIT 1), :before) AS end
FROM entry_run r WHERE r.kind = :kind AND r.first < :before ORDER BY r.first DESC LIMIT :count

-- name: entry_run_of_person
SELECT r.first, coalesce((SELECT n.first FROM entry_run n WHERE n.first > r.first
	ORDER BY n.first LIMIT 1), :before) AS end
FROM entry_run r WHERE r.who = :who AND r.first < :before ORDER BY r.first DESC LIMIT :count

-- name: entry_run_of_both
SELECT r.first, coalesce((SELECT n.first FROM entry_run n WHERE n.first > r.first
	ORDER BY n.first LIMIT 1), :before) AS end
FROM entry_run r WHERE r.kind = :kind AND r.who = :who AND r.first < :before
ORDER BY r.first DESC LIMIT :count

-- name: entry_run_count
SELECT p.nth - p.first + coalesce((SELECT n.first FROM entry_run n WHERE n.first > p.first
	ORDER BY n.first LIMIT 1), (SELECT next_entry FROM ledger_state)) AS count
FROM entry_run p WHERE p.kind = :kind ORDER BY p.first DESC LIMIT 1
