/* Holes of numbered series, and numbers that are named and not held. */
#include "compare/named/series.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/meeting/phrase.h"
#include "compare/named/reference.h"
#include "series.sql.h"
#include "store/db.h"

#define CHECK_SIZE_MAX ((size_t)256 * 1024 * 1024)
enum {
	OWN_COUNT_MAX = 2000000,
	BATES_MEMBERS_MIN = 20,
	NAMED_MEMBERS_MIN =
		3,           /* documents of the form that are held, before a named one is missed */
	HOLE_COUNT_MAX = 20, /* gaps of one series; with more they are one */
	SHOWN_MAX = 5,
	EVIDENCE_MAX = 20,
	NAMED_MAX = 200
};

struct series {
	struct compare *compare;
	struct arena *arena;
	int64_t id;
	enum series_kind kind;
	struct str key;
	struct str before;
	struct str after;
	unsigned width;
	int64_t *own; /* numbers, rising */
	size_t own_count;
	bool is_dense;
};

struct evidence_list {
	struct gap_evidence all[EVIDENCE_MAX];
	size_t count;
	int64_t custodian;
	struct str path;
	int64_t moment;
};

/* ---- loading ---- */

static bool
series_load(struct series *series, bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(series->compare->db, &SQL_SERIES_GET, &s, err))
		return false;
	bind_i64(&s, SERIES_GET_ID, series->id);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	series->kind = (enum series_kind)column_i64(&s, SERIES_GET_COL_KIND);
	series->key = str_copy(series->arena, column_str(&s, SERIES_GET_COL_KEY));
	series->before = str_copy(series->arena, column_str(&s, SERIES_GET_COL_BEFORE));
	series->after = str_copy(series->arena, column_str(&s, SERIES_GET_COL_AFTER));
	series->width = (unsigned)column_i64(&s, SERIES_GET_COL_WIDTH);
	return true;
}

/* The first column of a query over the series, as a rising list. */
static bool
numbers_load(struct series *series, const struct query *query, int parameter, int64_t **ret_numbers,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t *all = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(series->compare->db, query, &s, err))
		return false;
	bind_i64(&s, parameter, series->id);
	while (*ret_count < OWN_COUNT_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		all = arena_grow(series->arena, all, *ret_count, &room, sizeof(*all));
		all[(*ret_count)++] = column_i64(&s, 0);
	}
	*ret_numbers = all;
	return true;
}

static bool
evidence_load(struct series *series, enum series_role role, int64_t first, int64_t last,
	size_t count, struct evidence_list *list, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t before = 0;
	bool row;

	if (!db_begin(series->compare->db, &SQL_SERIES_ROWS, &s, err))
		return false;
	bind_i64(&s, SERIES_ROWS_SERIES, series->id);
	bind_i64(&s, SERIES_ROWS_ROLE, role);
	bind_i64(&s, SERIES_ROWS_FIRST, first);
	bind_i64(&s, SERIES_ROWS_LAST, last);
	bind_i64(&s, SERIES_ROWS_COUNT, (int64_t)count * 4);
	for (size_t taken = 0; taken < count && list->count < EVIDENCE_MAX;) {
		int64_t item;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		item = column_i64(&s, SERIES_ROWS_COL_ITEM);
		if (item == before)
			continue;
		before = item;
		taken++;
		if (list->custodian == 0) {
			list->custodian = column_i64(&s, SERIES_ROWS_COL_CUSTODIAN);
			list->moment = column_moment(&s, SERIES_ROWS_COL_MOMENT);
			list->path = str_copy(series->arena, column_str(&s, SERIES_ROWS_COL_PATH));
		}
		list->all[list->count++] = (struct gap_evidence){
			.item = item,
			.from = column_i64(&s, SERIES_ROWS_COL_BEGINS),
			.to = column_i64(&s, SERIES_ROWS_COL_ENDS),
			.words = str_copy(series->arena, column_str(&s, SERIES_ROWS_COL_WORDS)),
		};
	}
	return true;
}

static struct str
number_write(const struct series *series, int64_t number)
{
	return reference_write(
		series->arena, series->before, series->after, series->width, (uint64_t)number);
}

static struct str
range_write(const struct series *series, int64_t first, int64_t last)
{
	if (first == last)
		return number_write(series, first);
	return str_format(series->arena, "%.*s to %.*s", STR_ARG(number_write(series, first)),
		STR_ARG(number_write(series, last)));
}

/* ---- holes within documents ---- */

static bool
inside_check(struct series *series, const struct check *check, struct err *err)
{
	struct evidence_list list = {.moment = DATE_NONE};
	struct str file;
	struct gap gap = {.begins = DATE_NONE, .ends = DATE_NONE};

	if (!evidence_load(series, SERIES_HOLE, 0, 0, EVIDENCE_MAX, &list, err))
		return false;
	if (list.count == 0)
		return true;
	file = phrase_file(list.path);
	gap.subject = series->key;
	gap.title = str_format(series->arena, "%s%.*s of \"%.*s\"",
		series->kind == SERIES_PAGE ? "" : "Paragraph ", STR_ARG(series->before),
		STR_ARG(file));
	gap.why = series->kind == SERIES_PAGE
		? str_format(series->arena, "The labels of the pages leave out %.*s.",
			  STR_ARG(series->before))
		: str_format(series->arena,
			  "The numbers of the paragraphs leave out %.*s; they are in order otherwise.",
			  STR_ARG(series->before));
	if (series->kind == SERIES_PAGE && gap.title.len > 0)
		gap.title = str_format(series->arena, "P%.*s", STR_ARG(str_from(gap.title, 1)));
	gap.sure = series->kind == SERIES_PAGE ? 80 : 75;
	gap.weight = 60;
	gap.custodian = list.custodian;
	gap.begins = list.moment;
	gap.ends = list.moment;
	gap.evidence = list.all;
	gap.evidence_count = list.count;
	return gap_note(series->compare, check, series->id, &gap, err);
}

/* ---- holes of a series ---- */

static bool
hole_note(struct series *series, const struct check *check, size_t after, int64_t first,
	int64_t last, struct err *err)
{
	struct evidence_list list = {.moment = DATE_NONE};
	struct gap gap = {.begins = DATE_NONE, .ends = DATE_NONE};
	int64_t before = series->own[after - 1];
	int64_t next = series->own[after];
	size_t neighbours;

	if (!evidence_load(series, SERIES_OWN, before, before, 1, &list, err) ||
		!evidence_load(series, SERIES_OWN, next, next, 1, &list, err))
		return false;
	neighbours = list.count;
	if (!evidence_load(series, SERIES_MENTIONED, first, last, EVIDENCE_MAX - 2, &list, err))
		return false;
	gap.subject = str_format(series->arena, "series:%.*s:%lld-%lld", STR_ARG(series->key),
		(long long)first, (long long)last);
	gap.title = range_write(series, first, last);
	gap.why = str_format(series->arena,
		"%zu of the numbers from %.*s to %.*s are held, %.*s and %.*s among them; %.*s %s "
		"not%s.",
		series->own_count, STR_ARG(number_write(series, series->own[0])),
		STR_ARG(number_write(series, series->own[series->own_count - 1])),
		STR_ARG(number_write(series, before)), STR_ARG(number_write(series, next)),
		STR_ARG(gap.title), first == last ? "is" : "are",
		list.count > neighbours ? ", and documents that are held name it" : "");
	gap.sure = list.count > neighbours ? 92 : 75;
	gap.weight = 60;
	gap.custodian = list.custodian;
	gap.evidence = list.all;
	gap.evidence_count = list.count;
	return gap_note(series->compare, check, series->id, &gap, err);
}

static bool
is_dense(const struct series *series)
{
	size_t least = series->kind == SERIES_BATES ? BATES_MEMBERS_MIN : SERIES_MEMBERS_MIN;
	int64_t span;

	if (series->own_count < least)
		return false;
	span = series->own[series->own_count - 1] - series->own[0] + 1;
	return (span - (int64_t)series->own_count) * SERIES_HOLE_SHARE <= span;
}

/* Many holes are one gap: a list of them, as an authority would be asked for it. */
static bool
many_note(struct series *series, const struct check *check, size_t runs, struct err *err)
{
	struct evidence_list list = {.moment = DATE_NONE};
	int64_t first = series->own[0];
	int64_t last = series->own[series->own_count - 1];
	struct buf shown CLEANUP(buf_free) = {0};
	struct gap gap = {.begins = DATE_NONE, .ends = DATE_NONE};
	size_t told = 0;

	for (size_t i = 1; i < series->own_count && told < SHOWN_MAX; i++) {
		if (series->own[i] == series->own[i - 1] + 1)
			continue;
		buf_add(&shown, told++ > 0 ? STR(", ") : STR(""));
		buf_add(&shown, range_write(series, series->own[i - 1] + 1, series->own[i] - 1));
	}
	if (!evidence_load(series, SERIES_OWN, first, first, 1, &list, err) ||
		!evidence_load(series, SERIES_OWN, last, last, 1, &list, err))
		return false;
	gap.subject = str_format(series->arena, "series:%.*s:many", STR_ARG(series->key));
	gap.title = str_format(series->arena, "%lld numbers between %.*s and %.*s",
		(long long)(last - first + 1 - (int64_t)series->own_count),
		STR_ARG(number_write(series, first)), STR_ARG(number_write(series, last)));
	gap.why = str_format(series->arena,
		"%zu of these numbers are held; missing in %zu places are %.*s and others.",
		series->own_count, runs, STR_ARG(buf_str(&shown)));
	gap.sure = 55;
	gap.weight = 60;
	gap.custodian = list.custodian;
	gap.evidence = list.all;
	gap.evidence_count = list.count;
	return gap_note(series->compare, check, series->id, &gap, err);
}

static bool
holes_check(struct series *series, const struct check *check, struct err *err)
{
	size_t runs = 0;

	series->is_dense = is_dense(series);
	for (size_t i = 1; series->is_dense && i < series->own_count; i++)
		runs += series->own[i] > series->own[i - 1] + 1;
	if (runs > HOLE_COUNT_MAX)
		return many_note(series, check, runs, err);
	for (size_t i = 1; runs > 0 && i < series->own_count; i++)
		if (series->own[i] > series->own[i - 1] + 1 &&
			!hole_note(
				series, check, i, series->own[i - 1] + 1, series->own[i] - 1, err))
			return false;
	return true;
}

/* ---- named and not held ---- */

static bool
is_own(const struct series *series, int64_t number)
{
	size_t low = 0;
	size_t high = series->own_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (series->own[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < series->own_count && series->own[low] == number;
}

static bool
named_note(struct series *series, const struct check *named, int64_t number, struct err *err)
{
	struct evidence_list list = {.moment = DATE_NONE};
	struct str title = number_write(series, number);
	struct gap gap = {
		.subject = str_format(series->arena, "reference:%.*s:%lld", STR_ARG(series->key),
			(long long)number),
		.title = title,
		.why = str_format(series->arena,
			"%.*s is named, and %zu documents of such numbers are held; it is not.",
			STR_ARG(title), series->own_count),
		.sure = 70,
		.weight = 50,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
	};

	if (!evidence_load(series, SERIES_MENTIONED, number, number, EVIDENCE_MAX, &list, err))
		return false;
	gap.custodian = list.custodian;
	gap.evidence = list.all;
	gap.evidence_count = list.count;
	/* Negative scopes are series; others are names (compare/named/named.h). */
	return gap_note(series->compare, named, -series->id, &gap, err);
}

/* Where most of the numbers that are named are held, the others were to be expected. */
static bool
named_check(struct series *series, const struct check *named, struct err *err)
{
	int64_t *mentioned;
	size_t count;
	size_t held = 0;
	size_t noted = 0;

	if (series->own_count < NAMED_MEMBERS_MIN)
		return true;
	if (!numbers_load(series, &SQL_SERIES_MENTIONED, SERIES_MENTIONED_SERIES, &mentioned,
		    &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		held += is_own(series, mentioned[i]);
	if (2 * held < count)
		return true;
	for (size_t i = 0; i < count && noted < NAMED_MAX; i++) {
		bool within = mentioned[i] > series->own[0] &&
			mentioned[i] < series->own[series->own_count - 1];

		if (is_own(series, mentioned[i]) || (within && series->is_dense))
			continue;
		noted++;
		if (!named_note(series, named, mentioned[i], err))
			return false;
	}
	return true;
}

bool
check_series(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = CHECK_SIZE_MAX};
	struct series series = {.compare = compare, .arena = &arena, .id = scope};
	const struct check *named = check_named(STR("document-named-absent"));
	bool found;

	if (!series_load(&series, &found, err))
		return false;
	if (!found)
		return true;
	if (series.kind == SERIES_PARAGRAPH || series.kind == SERIES_PAGE)
		return inside_check(&series, check, err);
	if (!numbers_load(&series, &SQL_SERIES_OWN, SERIES_OWN_SERIES, &series.own,
		    &series.own_count, err) ||
		!holes_check(&series, check, err))
		return false;
	if (named == NULL || series.kind != SERIES_REFERENCE)
		return true;
	return gap_forget(compare, named, -scope, err) && named_check(&series, named, err);
}
