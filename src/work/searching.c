#include "work/searching.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "found.sql.h"
#include "search/search.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/workshop.h"

static bool
is_any(struct str value)
{
	return str_equal(value, STR("*")) || str_equal_nocase(value, STR("any"));
}

/* ---- lines ---- */

/* "1 Governance; 2 Licensing", and whether this number is among them. */
static bool
lines_read(struct compare *compare, struct arena *arena, int64_t number, struct str *ret_lines,
	bool *ret_is_there, struct err *err)
{
	struct buf lines CLEANUP(buf_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_is_there = false;
	if (!db_begin(compare->db, &SQL_LINE_ALL, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		*ret_is_there = *ret_is_there || column_i64(&s, LINE_ALL_COL_NUMBER) == number;
		buf_add_format(&lines, "%s%lld %.*s", lines.len > 0 ? "; " : "",
			(long long)column_i64(&s, LINE_ALL_COL_NUMBER),
			STR_ARG(column_str(&s, LINE_ALL_COL_TITLE)));
	}
	*ret_lines = str_copy(arena, buf_str(&lines));
	return true;
}

static bool
line_take(struct compare *compare, struct arena *arena, struct str value, struct gap_filter *filter,
	struct search_found *found, struct err *err)
{
	uint64_t number = 0;
	struct str lines;
	bool is_there;

	if (is_any(value)) {
		filter->line = -1;
		return true;
	}
	if (!str_to_u64(value, &number) || number > INT32_MAX)
		number = 0;
	if (!lines_read(compare, arena, (int64_t)number, &lines, &is_there, err))
		return false;
	filter->line = (int)number;
	if (is_there && number > 0)
		return true;
	found->suggestion = str_format(
		arena, "The lines are: %.*s. line:* is any of them.", STR_ARG(lines));
	return err_set(err, ERR_QUERY, "the terms of reference have no line of enquiry \"%.*s\"",
		STR_ARG(value));
}

/* ---- gaps ---- */

static bool
reference_take(struct compare *compare, struct arena *arena, struct str value,
	struct gap_filter *filter, struct search_found *found, struct err *err)
{
	struct gap_row row;

	if (gap_get(compare, arena, value, &row, err)) {
		filter->reference = row.reference;
		return true;
	}
	if (err->kind != ERR_NOT_FOUND)
		return false;
	found->suggestion = str_format(arena,
		"gap: takes * or a kind (%.*s), a state (open, asked, answered, explained, "
		"not-a-gap), both (KIND/STATE), or a gap's reference.",
		STR_ARG(check_names(arena)));
	return err_set(err, ERR_QUERY, "there is no kind, state or reference of gaps \"%.*s\"",
		STR_ARG(value));
}

static bool
gap_take(struct compare *compare, struct arena *arena, struct str value, struct gap_filter *filter,
	struct search_found *found, struct err *err)
{
	struct str part;

	while (str_cut(&value, '/', &part)) {
		enum gap_state state = gap_state_from_name(part);

		if (is_any(part))
			continue;
		if (state != GAP_STATE_COUNT)
			filter->state = (int)state;
		else if (check_named(part) != NULL)
			filter->kind = part;
		else if (!reference_take(compare, arena, part, filter, found, err))
			return false;
	}
	return true;
}

/* ---- both ---- */

static bool
find(void *context, struct arena *arena, enum filter_kind kind, struct str value,
	struct search_found *ret_found, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct workshop *workshop = context;
	struct gap_filter filter = {.state = -1};
	int64_t *documents;

	*ret_found = (struct search_found){0};
	if (!compare_open(workshop->inspection, &compare, err) ||
		!(kind == FILTER_LINE ? line_take(compare, arena, value, &filter, ret_found, err)
				      : gap_take(compare, arena, value, &filter, ret_found, err)) ||
		!gap_documents(compare, arena, &filter, &documents, &ret_found->count, err))
		return false;
	ret_found->documents = documents;
	return true;
}

bool
work_search_open(struct workshop *workshop, struct search **ret_search, struct err *err)
{
	const struct search_lookup lookup = {.find = find, .context = workshop};

	if (!search_open(workshop->index, ret_search, err))
		return false;
	search_lend(*ret_search, &lookup);
	return true;
}
