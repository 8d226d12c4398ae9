-- name: check_message_item
SELECT i.id, c.id AS custodian FROM item i JOIN delivery d ON d.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = d.custodian WHERE i.document = :document ORDER BY i.id LIMIT 1
