#include "compare/gap.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "gap.sql.h"
#include "store/db.h"

#include <stdlib.h>

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

static int
document_compare(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one;
	int64_t b = *(const int64_t *)other;

	return a < b ? -1 : a > b;
}

/* Puts the documents of each in order, each once. */
static void
tags_settle(struct tags *tags)
{
	for (size_t i = 0; i < tags->count; i++) {
		struct gap_tag *tag = &tags->tags[i];
		size_t count = 0;

		qsort(tag->documents, tag->count, sizeof(*tag->documents), document_compare);
		for (size_t k = 0; k < tag->count; k++)
			if (count == 0 || tag->documents[count - 1] != tag->documents[k])
				tag->documents[count++] = tag->documents[k];
		tag->count = count;
	}
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
	tags_settle(&tags);
	*ret_tags = tags.tags;
	*ret_count = tags.count;
	return true;
}

bool
gap_tags_of_lines(struct compare *compare, struct arena *arena, const struct gap_tag *kinds,
	size_t kind_count, struct gap_tag **ret_tags, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct tags tags = {.arena = arena};
	bool row;

	if (!db_begin(compare->db, &SQL_GAP_LINE_KINDS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		for (size_t i = 0; i < kind_count; i++)
			for (size_t k = 0;
				str_equal(kinds[i].name, column_str(&s, GAP_LINE_KINDS_COL_KIND)) &&
				k < kinds[i].count;
				k++)
				tag_take(&tags, column_str(&s, GAP_LINE_KINDS_COL_TITLE),
					column_i64(&s, GAP_LINE_KINDS_COL_LINE),
					kinds[i].documents[k]);
	}
	tags_settle(&tags);
	*ret_tags = tags.tags;
	*ret_count = tags.count;
	return true;
}
