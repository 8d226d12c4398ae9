-- name: exchange_documents
SELECT document FROM coding WHERE taken_back = 0 UNION SELECT document FROM weighing ORDER BY document
