#include "access/account.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

#include "account.sql.h"

static const char *const state_names[ACCOUNT_STATE_COUNT] = {"open", "closed"};

const char *
account_state_name(enum account_state state)
{
	return state < ACCOUNT_STATE_COUNT ? state_names[state] : "unknown";
}

/* ---- reading ---- */

static bool
is_there(struct db *db, bool *ret_there, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_there = false;
	if (!db_begin(db, &SQL_ACCOUNT_IS_THERE, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_there = row && column_i64(&s, ACCOUNT_IS_THERE_COL_THERE) != 0;
	return true;
}

/* The three queries have the same columns. */
static struct account
row_take(const struct statement *s, struct arena *arena)
{
	return (struct account){
		.id = column_i64(s, ACCOUNT_ALL_COL_ID),
		.login = str_copy(arena, column_str(s, ACCOUNT_ALL_COL_LOGIN)),
		.name = str_copy(arena, column_str(s, ACCOUNT_ALL_COL_NAME)),
		.role = (enum role)column_i64(s, ACCOUNT_ALL_COL_ROLE),
		.state = (enum account_state)column_i64(s, ACCOUNT_ALL_COL_STATE),
		.asks_code = column_i64(s, ACCOUNT_ALL_COL_ASKS_CODE) != 0,
		.entry = (uint64_t)column_i64(s, ACCOUNT_ALL_COL_ENTRY),
	};
}

bool
account_find(struct db *db, struct arena *arena, struct str login, struct account *ret_account,
	bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!is_there(db, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	if (!db_begin(db, &SQL_ACCOUNT_BY_LOGIN, &s, err))
		return false;
	bind_str(&s, ACCOUNT_BY_LOGIN_LOGIN, login);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (*ret_found)
		*ret_account = row_take(&s, arena);
	return true;
}

bool
account_get(struct db *db, struct arena *arena, int64_t id, struct account *ret_account,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!is_there(db, &found, err))
		return false;
	if (found) {
		if (!db_begin(db, &SQL_ACCOUNT_BY_ID, &s, err))
			return false;
		bind_i64(&s, ACCOUNT_BY_ID_ID, id);
		if (!statement_row(&s, &found, err))
			return false;
	}
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "there is no account %lld", (long long)id);
	*ret_account = row_take(&s, arena);
	return true;
}

bool
account_list(struct db *db, struct arena *arena, struct account **ret_accounts, size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_accounts = NULL;
	*ret_count = 0;
	if (!is_there(db, &row, err))
		return false;
	if (!row)
		return true;
	if (!db_begin(db, &SQL_ACCOUNT_ALL, &s, err))
		return false;
	bind_i64(&s, ACCOUNT_ALL_COUNT, ACCOUNT_COUNT_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_accounts = arena_grow(
			arena, *ret_accounts, *ret_count, &room, sizeof(**ret_accounts));
		(*ret_accounts)[(*ret_count)++] = row_take(&s, arena);
	}
}

/* ---- writing ---- */

static bool
login_is_good(struct str login)
{
	if (login.len < 2 || login.len > ACCOUNT_LOGIN_MAX || login.data[0] < 'a' ||
		login.data[0] > 'z')
		return false;
	for (size_t i = 0; i < login.len; i++) {
		char c = login.data[i];

		if (!(c >= 'a' && c <= 'z') && !char_is_digit(c) && c != '.' && c != '-')
			return false;
	}
	return true;
}

static bool
names_check(const struct account *account, struct err *err)
{
	if (!login_is_good(account->login))
		return err_set(err, ERR_USAGE,
			"a login name has two to %d small letters, digits, dots and hyphens, a letter "
			"first, as \"iharrowgate\"",
			ACCOUNT_LOGIN_MAX);
	if (str_trim(account->name).len == 0 || account->name.len > ACCOUNT_NAME_MAX ||
		!utf8_valid(account->name))
		return err_set(err, ERR_USAGE, "say the person's full name, of %d letters at most",
			ACCOUNT_NAME_MAX);
	if (account->role == ROLE_NOBODY || account->role >= ROLE_COUNT)
		return err_set(err, ERR_USAGE,
			"the role is one of lead, inspector, analyst, second-reader, "
			"disclosure-officer, auditor, liaison-officer");
	return true;
}

/* A workbench without a lead could give no one access any more. */
static bool
lead_is_left(struct inspection *inspection, const struct account *account,
	const struct account *before, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (before->role != ROLE_LEAD || before->state != ACCOUNT_OPEN ||
		(account->role == ROLE_LEAD && account->state == ACCOUNT_OPEN))
		return true;
	if (!db_begin(inspection->db, &SQL_ACCOUNT_OTHERS_AS, &s, err))
		return false;
	bind_i64(&s, ACCOUNT_OTHERS_AS_ROLE, ROLE_LEAD);
	bind_i64(&s, ACCOUNT_OTHERS_AS_STATE, ACCOUNT_OPEN);
	bind_i64(&s, ACCOUNT_OTHERS_AS_ID, account->id);
	if (!statement_row(&s, &row, err))
		return false;
	return (row && column_i64(&s, ACCOUNT_OTHERS_AS_COL_OTHERS) > 0) ||
		err_set(err, ERR_USAGE,
			"%.*s is the only lead inspector: make another person lead first",
			STR_ARG(before->name));
}

static bool
id_take(struct inspection *inspection, struct account *account, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_ACCOUNT_LAST, &s, err) || !statement_row(&s, &row, err))
		return false;
	account->id = column_i64(&s, ACCOUNT_LAST_COL_ID) + 1;
	return account->id <= ACCOUNT_COUNT_MAX ||
		err_set(err, ERR_TOO_LARGE, "there are too many accounts");
}

static bool
row_write(struct inspection *inspection, const struct account *account, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ACCOUNT_WRITE, &s, err))
		return false;
	bind_i64(&s, ACCOUNT_WRITE_ID, account->id);
	bind_str(&s, ACCOUNT_WRITE_LOGIN, account->login);
	bind_str(&s, ACCOUNT_WRITE_NAME, account->name);
	bind_i64(&s, ACCOUNT_WRITE_ROLE, account->role);
	bind_i64(&s, ACCOUNT_WRITE_STATE, account->state);
	bind_i64(&s, ACCOUNT_WRITE_ASKS_CODE, account->asks_code);
	bind_i64(&s, ACCOUNT_WRITE_ENTRY, (int64_t)account->entry);
	return statement_run(&s, err);
}

static bool
entry_write(struct inspection *inspection, const struct account *account, const char *changed,
	struct str who, uint64_t *ret_entry, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "account", account->id);
	json_member_str(&w, "login", account->login);
	json_member_str(&w, "name", account->name);
	json_member_str(&w, "role", str_of(role_name(account->role)));
	json_member_str(&w, "state", str_of(account_state_name(account->state)));
	json_member_bool(&w, "asks_code", account->asks_code);
	json_member_str(&w, "changed", str_of(changed));
	json_member_str(&w, "who", who);
	json_object_end(&w);
	return entry_add(inspection, ENTRY_ACCOUNT, buf_str(&payload), ret_entry, err);
}

static const char *
change_name(const struct account *before, const struct account *account)
{
	if (before->state != account->state)
		return account->state == ACCOUNT_OPEN ? "opened again" : "closed";
	if (before->role != account->role)
		return "role";
	if (before->asks_code != account->asks_code)
		return "second factor";
	return "name";
}

bool
account_put(struct inspection *inspection, struct account *account, struct str who, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct account before = {0};
	bool found;

	if (!names_check(account, err) ||
		!account_find(inspection->db, &arena, account->login, &before, &found, err))
		return false;
	if (found && before.id != account->id)
		return err_set(err, ERR_EXISTS, "there is a login name \"%.*s\" already",
			STR_ARG(account->login));
	if (!found && account->id != 0)
		return err_set(err, ERR_USAGE, "a login name stays as it is");
	if (!found ? !id_take(inspection, account, err)
		   : !lead_is_left(inspection, account, &before, err))
		return false;
	return entry_write(inspection, account, found ? change_name(&before, account) : "made", who,
		       &account->entry, err) &&
		row_write(inspection, account, err);
}

bool
account_note(struct inspection *inspection, const struct account *account, const char *changed,
	struct str who, struct err *err)
{
	struct account noted = *account;

	return entry_write(inspection, &noted, changed, who, &noted.entry, err) &&
		row_write(inspection, &noted, err);
}

static enum account_state
state_from_name(struct str name)
{
	for (unsigned i = 0; i < ACCOUNT_STATE_COUNT; i++)
		if (str_equal(name, str_of(state_names[i])))
			return (enum account_state)i;
	return ACCOUNT_STATE_COUNT;
}

bool
account_restore(
	struct inspection *inspection, const struct json *payload, uint64_t entry, struct err *err)
{
	const struct json *number = json_get(payload, "account");
	const struct json *asks = json_get(payload, "asks_code");
	struct account account = {
		.login = json_get_str(payload, "login"),
		.name = json_get_str(payload, "name"),
		.role = role_from_name(json_get_str(payload, "role")),
		.state = state_from_name(json_get_str(payload, "state")),
		.asks_code = asks != NULL && asks->boolean,
		.entry = entry,
	};

	if (number == NULL || number->type != JSON_NUMBER ||
		!str_to_i64(number->text, &account.id) || account.id < 1 ||
		!login_is_good(account.login) || account.role == ROLE_COUNT ||
		account.state == ACCOUNT_STATE_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log is of no proper account");
	return row_write(inspection, &account, err);
}
