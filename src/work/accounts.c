#include "work/accounts.h"

#include "access/session.h"
#include "base/arena.h"
#include "base/err.h"
#include "store/inspection.h"

static bool
password_put(const struct accounts *accounts, int64_t account, struct str hashed, struct err *err)
{
	struct people_secret secret;

	if (!people_secret_get(accounts->people, accounts->arena, account, &secret, err))
		return false;
	secret.password = hashed;
	secret.password_moment = accounts->now;
	return people_secret_put(accounts->people, &secret, err);
}

static bool
code_new(const struct accounts *accounts, const struct account *account,
	struct accounts_shown *shown, struct err *err)
{
	struct inspection *inspection = accounts->inspection;
	struct str authority;

	if (!setting_get(inspection, accounts->arena, "authority", &authority, err) ||
		!code_renew(accounts->people, inspection->folder, inspection->random,
			accounts->arena, account->id, &shown->secret, err))
		return false;
	shown->address = code_address(accounts->arena, account->login, authority, shown->secret);
	return recovery_renew(accounts->people, inspection->random, accounts->arena, account->id,
		shown->codes, err);
}

bool
accounts_make(const struct accounts *accounts, struct account *account, struct str hashed,
	struct accounts_shown *ret_shown, struct err *err)
{
	*ret_shown = (struct accounts_shown){0};
	return account_put(accounts->inspection, account, accounts->who, err) &&
		password_put(accounts, account->id, hashed, err) &&
		(!account->asks_code || code_new(accounts, account, ret_shown, err));
}

bool
accounts_change(const struct accounts *accounts, struct account *account, struct err *err)
{
	struct account before;
	bool is_name;

	if (!account_get(accounts->inspection->db, accounts->arena, account->id, &before, err))
		return false;
	is_name = before.role == account->role && before.state == account->state &&
		before.asks_code == account->asks_code;
	if (is_name && str_equal(before.name, account->name))
		return true;
	return account_put(accounts->inspection, account, accounts->who, err) &&
		(is_name || session_end_all(accounts->people, account->id, STR(""), err));
}

bool
accounts_password(const struct accounts *accounts, const struct account *account, struct str hashed,
	struct str except, struct err *err)
{
	return account_note(accounts->inspection, account, "password", accounts->who, err) &&
		password_put(accounts, account->id, hashed, err) &&
		session_end_all(accounts->people, account->id, except, err);
}

bool
accounts_sign_out(const struct accounts *accounts, const struct account *account, struct err *err)
{
	return account_note(accounts->inspection, account, "signed out", accounts->who, err) &&
		session_end_all(accounts->people, account->id, STR(""), err);
}

bool
accounts_code(const struct accounts *accounts, const struct account *account,
	struct accounts_shown *ret_shown, struct err *err)
{
	*ret_shown = (struct accounts_shown){0};
	return account_note(accounts->inspection, account, "second factor", accounts->who, err) &&
		code_new(accounts, account, ret_shown, err);
}

bool
accounts_recovery(const struct accounts *accounts, const struct account *account,
	struct accounts_shown *ret_shown, struct err *err)
{
	*ret_shown = (struct accounts_shown){0};
	return account_note(accounts->inspection, account, "recovery codes", accounts->who, err) &&
		recovery_renew(accounts->people, accounts->inspection->random, accounts->arena,
			account->id, ret_shown->codes, err);
}
