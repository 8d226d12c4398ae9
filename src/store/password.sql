-- name: password_new
INSERT INTO document_password (document, sealed) VALUES (:document, :sealed)
ON CONFLICT (document) DO UPDATE SET sealed = excluded.sealed

-- name: password_by_document
SELECT sealed FROM document_password WHERE document = :document
