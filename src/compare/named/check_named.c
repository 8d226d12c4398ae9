/* Files that are named and not held: one gap each, or one for a whole listing. */
#include "compare/named/named.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/meeting/phrase.h"
#include "compare/named/title.h"
#include "named.sql.h"
#include "store/db.h"
#include "store/kind.h"

#define CHECK_SIZE_MAX ((size_t)128 * 1024 * 1024)
enum {
	EVIDENCE_MAX = 20,
	ROW_MAX = 200,   /* who names it; more say no more */
	SHOWN_MAX = 5,   /* names of a listing that its gap tells */
	SURE_PATH = 85,  /* a path to it */
	SURE_INDEX = 85, /* a row of a table */
	SURE_NAMED = 70,
	SURE_WEB = 45 /* a saved page of the web */
};

static bool
key_is_held(struct compare *compare, struct str key, bool *ret_held, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NAMED_IS_HELD, &s, err))
		return false;
	bind_str(&s, NAMED_IS_HELD_KEY, key);
	return statement_row(&s, ret_held, err);
}

/* Held under the likely name, or under any ending of the wide one that is two words or more. */
static bool
is_held(struct compare *compare, struct str key, struct str wide, bool *ret_held, struct err *err)
{
	if (!key_is_held(compare, key, ret_held, err))
		return false;
	while (!*ret_held && str_find_char(wide, ' ') != STR_NONE) {
		struct str word;

		if (!key_is_held(compare, wide, ret_held, err))
			return false;
		(void)str_cut(&wide, ' ', &word);
	}
	return true;
}

/* Told as an attachment by the mail that announces it: everything is told once. */
static bool
key_is_announced(struct compare *compare, struct str key, bool *ret_announced, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NAMED_IS_ANNOUNCED, &s, err))
		return false;
	bind_str(&s, NAMED_IS_ANNOUNCED_KEY, key);
	return statement_row(&s, ret_announced, err);
}

/* ---- one name ---- */

struct named {
	struct compare *compare;
	struct arena arena;
	struct str key;
	struct str name;
	struct gap_evidence evidence[EVIDENCE_MAX];
	size_t count;
	unsigned sure;
	int64_t custodian;
	int64_t moment;
	bool is_held;
	bool is_named; /* by something other than a listing */
};

static unsigned
sure_of(const struct statement *s)
{
	int64_t kind = column_i64(s, NAMED_ROWS_COL_KIND);

	if (column_i64(s, NAMED_ROWS_COL_IS_PATH) != 0)
		return SURE_PATH;
	if (kind == KIND_WEB)
		return SURE_WEB;
	return kind == KIND_SHEET ? SURE_INDEX : SURE_NAMED;
}

static bool
row_take(struct named *named, const struct statement *s, struct err *err)
{
	struct str wide = str_copy(&named->arena, column_str(s, NAMED_ROWS_COL_WIDE));
	unsigned sure = sure_of(s);

	if (!is_held(named->compare, named->key, wide, &named->is_held, err))
		return false;
	if (named->is_held)
		return true;
	if (column_i64(s, NAMED_ROWS_COL_IS_LISTED) != 0)
		return true;
	named->is_named = true;
	if (sure > named->sure)
		named->sure = sure;
	if (named->count == 0) {
		named->custodian = column_i64(s, NAMED_ROWS_COL_CUSTODIAN);
		named->moment = column_moment(s, NAMED_ROWS_COL_MOMENT);
	}
	if (named->count < EVIDENCE_MAX &&
		(named->count == 0 ||
			named->evidence[named->count - 1].item !=
				column_i64(s, NAMED_ROWS_COL_ITEM)))
		named->evidence[named->count++] = (struct gap_evidence){
			.item = column_i64(s, NAMED_ROWS_COL_ITEM),
			.from = column_i64(s, NAMED_ROWS_COL_BEGINS),
			.to = column_i64(s, NAMED_ROWS_COL_ENDS),
			.words = str_copy(&named->arena, column_str(s, NAMED_ROWS_COL_WORDS)),
		};
	return true;
}

static bool
name_note(struct named *named, const struct check *check, int64_t scope, struct err *err)
{
	struct gap gap = {
		.subject = str_format(&named->arena, "file:%.*s", STR_ARG(named->key)),
		.title = named->name,
		.why = str_format(&named->arena,
			"%zu document%s it by this name, and nothing is held under it, with this "
			"ending or another.",
			named->count, named->count == 1 ? " names" : "s name"),
		.sure = named->sure,
		.weight = 50,
		.custodian = named->custodian,
		.begins = named->moment,
		.ends = named->moment,
		.evidence = named->evidence,
		.evidence_count = named->count,
	};

	return gap_note(named->compare, check, scope, &gap, err);
}

static bool
name_check(struct named *named, const struct check *check, int64_t scope, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool is_announced;
	bool row;

	if (!key_is_announced(named->compare, named->key, &is_announced, err))
		return false;
	if (is_announced)
		return true;
	if (!db_begin(named->compare->db, &SQL_NAMED_ROWS, &s, err))
		return false;
	bind_i64(&s, NAMED_ROWS_NAME, scope);
	bind_i64(&s, NAMED_ROWS_COUNT, ROW_MAX);
	while (!named->is_held) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		if (!row_take(named, &s, err))
			return false;
	}
	statement_end(&s);
	return named->is_held || !named->is_named || name_note(named, check, scope, err);
}

/* ---- a listing ---- */

struct listing {
	uint64_t listed;
	uint64_t absent;
	struct buf shown;
};

static bool
listing_count(struct named *named, int64_t document, struct listing *listing, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool held;
	bool row;

	if (!db_begin(named->compare->db, &SQL_NAMED_LISTED, &s, err))
		return false;
	bind_i64(&s, NAMED_LISTED_DOCUMENT, document);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		listing->listed++;
		if (!is_held(named->compare, column_str(&s, NAMED_LISTED_COL_KEY),
			    column_str(&s, NAMED_LISTED_COL_WIDE), &held, err))
			return false;
		if (held)
			continue;
		if (++listing->absent <= SHOWN_MAX) {
			if (listing->shown.len > 0)
				buf_add(&listing->shown, STR(", "));
			buf_add(&listing->shown, column_str(&s, NAMED_LISTED_COL_NAME));
		}
	}
}

static bool
listing_note(struct named *named, const struct check *check, int64_t scope, struct str path,
	const struct listing *listing, struct err *err)
{
	struct gap gap = {
		.subject = named->key,
		.title = str_format(&named->arena, "%llu files that \"%.*s\" lists",
			(unsigned long long)listing->absent, STR_ARG(phrase_file(path))),
		.why = str_format(&named->arena,
			"It names %llu files; %llu of them are not held, among them %.*s.",
			(unsigned long long)listing->listed, (unsigned long long)listing->absent,
			STR_ARG(buf_str(&listing->shown))),
		.sure = 60,
		.weight = 40,
		.custodian = named->custodian,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
		.evidence = named->evidence,
		.evidence_count = 1,
	};

	return gap_note(named->compare, check, scope, &gap, err);
}

static bool
listing_check(struct named *named, const struct check *check, int64_t scope, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct listing listing = {0};
	struct str path;
	bool done;
	bool row;

	if (!db_begin(named->compare->db, &SQL_NAMED_ROWS, &s, err))
		return false;
	bind_i64(&s, NAMED_ROWS_NAME, scope);
	bind_i64(&s, NAMED_ROWS_COUNT, 1);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	named->evidence[0] = (struct gap_evidence){
		column_i64(&s, NAMED_ROWS_COL_ITEM), -1, -1, STR("")};
	named->custodian = column_i64(&s, NAMED_ROWS_COL_CUSTODIAN);
	path = str_copy(&named->arena, column_str(&s, NAMED_ROWS_COL_PATH));
	done = listing_count(named, column_i64(&s, NAMED_ROWS_COL_DOCUMENT), &listing, err) &&
		(listing.absent == 0 || listing_note(named, check, scope, path, &listing, err));
	buf_free(&listing.shown);
	return done;
}

bool
check_named_files(
	struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct named named = {.compare = compare, .moment = DATE_NONE};
	struct statement s CLEANUP(statement_end) = {0};
	bool done;
	bool row;

	if (scope <= 0)
		return true; /* a series' (compare/named/series.h) */
	arena_init(&named.arena, CHECK_SIZE_MAX);
	if (!db_begin(compare->db, &SQL_NAMED_NAME_GET, &s, err))
		return false;
	bind_i64(&s, NAMED_NAME_GET_ID, scope);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	named.key = str_copy(&named.arena, column_str(&s, NAMED_NAME_GET_COL_KEY));
	named.name = str_copy(&named.arena, column_str(&s, NAMED_NAME_GET_COL_NAME));
	statement_end(&s);
	if (str_starts(named.key, STR("title:")))
		done = check_title(compare, check, scope, named.name, err);
	else
		done = str_starts(named.key, STR("listing:"))
			? listing_check(&named, check, scope, err)
			: name_check(&named, check, scope, err);
	arena_free(&named.arena);
	return done;
}
