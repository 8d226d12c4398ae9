#include "access/trial.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

#include "people.sql.h"

enum { ARENA_SIZE = 1 << 16, ADDRESS_MAX = 64, SUBJECTS = 3 };

/* Whose failures count. */
struct subjects {
	struct str names[SUBJECTS];
	int64_t free[SUBJECTS];
	size_t count;
};

/* The account in whatever address comes last: it is passed over for addresses that are known. */
static struct subjects
subjects_of(struct arena *arena, int64_t account, struct str address)
{
	struct subjects all = {.count = account == 0 ? 1 : SUBJECTS};

	address = str_slice(address, 0, ADDRESS_MAX);
	all.names[0] = str_format(arena, "address %.*s", STR_ARG(address));
	all.free[0] = TRIAL_ADDRESS_FREE;
	all.names[1] = str_format(
		arena, "account %lld from %.*s", (long long)account, STR_ARG(address));
	all.free[1] = TRIAL_FREE;
	all.names[2] = str_format(arena, "account %lld", (long long)account);
	all.free[2] = TRIAL_FREE;
	return all;
}

static bool
trial_get(struct db *people, struct str subject, int64_t now, int64_t *ret_failures,
	int64_t *ret_last, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_failures = 0;
	*ret_last = 0;
	if (!db_begin(people, &SQL_TRIAL_GET, &s, err))
		return false;
	bind_str(&s, TRIAL_GET_SUBJECT, subject);
	if (!statement_row(&s, &row, err))
		return false;
	if (row && now - column_i64(&s, TRIAL_GET_COL_LAST) < TRIAL_FORGET_S) {
		*ret_failures = column_i64(&s, TRIAL_GET_COL_FAILURES);
		*ret_last = column_i64(&s, TRIAL_GET_COL_LAST);
	}
	return true;
}

static bool
is_known(struct db *people, int64_t account, struct str address, bool *ret_known, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(people, &SQL_KNOWN_IS, &s, err))
		return false;
	bind_i64(&s, KNOWN_IS_ACCOUNT, account);
	bind_str(&s, KNOWN_IS_ADDRESS, str_slice(address, 0, ADDRESS_MAX));
	if (!statement_row(&s, &row, err))
		return false;
	*ret_known = row && column_i64(&s, KNOWN_IS_COL_THERE) != 0;
	return true;
}

/* Two seconds after the free ones, then twice as long each time. */
static int64_t
wait_of(int64_t failures, int64_t free)
{
	int64_t beyond = failures - free;

	if (beyond < 0)
		return 0;
	return beyond >= 9 ? TRIAL_WAIT_MAX_S : INT64_C(2) << beyond;
}

bool
trial_check(struct db *people, int64_t account, struct str address, int64_t now, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct subjects all = subjects_of(&arena, account, address);
	int64_t longest = 0;
	bool known;

	if (!is_known(people, account, address, &known, err))
		return false;
	if (known)
		all.count--;
	for (size_t i = 0; i < all.count; i++) {
		int64_t failures;
		int64_t last;
		int64_t left;

		if (!trial_get(people, all.names[i], now, &failures, &last, err))
			return false;
		left = last + wait_of(failures, all.free[i]) - now;
		if (left > longest)
			longest = left;
	}
	return longest <= 0 ||
		err_set(err, ERR_BUSY,
			"there were too many tries to sign in; wait %lld %s, then try again",
			(long long)(longest < 100 ? longest : (longest + 59) / 60),
			longest == 1            ? "second"
				: longest < 100 ? "seconds"
						: "minutes");
}

static bool
trial_put(struct db *people, struct str subject, int64_t failures, int64_t now, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_TRIAL_PUT, &s, err))
		return false;
	bind_str(&s, TRIAL_PUT_SUBJECT, subject);
	bind_i64(&s, TRIAL_PUT_FAILURES, failures);
	bind_i64(&s, TRIAL_PUT_LAST, now);
	return statement_run(&s, err);
}

bool
trial_failed(struct db *people, int64_t account, struct str address, int64_t now, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct subjects all = subjects_of(&arena, account, address);

	if (!db_run_for(people, &SQL_TRIAL_REMOVE_OLD, TRIAL_REMOVE_OLD_LAST, now - TRIAL_FORGET_S,
		    err))
		return false;
	for (size_t i = 0; i < all.count; i++) {
		int64_t failures;
		int64_t last;

		if (!trial_get(people, all.names[i], now, &failures, &last, err) ||
			!trial_put(people, all.names[i], failures + 1, now, err))
			return false;
	}
	return true;
}

static bool
known_put(struct db *people, int64_t account, struct str address, int64_t now, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_KNOWN_PUT, &s, err))
		return false;
	bind_i64(&s, KNOWN_PUT_ACCOUNT, account);
	bind_str(&s, KNOWN_PUT_ADDRESS, str_slice(address, 0, ADDRESS_MAX));
	bind_i64(&s, KNOWN_PUT_LAST, now);
	return statement_run(&s, err);
}

static bool
trial_forget(struct db *people, struct str subject, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_TRIAL_FORGET, &s, err))
		return false;
	bind_str(&s, TRIAL_FORGET_SUBJECT, subject);
	return statement_run(&s, err);
}

bool
trial_passed(struct db *people, int64_t account, struct str address, int64_t now,
	int64_t *ret_failures, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct subjects all = subjects_of(&arena, account, address);
	int64_t last;

	if (!trial_get(people, all.names[2], now, ret_failures, &last, err))
		return false;
	/* Who has one account could else reset the address while trying at others. */
	for (size_t i = 1; i < all.count; i++)
		if (!trial_forget(people, all.names[i], err))
			return false;
	return known_put(people, account, address, now, err);
}
