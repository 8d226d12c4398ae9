-- name: published_same_hash
SELECT n.document, t.body FROM compare_near n JOIN document_text t ON t.document = n.document
WHERE n.text_hash = :text_hash AND EXISTS (SELECT 1 FROM item i WHERE i.document = n.document)
ORDER BY n.document LIMIT :count

-- name: published_band
SELECT b.document FROM compare_near_band b WHERE b.key = :key
	AND EXISTS (SELECT 1 FROM item i WHERE i.document = b.document)
ORDER BY b.document LIMIT :count

-- name: published_holding
SELECT h.document FROM compare_holding h WHERE h.key = :key
	AND EXISTS (SELECT 1 FROM item i WHERE i.document = h.document)
ORDER BY h.document LIMIT :count

-- name: published_item
SELECT i.id, i.path, c.id AS custodian FROM item i JOIN delivery v ON v.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = v.custodian
WHERE i.document = :document ORDER BY i.id LIMIT 1
