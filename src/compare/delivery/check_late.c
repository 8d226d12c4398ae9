#include "compare/delivery/check_late.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "late.sql.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/register.h"

#define LATE_ARENA_MAX ((size_t)256 * 1024 * 1024)
enum { DAY_S = 86400, SHOWN_MAX = 5 };

struct late_delivery {
	int64_t id;
	int64_t custodian_id;
	struct str custodian;
	int64_t day; /* since 1970, on which it was received */
};

struct late {
	struct compare *compare;
	const struct check *check;
	struct arena *arena;
	struct late_delivery *deliveries; /* by day */
	size_t count;
	int64_t days; /* before a witness */
};

/* ---- loading ---- */

static bool
deliveries_load(struct late *late, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	if (!db_begin(late->compare->db, &SQL_LATE_DELIVERIES, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		late->deliveries = arena_grow(late->arena, late->deliveries, late->count, &room,
			sizeof(*late->deliveries));
		late->deliveries[late->count++] = (struct late_delivery){
			.id = column_i64(&s, LATE_DELIVERIES_COL_ID),
			.custodian_id = column_i64(&s, LATE_DELIVERIES_COL_CUSTODIAN_ID),
			.custodian = str_copy(
				late->arena, column_str(&s, LATE_DELIVERIES_COL_CUSTODIAN)),
			.day = column_i64(&s, LATE_DELIVERIES_COL_RECEIVED) / DAY_S,
		};
	}
}

static bool
days_load(struct late *late, struct err *err)
{
	struct str value;
	uint64_t days;

	if (!setting_get(late->compare->inspection, late->arena, "late_days", &value, err))
		return false;
	late->days = str_to_u64(value, &days) && days < 1000 ? (int64_t)days : LATE_DAYS;
	return true;
}

/* ---- noting ---- */

static bool
evidence_load(struct late *late, const struct late_delivery *delivery,
	struct gap_evidence evidence[SHOWN_MAX], size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(late->compare->db, &SQL_LATE_ITEMS, &s, err))
		return false;
	bind_i64(&s, LATE_ITEMS_DELIVERY, delivery->id);
	bind_i64(&s, LATE_ITEMS_COUNT, SHOWN_MAX);
	while (*ret_count < SHOWN_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		evidence[(*ret_count)++] = (struct gap_evidence){
			.item = column_i64(&s, LATE_ITEMS_COL_ID),
			.from = -1,
			.to = -1,
			.words = str_format(late->arena, "delivery %lld, received %.*s",
				(long long)delivery->id,
				STR_ARG(date_words(late->arena, delivery->day * DAY_S))),
		};
	}
	return true;
}

static bool
delivery_note(
	struct late *late, const struct late_delivery *delivery, struct gap *gap, struct err *err)
{
	struct gap_evidence evidence[SHOWN_MAX];

	gap->begins = delivery->day * DAY_S;
	gap->ends = gap->begins;
	gap->evidence = evidence;
	return evidence_load(late, delivery, evidence, &gap->evidence_count, err) &&
		gap_note(late->compare, late->check, 0, gap, err);
}

static const char *
plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

static bool
after_due_note(struct late *late, const struct register_row *row,
	const struct late_delivery *delivery, struct err *err)
{
	int64_t days = delivery->day - row->begins / DAY_S;
	struct gap gap = {
		.subject = str_format(late->arena, "due:%lld:%.*s:%lld",
			(long long)(row->begins / DAY_S), STR_ARG(delivery->custodian),
			(long long)delivery->day),
		.title = str_format(late->arena, "Delivered %lld day%s late: %.*s, delivery %lld",
			(long long)days, plural(days), STR_ARG(delivery->custodian),
			(long long)delivery->id),
		.why = str_format(late->arena, "%.*s was due by %.*s and was received on %.*s.",
			STR_ARG(row->name.len > 0 ? row->name : STR("It")),
			STR_ARG(date_words(late->arena, row->begins)),
			STR_ARG(date_words(late->arena, delivery->day * DAY_S))),
		.sure = 99,
		.weight = days > 40 ? 60 : 20 + (unsigned)days,
		.custodian = delivery->custodian_id,
	};

	return delivery_note(late, delivery, &gap, err);
}

static bool
nothing_note(struct late *late, const struct register_row *row, struct err *err)
{
	struct gap gap = {
		.subject = str_format(late->arena, "due:%lld:nothing:%.*s",
			(long long)(row->begins / DAY_S), STR_ARG(row->custodian)),
		.title = str_format(late->arena, "Nothing delivered of %.*s, due by %.*s",
			STR_ARG(row->custodian), STR_ARG(date_words(late->arena, row->begins))),
		.why = str_format(late->arena,
			"%.*s was due by that day; no delivery is of this custodian, and others have "
			"come since.",
			STR_ARG(row->name.len > 0 ? row->name : STR("It"))),
		.sure = 95,
		.weight = 80,
		.begins = row->begins,
		.ends = row->begins,
	};

	return gap_note(late->compare, late->check, 0, &gap, err);
}

static bool
due_look(struct late *late, const struct register_row *row, struct err *err)
{
	int64_t due = row->begins / DAY_S;
	bool has_come = false;

	for (size_t i = 0; i < late->count; i++) {
		const struct late_delivery *delivery = &late->deliveries[i];

		if (!str_equal_nocase(delivery->custodian, row->custodian))
			continue;
		has_come = true;
		if (delivery->day > due && !after_due_note(late, row, delivery, err))
			return false;
	}
	/* There is no clock here, so that a rebuild finds the same: the latest delivery is it. */
	if (has_come || late->count == 0 || late->deliveries[late->count - 1].day <= due)
		return true;
	return nothing_note(late, row, err);
}

static bool
is_before_witness(const struct late *late, const struct register_row *row,
	const struct late_delivery *delivery)
{
	int64_t days = row->begins / DAY_S - delivery->day;

	return days >= 0 && days <= late->days &&
		(row->custodian.len == 0 || str_equal_nocase(delivery->custodian, row->custodian));
}

/* The deliveries of one day before a witness: one gap. */
static bool
witness_note(struct late *late, const struct register_row *row, const struct late_delivery *first,
	size_t count, struct err *err)
{
	int64_t days = row->begins / DAY_S - first->day;
	struct str what = count > 1 ? str_format(late->arena, "%zu deliveries", count)
				    : str_format(late->arena, "%.*s, delivery %lld",
					      STR_ARG(first->custodian), (long long)first->id);
	struct gap gap = {
		.subject = str_format(late->arena, "witness:%lld:%.*s:%lld",
			(long long)(row->begins / DAY_S), STR_ARG(row->name),
			(long long)first->day),
		.title = str_format(late->arena, "Delivered %lld day%s before %.*s is heard: %.*s",
			(long long)days, plural(days), STR_ARG(row->name), STR_ARG(what)),
		.why = str_format(late->arena,
			"Received on %.*s; %.*s is heard on %.*s, too soon after for it to be read and "
			"put to the witness.",
			STR_ARG(date_words(late->arena, first->day * DAY_S)), STR_ARG(row->name),
			STR_ARG(date_words(late->arena, row->begins))),
		.sure = 95,
		.weight = 60,
		.custodian = count > 1 ? 0 : first->custodian_id,
	};

	return delivery_note(late, first, &gap, err);
}

static bool
witness_look(struct late *late, const struct register_row *row, struct err *err)
{
	for (size_t i = 0; i < late->count;) {
		const struct late_delivery *first = &late->deliveries[i];
		size_t count = 0;

		for (; i < late->count && late->deliveries[i].day == first->day; i++)
			if (is_before_witness(late, row, &late->deliveries[i]) && count++ == 0)
				first = &late->deliveries[i];
		if (count > 0 && !witness_note(late, row, first, count, err))
			return false;
	}
	return true;
}

bool
check_late(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = LATE_ARENA_MAX};
	struct late late = {.compare = compare, .check = check, .arena = &arena};
	struct register_row *rows;
	size_t count;

	(void)scope;
	if (!deliveries_load(&late, err) || !days_load(&late, err) ||
		!register_list(compare->inspection, &arena, 0, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rows[i].begins == DATE_NONE)
			continue;
		if (rows[i].kind == REGISTER_DUE && !due_look(&late, &rows[i], err))
			return false;
		if (rows[i].kind == REGISTER_WITNESS && !witness_look(&late, &rows[i], err))
			return false;
	}
	return true;
}
