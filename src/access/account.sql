-- name: account_is_there
SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'account') AS there

-- name: account_by_login
SELECT id, login, name, role, state, asks_code, entry FROM account WHERE login = :login

-- name: account_by_id
SELECT id, login, name, role, state, asks_code, entry FROM account WHERE id = :id

-- name: account_all
SELECT id, login, name, role, state, asks_code, entry FROM account ORDER BY login LIMIT :count

-- name: account_last
SELECT coalesce(max(id), 0) AS id FROM account

-- name: account_others_as
SELECT count(*) AS others FROM account WHERE role = :role AND state = :state AND id <> :id

-- name: account_write
INSERT INTO account (id, login, name, role, state, asks_code, entry)
VALUES (:id, :login, :name, :role, :state, :asks_code, :entry)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, state = excluded.state,
	asks_code = excluded.asks_code, entry = excluded.entry
