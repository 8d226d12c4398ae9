#include "work/verify_moment.h"

#include "base/arena.h"
#include "base/file.h"
#include "store/db.h"
#include "store/inspection_rebuild.h"
#include "verify_now.sql.h"
#include "work/upload.h"
#include "work/upload_file.h"

bool
verify_moment_hold(struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	/* A transaction of a database that is only read begins its view at once. */
	return db_transaction_begin(db, err) && db_begin(db, &SQL_NOW_TOUCH, &s, err) &&
		statement_run(&s, err);
}

static void
kept_open(struct verify_moment *moment, struct arena *arena)
{
	if (db_open(path_join_cstr(arena, moment->folder, "candour.db"), DB_READ, &moment->kept,
		    &moment->kept_err) &&
		verify_moment_hold(moment->kept, &moment->kept_err))
		return;
	db_cleanup(&moment->kept);
}

static bool
is_rebuilding(const struct verify_moment *moment, struct arena *arena)
{
	return file_exists(path_join_cstr(arena, moment->folder, REBUILD_DATABASE));
}

bool
verify_moment_take(
	struct verify_moment *moment, struct arena *arena, const char *folder, struct err *err)
{
	const char *database = path_join_cstr(arena, folder, "candour.db");

	*moment = (struct verify_moment){.folder = folder};
	if (stat(database, &moment->database) == 0)
		kept_open(moment, arena);
	moment->was_rebuilding = is_rebuilding(moment, arena);
	return listing_take(
		       arena, path_join_cstr(arena, folder, "requests"), &moment->requests, err) &&
		listing_take(
			arena, path_join_cstr(arena, folder, "reports"), &moment->reports, err) &&
		listing_take(arena, path_join_cstr(arena, folder, "links"), &moment->links, err) &&
		upload_file_list(arena, folder, &moment->uploads, &moment->upload_count, err);
}

void
verify_moment_free(struct verify_moment *moment)
{
	db_cleanup(&moment->kept);
	db_cleanup(&moment->now);
}

bool
verify_moment_is_past(struct verify_moment *moment, struct arena *arena, struct err *err)
{
	struct stat now;

	if ((stat(path_join_cstr(arena, moment->folder, "candour.db"), &now) == 0 &&
		    moment->database.st_ino != 0 &&
		    (now.st_ino != moment->database.st_ino ||
			    now.st_dev != moment->database.st_dev)) ||
		(!moment->was_rebuilding && is_rebuilding(moment, arena)))
		return err_set(err, ERR_BUSY,
			"candour rebuild made the database anew meanwhile; verify once more");
	return true;
}

static bool
now_open(struct verify_moment *moment)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct err ignored = {0};

	return moment->now != NULL ||
		db_open(path_join_cstr(&arena, moment->folder, "candour.db"), DB_READ, &moment->now,
			&ignored);
}

bool
verify_moment_knows(struct verify_moment *moment, struct str sha256)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct err ignored = {0};
	bool row = false;

	if (!now_open(moment) || !db_begin(moment->now, &SQL_NOW_KNOWS, &s, &ignored))
		return false;
	bind_blob(&s, NOW_KNOWS_SHA256, sha256);
	return statement_row(&s, &row, &ignored) && row;
}

bool
verify_moment_upload_is_over(struct verify_moment *moment, int64_t number)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct err ignored = {0};
	bool row = false;

	if (!now_open(moment) || !db_begin(moment->now, &SQL_NOW_UPLOAD, &s, &ignored))
		return false;
	bind_i64(&s, NOW_UPLOAD_NUMBER, number);
	return statement_row(&s, &row, &ignored) && row &&
		column_i64(&s, NOW_UPLOAD_COL_STATE) != UPLOAD_RECEIVED;
}
