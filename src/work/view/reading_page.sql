-- One page of a list with what may be shown of each item: asked of all at once.
-- name: reading_page
SELECT l.position AS position, l.item AS item, l.document AS document, l.state AS state,
	l.state_moment AS state_moment, i.path AS path,
	EXISTS (SELECT 1 FROM compare_restricted c WHERE c.document = l.document) AS is_hidden,
	EXISTS ({restrictions_over(l.document)}) AS is_restricted
FROM reading_list_item l JOIN item i ON i.id = l.item
WHERE l.list = :list AND l.position >= :from ORDER BY l.position LIMIT :count
