#include "compare/gap.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "gap.sql.h"
#include "store/db.h"

bool
gap_age_get(struct compare *compare, struct gap_age *ret_age, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_age = (struct gap_age){-1, -1};
	if (!db_begin(compare->db, &SQL_GAP_AGE, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_age = (struct gap_age){
			column_i64(&s, GAP_AGE_COL_TURNS), column_i64(&s, GAP_AGE_COL_STATE)};
	return true;
}

/* Tags being made; the rows come tag by tag. */
struct tags {
	struct arena *arena;
	struct gap_tag *tags;
	size_t count;
	size_t room;
	size_t document_room; /* of the last one */
};

static void
tag_take(struct tags *tags, struct str name, int64_t number, int64_t document)
{
	struct gap_tag *tag = tags->count == 0 ? NULL : &tags->tags[tags->count - 1];

	if (tag == NULL || tag->number != number) {
		tags->tags = arena_grow(
			tags->arena, tags->tags, tags->count, &tags->room, sizeof(*tags->tags));
		tag = &tags->tags[tags->count++];
		*tag = (struct gap_tag){.name = str_copy(tags->arena, name), .number = number};
		tags->document_room = 0;
	}
	tag->documents = arena_grow(tags->arena, tag->documents, tag->count, &tags->document_room,
		sizeof(*tag->documents));
	tag->documents[tag->count++] = document;
}

/* -1 for a kind that no check has any more. */
static int64_t
kind_number(struct str name)
{
	const struct check *check = check_named(name);

	return check == NULL ? -1 : check - checks;
}

bool
gap_tags_of_kinds(struct compare *compare, struct arena *arena, struct gap_tag **ret_tags,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct tags tags = {.arena = arena};
	bool row;

	if (!db_begin(compare->db, &SQL_GAP_KIND_TAGS, &s, err))
		return false;
	bind_i64(&s, GAP_KIND_TAGS_STATE_NOT, GAP_NOT_A_GAP);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		tag_take(&tags, column_str(&s, GAP_KIND_TAGS_COL_NAME),
			kind_number(column_str(&s, GAP_KIND_TAGS_COL_NAME)),
			column_i64(&s, GAP_KIND_TAGS_COL_DOCUMENT));
	}
	*ret_tags = tags.tags;
	*ret_count = tags.count;
	return true;
}

bool
gap_tags_of_lines(struct compare *compare, struct arena *arena, struct gap_tag **ret_tags,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct tags tags = {.arena = arena};
	bool row;

	if (!db_begin(compare->db, &SQL_GAP_LINE_TAGS, &s, err))
		return false;
	bind_i64(&s, GAP_LINE_TAGS_STATE_NOT, GAP_NOT_A_GAP);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		tag_take(&tags, column_str(&s, GAP_LINE_TAGS_COL_TITLE),
			column_i64(&s, GAP_LINE_TAGS_COL_LINE),
			column_i64(&s, GAP_LINE_TAGS_COL_DOCUMENT));
	}
	*ret_tags = tags.tags;
	*ret_count = tags.count;
	return true;
}
