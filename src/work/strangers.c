#include "work/strangers.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "store/inspection_rebuild.h"

#include "verify.sql.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

struct look {
	const char *folder;
	struct db *db;
	void (*found)(void *context, const char *sort, struct str what);
	void *context;
	struct arena arena;
};

enum { ARENA_SIZE = 64 << 20 };
#define RECEIPT_SIZE_MAX ((size_t)4 << 30)

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void
stranger_tell(struct look *look, const char *inside, const char *name)
{
	if (inside[0] == '\0' && str_starts(str_of(name), STR(REBUILD_DATABASE)))
		look->found(look->context, "unfinished",
			str_format(&look->arena, "\"%s\" was left by a rebuild that was stopped",
				name));
	else
		look->found(look->context, "added",
			str_format(&look->arena, "\"%s%s%s\" does not belong there", inside,
				inside[0] == '\0' ? "" : "/", name));
}

/* Names in a folder that none of ours would make. */
static bool
names_check(struct look *look, const char *inside, const char *const *names, size_t count,
	struct err *err)
{
	const char *path = path_join_cstr(&look->arena, look->folder, inside);
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (folder == NULL)
		return err_set_errno(err, errno, "cannot look into \"%s\"", path);
	while ((entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			!is_one_of(entry->d_name, names, count))
			stranger_tell(look, inside, entry->d_name);
	(void)closedir(folder);
	return true;
}

static void
receipt_check(struct look *look, const char *ending, int64_t delivery, struct str wanted)
{
	const char *name = str_format(
		&look->arena, "receipts/delivery-%lld.%s", (long long)delivery, ending)
				   .data;
	struct buf text CLEANUP(buf_free) = {.size_max = RECEIPT_SIZE_MAX};
	unsigned char digest[SHA256_SIZE];
	struct err err = {0};

	if (!file_read(path_join_cstr(&look->arena, look->folder, name), &text, RECEIPT_SIZE_MAX,
		    &err)) {
		look->found(look->context, "missing",
			str_format(&look->arena, "the receipt \"%s\": %s", name, err.text));
		return;
	}
	sha256_once(buf_str(&text), digest);
	if (!str_equal(hex_encode(&look->arena, str_make(digest, sizeof(digest))), wanted))
		look->found(look->context, "altered",
			str_format(&look->arena, "the receipt \"%s\" is not the one in the log",
				name));
}

static bool
receipts_check(struct look *look, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	if (!db_begin(look->db, &SQL_VERIFY_RECEIPTS, &s, err))
		return false;
	while (row) {
		int64_t delivery;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		delivery = column_i64(&s, VERIFY_RECEIPTS_COL_ID);
		receipt_check(look, "sha256", delivery,
			str_copy(&look->arena, column_str(&s, VERIFY_RECEIPTS_COL_RECEIPT_SHA256)));
		receipt_check(look, "json", delivery,
			str_copy(&look->arena, column_str(&s, VERIFY_RECEIPTS_COL_SUMMARY_SHA256)));
	}
	return true;
}

bool
strangers_find(const char *folder, void (*found)(void *context, const char *sort, struct str what),
	void *context, struct err *err)
{
	static const char *const tops[] = {"candour.db", "candour.db-wal", "candour.db-shm",
		"vault", "ledger", "keys", "receipts", "reports", "requests", "links", "lock",
		"lock.queue", "lock.long", "people.db", "people.db-wal", "people.db-shm",
		"incoming", "README.txt"};
	static const char *const keys[] = {"signing.key", "secret.key"};
	struct look look = {folder, NULL, found, context, {0}};
	bool done;

	arena_init(&look.arena, ARENA_SIZE);
	done = names_check(&look, "", tops, COUNT_OF(tops), err) &&
		names_check(&look, "keys", keys, COUNT_OF(keys), err);
	arena_free(&look.arena);
	return done;
}

bool
strangers_receipts(const char *folder, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err)
{
	struct look look = {folder, db, found, context, {0}};
	bool done;

	arena_init(&look.arena, ARENA_SIZE);
	done = receipts_check(&look, err);
	arena_free(&look.arena);
	return done;
}
