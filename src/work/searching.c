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
#include "work/coded.h"
#include "work/searching_coded.h"
#include "work/searching_read.h"
#include "work/workshop.h"

#include <stdlib.h>

static bool
is_any(struct str value)
{
	return str_equal(value, STR("*")) || str_equal_nocase(value, STR("any"));
}

/* What a search is lent: the tags of facets are kept until gaps change. */
struct lent {
	struct workshop *workshop;
	struct arena arena; /* of the tags */
	struct gap_tag *kinds;
	size_t kind_count;
	struct gap_tag *lines;
	size_t line_count;
	struct gap_age age;
	bool has_tags;
	struct readings *readings;
	struct coded *coded;
};
#define TAGS_SIZE_MAX ((size_t)1 << 30)

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
find(void *context, struct arena *arena, struct str asker, enum filter_kind kind, struct str value,
	struct search_found *ret_found, struct err *err)
{
	struct lent *lent = context;
	struct compare *compare;
	struct gap_filter filter = {.state = -1};
	int64_t *documents;

	*ret_found = (struct search_found){0};
	if (kind == FILTER_READ)
		return read_find(
			lent->readings, lent->workshop->inspection, arena, value, ret_found, err);
	if (kind > FILTER_READ)
		return coded_find(
			lent->workshop, lent->coded, arena, asker, kind, value, ret_found, err);
	if (!workshop_compare(lent->workshop, &compare, err) ||
		!(kind == FILTER_LINE ? line_take(compare, arena, value, &filter, ret_found, err)
				      : gap_take(compare, arena, value, &filter, ret_found, err)) ||
		!gap_documents(compare, arena, &filter, &documents, &ret_found->count, err))
		return false;
	ret_found->documents = documents;
	return true;
}

/* ---- facets ---- */

/* Those that are kept, as searches take them; in the arena of the search. */
static const struct search_tag *
tags_lend(struct arena *arena, const struct gap_tag *tags, size_t count)
{
	struct search_tag *lent = ARENA_ARRAY(arena, count, struct search_tag);

	for (size_t i = 0; i < count; i++)
		lent[i] = (struct search_tag){.name = tags[i].name,
			.number = tags[i].number,
			.documents = tags[i].documents,
			.count = tags[i].count};
	return lent;
}

static bool
tags_make(struct lent *lent, struct compare *compare, struct err *err)
{
	lent->has_tags = false;
	arena_free(&lent->arena);
	arena_init(&lent->arena, TAGS_SIZE_MAX);
	if (!gap_tags_of_kinds(compare, &lent->arena, &lent->kinds, &lent->kind_count, err) ||
		!gap_tags_of_lines(compare, &lent->arena, lent->kinds, lent->kind_count,
			&lent->lines, &lent->line_count, err))
		return false;
	lent->has_tags = true;
	return true;
}

/* Where no checks have run since, only what was said since is read. */
static bool
tags_ready(struct lent *lent, struct compare *compare, struct err *err)
{
	struct gap_age age;
	bool is_true = false;

	if (!gap_age_get(compare, &age, err))
		return false;
	if (lent->has_tags && age.turns == lent->age.turns && age.state >= lent->age.state) {
		is_true = age.state == lent->age.state;
		/* Until all of it is followed, none of it is true. */
		lent->has_tags = is_true;
		if (!is_true &&
			!gap_tags_follow(compare, &lent->arena, lent->age.state, lent->kinds,
				lent->kind_count, lent->lines, lent->line_count, &is_true, err))
			return false;
	}
	if (!is_true && !tags_make(lent, compare, err))
		return false;
	lent->has_tags = true;
	lent->age = age;
	return true;
}

static bool
tags_give(void *context, struct arena *arena, struct str asker, enum facet_kind facet,
	const struct search_tag **ret_tags, size_t *ret_count, struct err *err)
{
	struct lent *lent = context;
	struct compare *compare;

	*ret_tags = NULL;
	*ret_count = 0;
	if (facet == FACET_READ)
		return read_tags(
			lent->readings, lent->workshop->inspection, ret_tags, ret_count, err);
	if (facet == FACET_CODE || facet == FACET_WEIGHT)
		return coded_tags(
			lent->workshop, lent->coded, arena, asker, facet, ret_tags, ret_count, err);
	if (!workshop_compare(
		    lent->workshop, &compare, err)) /* one that an earlier version made has none */
		return err->kind == ERR_UNSUPPORTED;
	if (!tags_ready(lent, compare, err))
		return false;
	*ret_count = facet == FACET_GAP ? lent->kind_count : lent->line_count;
	*ret_tags = tags_lend(arena, facet == FACET_GAP ? lent->kinds : lent->lines, *ret_count);
	return true;
}

static void
lent_close(void *context)
{
	struct lent *lent = context;

	arena_free(&lent->arena);
	readings_free(lent->readings);
	coded_free(lent->coded);
	free(lent);
}

bool
work_search_open(struct workshop *workshop, struct search **ret_search, struct err *err)
{
	struct lent *lent;

	if (!search_open(workshop->index, ret_search, err))
		return false;
	lent = memory_alloc(sizeof(*lent));
	*lent = (struct lent){
		.workshop = workshop, .coded = coded_new(), .readings = readings_new()};
	search_place(*ret_search, workshop->zone);
	search_lend(*ret_search,
		&(struct search_lookup){
			.find = find, .tags = tags_give, .close = lent_close, .context = lent});
	return true;
}

bool
work_search_coded(struct search *search, struct arena *arena, struct str asker,
	struct coded_view *ret_view, struct err *err)
{
	struct lent *lent = search_lent(search)->context;

	return coded_look(lent->coded, lent->workshop->inspection, arena, asker, ret_view, err);
}
