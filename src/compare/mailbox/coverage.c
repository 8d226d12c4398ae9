#include "compare/mailbox/coverage.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "coverage.sql.h"
#include "store/db.h"
#include "store/kind.h"

#include <math.h>

/* Apart from a hole this part of the months must hold some. */
#define HELD_PART 0.9
enum { HELD_MIN = 6, SIDE_MIN = 3, AROUND = 6 };

/* ---- holes ---- */

/* The mean of the months before, or from, `at` that hold some: AROUND of them. */
static double
side_mean(const struct coverage_kind *kind, size_t at, bool is_before, size_t *ret_held)
{
	double sum = 0;
	size_t months = 0;

	*ret_held = 0;
	for (size_t step = 0; step < AROUND; step++) {
		if (is_before ? step >= at : at + step >= kind->count)
			break;
		months++;
		sum += kind->months[is_before ? at - 1 - step : at + step].items;
		*ret_held += kind->months[is_before ? at - 1 - step : at + step].items > 0;
	}
	return months == 0 ? 0 : sum / (double)months;
}

/* k of all months held, by moments: variance = m + m m / k. */
static double
size_of(const struct coverage_kind *kind, size_t held)
{
	double sum = 0;
	double squares = 0;
	double mean;
	double excess;

	for (size_t i = 0; i < kind->count; i++) {
		sum += kind->months[i].items;
		squares += (double)kind->months[i].items * kind->months[i].items;
	}
	mean = sum / (double)held;
	excess = squares / (double)held - mean * mean - mean;
	return excess <= 0 ? 1e6 : mean * mean / excess;
}

static bool
is_missing(const struct coverage_kind *kind, size_t from, size_t to, size_t held, double k)
{
	size_t rest = kind->count - (to - from);
	size_t before;
	size_t behind;
	double mean = fmin(
		side_mean(kind, from, true, &before), side_mean(kind, to, false, &behind));

	if (held < HELD_MIN || (double)held < HELD_PART * (double)rest || before < SIDE_MIN ||
		behind < SIDE_MIN)
		return false;
	return (double)held * exp(-k * log1p(mean / k) * (double)(to - from)) <= COVERAGE_CHANCE;
}

void
coverage_judge(struct coverage_kind *kind)
{
	size_t held = 0;
	double k;

	for (size_t i = 0; i < kind->count; i++)
		held += kind->months[i].items > 0;
	if (held == 0)
		return;
	k = size_of(kind, held);
	for (size_t i = 0; i < kind->count;) {
		size_t end = i;

		while (end < kind->count && kind->months[end].items == 0)
			end++;
		if (end > i && is_missing(kind, i, end, held, k))
			for (size_t m = i; m < end; m++)
				kind->months[m].is_missing = true;
		i = end + 1;
	}
}

/* ---- loading ---- */

struct row {
	int kind;
	int month; /* -1: undated */
	uint32_t items;
};

static bool
rows_load(struct compare *compare, struct arena *arena, struct str custodian, struct row **ret_rows,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_COVERAGE_MONTHS, &s, err))
		return false;
	bind_str(&s, COVERAGE_MONTHS_CUSTODIAN, custodian);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct row){
			.kind = (int)column_i64(&s, COVERAGE_MONTHS_COL_KIND),
			.month = (int)column_i64(&s, COVERAGE_MONTHS_COL_MONTH),
			.items = (uint32_t)column_i64(&s, COVERAGE_MONTHS_COL_ITEMS),
		};
	}
}

/* Rows are of one kind, in order of months. */
static struct coverage_kind
kind_make(struct arena *arena, const struct row *rows, size_t count)
{
	struct coverage_kind kind = {.kind = rows[0].kind};
	size_t at = 0;

	for (; at < count && rows[at].month < 0; at++)
		kind.undated += rows[at].items;
	if (at == count)
		return kind;
	kind.first_month = rows[at].month;
	kind.count = (size_t)(rows[count - 1].month - rows[at].month) + 1;
	if (kind.count > COVERAGE_MONTH_MAX)
		kind.count = COVERAGE_MONTH_MAX;
	kind.months = ARENA_ARRAY(arena, kind.count, struct coverage_month);
	for (; at < count; at++)
		if ((size_t)(rows[at].month - kind.first_month) < kind.count)
			kind.months[rows[at].month - kind.first_month].items = rows[at].items;
	coverage_judge(&kind);
	return kind;
}

bool
coverage_load(struct compare *compare, struct arena *arena, struct str custodian,
	struct coverage *ret_coverage, struct err *err)
{
	struct row *rows;
	size_t count;

	*ret_coverage = (struct coverage){.name = custodian};
	if (!rows_load(compare, arena, custodian, &rows, &count, err))
		return false;
	ret_coverage->kinds = ARENA_ARRAY(arena, KIND_COUNT, struct coverage_kind);
	for (size_t from = 0; from < count && ret_coverage->kind_count < KIND_COUNT;) {
		size_t to = from + 1;

		while (to < count && rows[to].kind == rows[from].kind)
			to++;
		ret_coverage->kinds[ret_coverage->kind_count++] = kind_make(
			arena, rows + from, to - from);
		from = to;
	}
	return true;
}

static bool
custodians_load(struct compare *compare, struct arena *arena, struct str part,
	struct coverage **ret_all, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_all = NULL;
	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_COVERAGE_CUSTODIANS, &s, err))
		return false;
	for (;;) {
		struct str name;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		name = column_str(&s, COVERAGE_CUSTODIANS_COL_NAME);
		if (part.len > 0 && str_find_nocase(name, part) == STR_NONE)
			continue;
		*ret_all = arena_grow(arena, *ret_all, *ret_count, &room, sizeof(**ret_all));
		(*ret_all)[(*ret_count)++] = (struct coverage){
			.custodian = column_i64(&s, COVERAGE_CUSTODIANS_COL_ID),
			.name = str_copy(arena, name)};
	}
}

bool
coverage_list(struct compare *compare, struct arena *arena, struct str part,
	struct coverage **ret_all, size_t *ret_count, struct err *err)
{
	if (!custodians_load(compare, arena, part, ret_all, ret_count, err))
		return false;
	for (size_t i = 0; i < *ret_count; i++) {
		struct coverage *one = &(*ret_all)[i];
		int64_t custodian = one->custodian;

		if (!coverage_load(compare, arena, one->name, one, err))
			return false;
		one->custodian = custodian;
	}
	return true;
}

uint64_t
coverage_count(const struct coverage *coverage, uint64_t kinds, int first_month, int last_month)
{
	uint64_t count = 0;

	for (size_t k = 0; k < coverage->kind_count; k++) {
		const struct coverage_kind *kind = &coverage->kinds[k];

		if ((kinds >> kind->kind & 1) == 0)
			continue;
		for (size_t i = 0; i < kind->count; i++) {
			int month = kind->first_month + (int)i;

			if (month >= first_month && month <= last_month)
				count += kind->months[i].items;
		}
	}
	return count;
}
