-- name: upload_new
INSERT INTO upload (number, reference, name, size, account, who, given_by, custodian, power, received,
	request, note, state, sha256, began, ended, begin_entry, end_entry, delivery, why)
VALUES (:number, :reference, :name, :size, :account, :who, :given_by, :custodian, :power, :received,
	:request, :note, 0, '', :began, NULL, :begin_entry, 0, 0, '')

-- name: upload_end
UPDATE upload SET state = :state, sha256 = :sha256, ended = :ended, end_entry = :end_entry, why = :why
WHERE number = :number AND state = 0

-- name: upload_delivered
UPDATE upload SET state = 2, delivery = :delivery WHERE number = :number AND state = 1

-- name: upload_next
SELECT coalesce(max(number), 0) + 1 AS next FROM upload

-- name: upload_open
SELECT count(*) AS "all", coalesce(sum(account = :account), 0) AS own FROM upload WHERE state = 0

-- name: upload_some
SELECT number, reference, name, size, account, who, given_by, custodian, power, received, request, note,
	state, sha256, began, ended, begin_entry, end_entry, delivery, why FROM upload
WHERE (:number = 0 OR number = :number) AND (:reference = '' OR reference = :reference)
	AND (:account = 0 OR account = :account) AND (:state < 0 OR state = :state)
	AND (:request = 0 OR request = :request)
ORDER BY number DESC LIMIT :limit
