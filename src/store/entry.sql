-- name: entry_state
SELECT next_entry, last_moment, signed_size, signed_root FROM ledger_state WHERE id = 1

-- name: entry_state_first
INSERT INTO ledger_state (id, next_entry, last_moment, signed_size, signed_root)
VALUES (1, :next_entry, :last_moment, :signed_size, :signed_root)

-- name: entry_state_next
UPDATE ledger_state SET next_entry = :next_entry, last_moment = :last_moment WHERE id = 1

-- name: entry_state_signed
UPDATE ledger_state SET signed_size = :signed_size, signed_root = :signed_root WHERE id = 1

-- name: entry_put
INSERT INTO pending_entry (idx, kind, moment, salt, payload)
VALUES (:idx, :kind, :moment, :salt, :payload)

-- name: entry_pending
SELECT idx, kind, moment, salt, payload FROM pending_entry WHERE idx >= :first ORDER BY idx LIMIT 8192

-- Without a condition rows go by whole pages.
-- name: entry_written_all
DELETE FROM pending_entry

-- name: entry_written
DELETE FROM pending_entry WHERE idx < :before
