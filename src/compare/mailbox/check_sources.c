/* The sources that the register names, against what came. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "compare/gap.h"
#include "compare/mailbox/check_coverage.h"
#include "compare/mailbox/coverage.h"
#include "store/inspection.h"
#include "store/kind.h"
#include "store/register.h"

#define SOURCES_ARENA_MAX ((size_t)1024 * 1024 * 1024)

/* The kinds that words name ("mail and calendar"); all where they name none. */
static uint64_t
kinds_named(struct str words)
{
	uint64_t kinds = 0;

	for (int kind = KIND_MAIL; kind < KIND_COUNT; kind++)
		if (str_find_nocase(words, str_of(item_kind_name((enum item_kind)kind))) !=
			STR_NONE)
			kinds |= UINT64_C(1) << kind;
	return kinds == 0 ? ~UINT64_C(0) : kinds;
}

static int
month_of(int64_t moment)
{
	struct civil civil = date_to_civil(moment);

	return civil.year * 12 + civil.month - 1;
}

static bool
is_from(const struct register_row *source, struct str custodian)
{
	if (source->custodian.len > 0)
		return str_equal_nocase(custodian, source->custodian);
	return str_find_nocase(custodian, source->name) != STR_NONE ||
		str_find_nocase(source->name, custodian) != STR_NONE;
}

/* Undated items count where no period is asked for. */
static uint64_t
items_of(const struct coverage *coverage, const struct register_row *source)
{
	uint64_t kinds = kinds_named(source->words);
	uint64_t items = 0;

	if (source->begins != DATE_NONE)
		return coverage_count(coverage, kinds, month_of(source->begins),
			month_of(source->ends == DATE_NONE ? source->begins : source->ends));
	for (size_t k = 0; k < coverage->kind_count; k++)
		if ((kinds >> coverage->kinds[k].kind & 1) != 0)
			items += coverage->kinds[k].undated;
	return items + coverage_count(coverage, kinds, 0, INT32_MAX);
}

bool
source_items(struct compare *compare, struct arena *arena, const struct register_row *source,
	uint64_t *ret_items, struct err *err)
{
	struct coverage *all;
	size_t count;

	*ret_items = 0;
	if (!coverage_list(compare, arena, source->custodian, &all, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (is_from(source, all[i].name))
			*ret_items += items_of(&all[i], source);
	return true;
}

/* What is said of each state. */
static const struct {
	const char *title;
	const char *why;
	unsigned sure;
	unsigned weight;
} sayings[REGISTER_STATE_COUNT] = {
	[REGISTER_HELD] = {"Held, and nothing delivered from it",
		"The register says that it is held; nothing of it has come.", 85, 80},
	[REGISTER_SEARCHED] = {"Searched, and nothing delivered from it",
		"The register says that it was searched; nothing of it has come, and it may be that "
		"nothing was found: ask what was searched for.",
		65, 55},
	[REGISTER_NOT_SEARCHED] = {"Not searched",
		"The register says that it was not searched: ask for the search, or why not.", 99,
		75},
	[REGISTER_LOST] = {"Lost",
		"The register says that it is lost: ask when, by whom and on whose order, and whether "
		"a copy or backup exists.",
		99, 85},
};

static bool
source_note(struct compare *compare, const struct check *check, struct arena *arena,
	const struct register_row *source, struct err *err)
{
	struct str whose = source->custodian.len == 0
		? STR("")
		: str_format(arena, " of %.*s", STR_ARG(source->custodian));
	struct gap gap = {
		.subject = str_format(arena, "source:%.*s:%.*s:%.*s", STR_ARG(source->name),
			STR_ARG(source->custodian), STR_ARG(date_iso_day(arena, source->begins))),
		.title = str_format(arena, "%s: %.*s%.*s", sayings[source->state].title,
			STR_ARG(source->name), STR_ARG(whose)),
		.why = str_format(arena, "%s%s%.*s", sayings[source->state].why,
			source->words.len > 0 ? " Noted with it: " : "", STR_ARG(source->words)),
		.sure = sayings[source->state].sure,
		.weight = sayings[source->state].weight,
		.begins = source->begins,
		.ends = source->ends,
	};

	if (source->custodian.len > 0 &&
		!custodian_id(compare, source->custodian, &gap.custodian, err))
		return false;
	return gap_note(compare, check, 0, &gap, err);
}

bool
check_sources(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SOURCES_ARENA_MAX};
	struct register_row *rows;
	size_t count;

	(void)scope;
	if (!register_list(compare->inspection, &arena, REGISTER_SOURCE, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t items = 0;

		if ((rows[i].state == REGISTER_HELD || rows[i].state == REGISTER_SEARCHED) &&
			!source_items(compare, &arena, &rows[i], &items, err))
			return false;
		if (items == 0 && !source_note(compare, check, &arena, &rows[i], err))
			return false;
	}
	return true;
}
