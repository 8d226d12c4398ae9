-- name: docs_state
SELECT generation, writer FROM search_state WHERE id = 1;

-- name: docs_blocks
SELECT block, docs FROM search_block WHERE generation > :generation ORDER BY block;

-- name: docs_groups
SELECT id, deliveries FROM search_group WHERE id >= :id ORDER BY id;

-- name: docs_deliveries
SELECT id, custodian, given_by, received FROM delivery ORDER BY id;
