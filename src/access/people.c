#include "access/people.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "store/db.h"

#include "people.sql.h"
#include "schema_people.h"

static const char *
path_of(struct arena *arena, const char *folder)
{
	return path_join_cstr(arena, folder, "people.db");
}

/* Two that make it at once: one comes too late, and finds it made. */
static bool
make(const char *path, struct db **ret_people, struct err *err)
{
	return db_open(path, DB_CREATE, ret_people, err) &&
		db_transaction_begin(*ret_people, err) &&
		db_run_script(*ret_people, embedded_schema_people, err) &&
		db_transaction_commit(*ret_people, err);
}

/* What an earlier version made gets what was added since. */
static bool
grow(const char *path, struct db **ret_people, struct err *err)
{
	return db_open(path, DB_WRITE, ret_people, err) &&
		db_run_script(*ret_people, embedded_schema_people, err);
}

bool
people_open(const char *folder, struct db **ret_people, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	const char *path = path_of(&arena, folder);

	if (file_exists(path) ? grow(path, ret_people, err) : make(path, ret_people, err))
		return true;
	db_cleanup(ret_people);
	return false;
}

bool
people_look(const char *folder, struct db **ret_people, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	const char *path = path_of(&arena, folder);

	if (!file_exists(path))
		return err_set(err, ERR_NOT_FOUND,
			"no account was made yet in \"%s\"; begin with candour user add", folder);
	return db_open(path, DB_READ, ret_people, err);
}

bool
people_secret_get(struct db *people, struct arena *arena, int64_t account,
	struct people_secret *ret_secret, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_secret = (struct people_secret){
		.account = account, .password = STR(""), .code_secret = STR("")};
	if (!db_begin(people, &SQL_PEOPLE_SECRET, &s, err))
		return false;
	bind_i64(&s, PEOPLE_SECRET_ACCOUNT, account);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	ret_secret->password = str_copy(arena, column_str(&s, PEOPLE_SECRET_COL_PASSWORD));
	ret_secret->password_moment = column_i64(&s, PEOPLE_SECRET_COL_PASSWORD_MOMENT);
	ret_secret->code_secret = str_copy(arena, column_str(&s, PEOPLE_SECRET_COL_CODE_SECRET));
	ret_secret->code_step = column_i64(&s, PEOPLE_SECRET_COL_CODE_STEP);
	ret_secret->keys_off = column_i64(&s, PEOPLE_SECRET_COL_KEYS_OFF) != 0;
	return true;
}

bool
people_secret_put(struct db *people, const struct people_secret *secret, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_PEOPLE_SECRET_WRITE, &s, err))
		return false;
	bind_i64(&s, PEOPLE_SECRET_WRITE_ACCOUNT, secret->account);
	bind_str(&s, PEOPLE_SECRET_WRITE_PASSWORD, secret->password);
	bind_i64(&s, PEOPLE_SECRET_WRITE_PASSWORD_MOMENT, secret->password_moment);
	bind_str(&s, PEOPLE_SECRET_WRITE_CODE_SECRET, secret->code_secret);
	bind_i64(&s, PEOPLE_SECRET_WRITE_CODE_STEP, secret->code_step);
	bind_i64(&s, PEOPLE_SECRET_WRITE_KEYS_OFF, secret->keys_off);
	return statement_run(&s, err);
}
