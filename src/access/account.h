/* Accounts of the workbench: who there is, in which role. All of it comes from entries of the
 * log (ENTRY_ACCOUNT) and is rebuilt from them; passwords, second factors and sessions are
 * elsewhere (access/people.h).
 *
 * An account is never removed, since entries name it; it is closed, and may be opened again. */
#ifndef CANDOUR_ACCESS_ACCOUNT_H
#define CANDOUR_ACCESS_ACCOUNT_H

#include "access/role.h"
#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum account_state { ACCOUNT_OPEN = 0, ACCOUNT_CLOSED, ACCOUNT_STATE_COUNT };
const char *account_state_name(enum account_state state); /* "open", "closed" */

enum { ACCOUNT_LOGIN_MAX = 40, ACCOUNT_NAME_MAX = 200, ACCOUNT_COUNT_MAX = 10000 };

struct account {
	int64_t id;       /* from 1 on */
	struct str login; /* "iharrowgate": small letters, digits, dots, hyphens; a letter first */
	struct str name;  /* "Ines Harrowgate" */
	enum role role;
	enum account_state state;
	bool asks_code; /* signing in wants a second factor */
	uint64_t entry; /* the last that changed it */
};

/* Of an inspection that an earlier version made: none. */
bool account_find(struct db *db, struct arena *arena, struct str login, struct account *ret_account,
	bool *ret_found, struct err *err) MUST_USE;
/* ERR_NOT_FOUND. */
bool account_get(struct db *db, struct arena *arena, int64_t id, struct account *ret_account,
	struct err *err) MUST_USE;
/* All, in order of their login names. */
bool account_list(struct db *db, struct arena *arena, struct account **ret_accounts,
	size_t *ret_count, struct err *err) MUST_USE;

/* Makes one (account->id is set) or changes it, with an entry that says who did so and what is
 * so from now on; in the caller's transaction. ERR_EXISTS where another has the login name;
 * ERR_USAGE where a name is none; the last open account of a lead is neither closed nor given
 * another role. */
bool account_put(struct inspection *inspection, struct account *account, struct str who,
	struct err *err) MUST_USE;
/* The same from an entry, when the ledger is being replayed. */
bool account_restore(struct inspection *inspection, const struct json *payload, uint64_t entry,
	struct err *err) MUST_USE;
/* An entry that one of its secrets was changed, "password", "second factor", "recovery codes", or that it
 * was "signed out". */
bool account_note(struct inspection *inspection, const struct account *account, const char *changed,
	struct str who, struct err *err) MUST_USE;

#endif
