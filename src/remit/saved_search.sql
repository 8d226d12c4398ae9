-- name: saved_search_new
INSERT INTO saved_search (entry, search, version, kind, name, query, is_alert, is_closed, owner, who,
	moment)
VALUES (:entry, :search, :version, :kind, :name, :query, :is_alert, :is_closed, :owner, :who, :moment)

-- name: saved_search_next
SELECT coalesce(max(search), 0) + 1 AS next FROM saved_search

-- name: saved_look_new
INSERT INTO saved_look (entry, search, item, total, who, moment)
VALUES (:entry, :search, :item, :total, :who, :moment)

-- name: saved_item_last
SELECT coalesce(max(id), 0) AS last FROM item

-- name: saved_search_some
SELECT s.entry, s.search, s.version, s.kind, s.name, s.query, s.is_alert, s.is_closed, s.owner, s.who,
	s.moment, coalesce(l.item, 0) AS looked_item, coalesce(l.total, 0) AS looked_total,
	coalesce(l.moment, 0) AS looked
FROM saved_search s LEFT JOIN saved_look l ON l.entry =
	(SELECT max(entry) FROM saved_look WHERE search = s.search AND who = :who)
WHERE s.version = (SELECT max(version) FROM saved_search WHERE search = s.search)
	AND (s.search = :search OR (:search = 0 AND s.is_closed = 0))
ORDER BY lower(s.name), s.search
