-- One page of a list. Whether items may be shown is asked of all at once, of an index (restricted_among).
-- name: reading_page
SELECT l.position AS position, l.item AS item, l.document AS document, l.state AS state,
	l.state_moment AS state_moment, i.path AS path
FROM reading_list_item l JOIN item i ON i.id = l.item
WHERE l.list = :list AND l.position >= :from ORDER BY l.position LIMIT :count
