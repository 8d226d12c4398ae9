#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "cli/cli.h"
#include "compare/compare.h"
#include "compare/mailbox/check_coverage.h"
#include "compare/mailbox/coverage.h"
#include "store/inspection.h"
#include "store/kind.h"
#include "store/register.h"
#include "work/workshop.h"

/* Twelve months beside a year stand in 80 columns; larger numbers push what follows. */
enum { MONTHS = 12, MONTH_WIDTH = 5 };

static struct str
month_iso(struct cli *cli, int month)
{
	return str_format(&cli->arena, "%04d-%02d", month / MONTHS, month % MONTHS + 1);
}

/* ---- JSON ---- */

static void
kind_json(struct cli *cli, const struct coverage *coverage, const struct coverage_kind *kind)
{
	struct json_writer *w;

	for (size_t i = 0; i < kind->count; i++) {
		w = cli_json_begin(cli);
		json_member_str(w, "custodian", coverage->name);
		json_member_str(w, "kind", str_of(item_kind_name((enum item_kind)kind->kind)));
		json_member_str(w, "month", month_iso(cli, kind->first_month + (int)i));
		json_member_u64(w, "items", kind->months[i].items);
		json_member_bool(w, "missing", kind->months[i].is_missing);
		cli_json_end(cli);
	}
	if (kind->undated == 0)
		return;
	w = cli_json_begin(cli);
	json_member_str(w, "custodian", coverage->name);
	json_member_str(w, "kind", str_of(item_kind_name((enum item_kind)kind->kind)));
	json_member_str(w, "month", STR(""));
	json_member_u64(w, "items", kind->undated);
	json_member_bool(w, "missing", false);
	cli_json_end(cli);
}

static void
source_json(struct cli *cli, const struct register_row *source, uint64_t items)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "source", source->name);
	json_member_str(w, "custodian", source->custodian);
	json_member_str(w, "state", str_of(register_state_name(source->state)));
	json_member_str(w, "from", date_iso_day(&cli->arena, source->begins));
	json_member_str(w, "to", date_iso_day(&cli->arena, source->ends));
	json_member_u64(w, "items", items);
	cli_json_end(cli);
}

/* ---- the table ---- */

/* One month: how many; "-" for none between others, "MISS" where that is a gap, blank outside. */
static void
month_print(struct cli *cli, const struct coverage_kind *kind, int month)
{
	int at = month - kind->first_month;

	if (at < 0 || (size_t)at >= kind->count)
		cli_print(cli, "%*s", MONTH_WIDTH, "");
	else if (kind->months[at].is_missing)
		cli_print(cli, "%*s", MONTH_WIDTH, "MISS");
	else if (kind->months[at].items == 0)
		cli_print(cli, "%*s", MONTH_WIDTH, "-");
	else
		cli_print(cli, " %*lu", MONTH_WIDTH - 1, (unsigned long)kind->months[at].items);
}

/* True where a year has neither items nor months that should have some. */
static bool
year_is_empty(const struct coverage_kind *kind, int year)
{
	for (int month = year * MONTHS; month < (year + 1) * MONTHS; month++) {
		int at = month - kind->first_month;

		if (at >= 0 && (size_t)at < kind->count &&
			(kind->months[at].items > 0 || kind->months[at].is_missing))
			return false;
	}
	return true;
}

static void
kind_print(struct cli *cli, const struct coverage_kind *kind)
{
	const char *name = item_kind_name((enum item_kind)kind->kind);
	int first = kind->first_month / MONTHS;
	int last = kind->count == 0 ? first - 1
				    : (kind->first_month + (int)kind->count - 1) / MONTHS;

	for (int year = first; year <= last; year++) {
		int from = year;

		cli_print(cli, "  %-9s %4d", year == first ? name : "", year);
		/* Years without anything at all between others are told in one line. */
		while (year < last && year_is_empty(kind, year) && year_is_empty(kind, year + 1))
			year++;
		if (year > from)
			cli_print(cli, " to %d", year);
		if (year_is_empty(kind, year))
			cli_print(cli, "  nothing");
		for (int month = year * MONTHS;
			!year_is_empty(kind, year) && month < (year + 1) * MONTHS; month++)
			month_print(cli, kind, month);
		cli_print(cli, "\n");
	}
	if (kind->undated > 0)
		cli_print(cli, "  %-9s %s without a date\n", kind->count == 0 ? name : "",
			cli_count(cli, kind->undated));
}

static void
coverage_print(struct cli *cli, const struct coverage *coverage)
{
	cli_print(cli, "%.*s\n  %-9s %4s", STR_ARG(cli_safe(cli, coverage->name, false)), "", "");
	for (int month = 0; month < MONTHS; month++) {
		static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

		cli_print(cli, "%*.3s", MONTH_WIDTH, names + 3 * month);
	}
	cli_print(cli, "\n");
	for (size_t i = 0; i < coverage->kind_count; i++)
		kind_print(cli, &coverage->kinds[i]);
	cli_print(cli, "\n");
}

static void
source_print(struct cli *cli, const struct register_row *source, uint64_t items)
{
	cli_print(cli, "  %-12s %8s  %.*s", register_state_name(source->state),
		cli_count(cli, items), STR_ARG(cli_safe(cli, source->name, false)));
	if (source->custodian.len > 0)
		cli_print(cli, ", %.*s", STR_ARG(cli_safe(cli, source->custodian, false)));
	if (source->begins != DATE_NONE)
		cli_print(cli, ", %.*s", STR_ARG(date_words(&cli->arena, source->begins)));
	if (source->ends != DATE_NONE && source->ends != source->begins)
		cli_print(cli, " to %.*s", STR_ARG(date_words(&cli->arena, source->ends)));
	cli_print(cli, "\n");
}

/* ---- the verb ---- */

static bool
sources_show(struct cli *cli, struct compare *compare, struct str part, struct err *err)
{
	struct register_row *rows;
	size_t count;
	size_t shown = 0;

	if (!register_list(compare->inspection, &cli->arena, REGISTER_SOURCE, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t items;

		if (part.len > 0 && str_find_nocase(rows[i].custodian, part) == STR_NONE)
			continue;
		if (!source_items(compare, &cli->arena, &rows[i], &items, err))
			return false;
		if (shown++ == 0)
			cli_print(cli, "Sources of the register, with items that came\n");
		if (cli->is_json)
			source_json(cli, &rows[i], items);
		else
			source_print(cli, &rows[i], items);
	}
	return true;
}

static bool
show(struct cli *cli, struct compare *compare, struct err *err)
{
	struct str part = str_of(cli_value(cli, "custodian"));
	struct coverage *all;
	size_t count;

	if (!coverage_list(compare, &cli->arena, part, &all, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!cli->is_json)
			coverage_print(cli, &all[i]);
		for (size_t k = 0; cli->is_json && k < all[i].kind_count; k++)
			kind_json(cli, &all[i], &all[i].kinds[k]);
	}
	if (count == 0)
		cli_print(cli,
			"Nothing was delivered of that custodian; candour status lists them.\n");
	return sources_show(cli, compare, part, err);
}

bool
verb_coverage(struct cli *cli, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct workshop workshop;
	bool done;

	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = compare_open(workshop.inspection, &compare, err) && show(cli, compare, err);
	workshop_close(&workshop);
	return done;
}
