#include "store/shape.h"

#include "base/arena.h"
#include "base/err.h"
#include "crypto/sha256.h"
#include "store/db.h"

#include "schema.h"
#include "shape.sql.h"

enum { ARENA_SIZE = 16 << 20 };

struct part {
	struct str name;
	struct str words;
};

struct parts {
	struct part *list;
	size_t count;
	size_t room;
};

/* From 1: a database that was made before there were stamps has 0. */
static uint32_t
schema_number(void)
{
	unsigned char digest[SHA256_SIZE];

	sha256_once(str_of(embedded_schema), digest);
	return ((uint32_t)(digest[0] & 0x7f) << 24 | (uint32_t)digest[1] << 16 |
		       (uint32_t)digest[2] << 8 | digest[3]) |
		1;
}

bool
shape_stamp(struct db *db, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	return db_run_script(
		db, str_format(&arena, "PRAGMA user_version = %u", schema_number()).data, err);
}

static bool
parts_take(struct db *db, struct arena *arena, struct parts *ret_parts, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	*ret_parts = (struct parts){0};
	if (!db_begin(db, &SQL_SHAPE_PARTS, &s, err))
		return false;
	while (row) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		ret_parts->list = arena_grow(arena, ret_parts->list, ret_parts->count,
			&ret_parts->room, sizeof(*ret_parts->list));
		ret_parts->list[ret_parts->count++] = (struct part){
			str_copy(arena, column_str(&s, SHAPE_PARTS_COL_PART)),
			str_copy(arena, column_str(&s, SHAPE_PARTS_COL_WORDS))};
	}
	return true;
}

/* Both are in the order of their names. */
static enum shape
parts_judge(const struct parts *ours, const struct parts *theirs)
{
	size_t missing = 0;
	size_t more = 0;
	size_t otherwise = 0;
	size_t i = 0;
	size_t j = 0;

	while (i < ours->count || j < theirs->count) {
		int order = i == ours->count ? 1
			: j == theirs->count
			? -1
			: str_compare(ours->list[i].name, theirs->list[j].name);

		missing += order < 0;
		more += order > 0;
		otherwise += order == 0 && !str_equal(ours->list[i].words, theirs->list[j].words);
		i += order <= 0;
		j += order >= 0;
	}
	if (missing == 0 && more == 0)
		return otherwise == 0 ? SHAPE_OURS : SHAPE_OTHER;
	if (missing > 0 && more > 0)
		return SHAPE_OTHER;
	return missing > 0 ? SHAPE_EARLIER : SHAPE_LATER;
}

static bool
parts_compare(struct db *db, enum shape *ret_shape, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct db *ours CLEANUP(db_cleanup) = NULL;
	struct parts our_parts;
	struct parts their_parts;

	if (!db_open(":memory:", DB_CREATE, &ours, err) ||
		!db_run_script(ours, embedded_schema, err) ||
		!parts_take(ours, &arena, &our_parts, err) ||
		!parts_take(db, &arena, &their_parts, err))
		return false;
	*ret_shape = parts_judge(&our_parts, &their_parts);
	return true;
}

bool
shape_of(struct db *db, enum shape *ret_shape, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_shape = SHAPE_OURS;
	if (!db_begin(db, &SQL_SHAPE_STAMP, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (row && column_i64(&s, SHAPE_STAMP_COL_USER_VERSION) == schema_number())
		return true;
	statement_end(&s);
	return parts_compare(db, ret_shape, err);
}

bool
shape_refuse(enum shape shape, const char *folder, struct err *err)
{
	if (shape == SHAPE_LATER)
		return err_set(err, ERR_UNSUPPORTED,
			"\"%s\" was made by a later version of candour: use that version or a newer "
			"one; nothing was changed",
			folder);
	return err_set(err, ERR_UNSUPPORTED,
		"\"%s\" was made by %s version of candour: run `candour rebuild %s`, which brings "
		"it up to date from vault and log; nothing is lost",
		folder, shape == SHAPE_EARLIER ? "an earlier" : "another", folder);
}

bool
shape_require(struct db *db, const char *folder, struct err *err)
{
	enum shape shape;

	return shape_of(db, &shape, err) &&
		(shape == SHAPE_OURS || shape_refuse(shape, folder, err));
}
