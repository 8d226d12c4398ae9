-- name: refi_documents
SELECT id, text_size FROM document WHERE text_size > 0 ORDER BY id

-- name: refi_items
SELECT id, document, path FROM item WHERE document IS NOT NULL ORDER BY id
