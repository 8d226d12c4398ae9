#include "compare/gap.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap_counts.h"
#include "gap.sql.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

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
	}
	tag->documents = arena_grow(
		tags->arena, tag->documents, tag->count, &tag->room, sizeof(*tag->documents));
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

/* ---- following what is said ---- */

struct following {
	struct compare *compare;
	struct arena *arena;
	struct gap_tag *kinds;
	size_t kind_count;
	struct gap_tag *lines;
	size_t line_count;
	bool is_followed;
	struct err *err;
};

static struct gap_tag *
tag_find(struct gap_tag *tags, size_t count, int64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (tags[i].number == number)
			return &tags[i];
	return NULL;
}

/* Where the document stands, or would. */
static size_t
document_place(const struct gap_tag *tag, int64_t document)
{
	size_t low = 0;
	size_t high = tag->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tag->documents[middle] < document)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
tag_has(const struct gap_tag *tag, int64_t document)
{
	size_t at = document_place(tag, document);

	return at < tag->count && tag->documents[at] == document;
}

static void
tag_set(struct gap_tag *tag, struct arena *arena, int64_t document, bool stands)
{
	size_t at = document_place(tag, document);

	if (tag_has(tag, document) == stands)
		return;
	if (stands) {
		tag->documents = arena_grow(
			arena, tag->documents, tag->count, &tag->room, sizeof(*tag->documents));
		memmove(tag->documents + at + 1, tag->documents + at,
			(tag->count - at) * sizeof(*tag->documents));
		tag->documents[at] = document;
		tag->count++;
		return;
	}
	tag->count--;
	memmove(tag->documents + at, tag->documents + at + 1,
		(tag->count - at) * sizeof(*tag->documents));
}

/* A kind bears on one line: documents bear on it by any of its kinds. */
static bool
line_follow(struct following *f, int64_t number, int64_t document)
{
	struct gap_tag *line = tag_find(f->lines, f->line_count, number);
	struct statement s CLEANUP(statement_end) = {0};
	bool stands = false;
	bool row;

	if (line == NULL) {
		f->is_followed = false;
		return true;
	}
	if (!db_begin(f->compare->db, &SQL_GAP_LINE_KINDS, &s, f->err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, f->err))
			return false;
		if (!row)
			break;
		if (column_i64(&s, GAP_LINE_KINDS_COL_LINE) != number)
			continue;
		for (size_t i = 0; i < f->kind_count && !stands; i++)
			stands = str_equal(f->kinds[i].name,
					 column_str(&s, GAP_LINE_KINDS_COL_KIND)) &&
				tag_has(&f->kinds[i], document);
	}
	tag_set(line, f->arena, document, stands);
	f->is_followed = f->is_followed && line->count > 0;
	return true;
}

static bool
change_follow(struct following *f, const struct gap_change *change)
{
	struct gap_tag *kind = tag_find(f->kinds, f->kind_count, kind_number(change->span.kind));
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (kind == NULL || !str_equal(kind->name, change->span.kind)) {
		f->is_followed = false;
		return true;
	}
	if (!db_begin(f->compare->db, &SQL_GAP_TAG_CHANGES, &s, f->err))
		return false;
	bind_str(&s, GAP_TAG_CHANGES_REFERENCE, change->reference);
	bind_str(&s, GAP_TAG_CHANGES_KIND, change->span.kind);
	bind_i64(&s, GAP_TAG_CHANGES_STATE_NOT, GAP_NOT_A_GAP);
	while (f->is_followed) {
		int64_t document;

		if (!statement_row(&s, &row, f->err))
			return false;
		if (!row)
			break;
		document = column_i64(&s, GAP_TAG_CHANGES_COL_DOCUMENT);
		tag_set(kind, f->arena, document, column_i64(&s, GAP_TAG_CHANGES_COL_STANDS) != 0);
		if (change->span.line != 0 && !line_follow(f, change->span.line, document))
			return false;
	}
	f->is_followed = f->is_followed && kind->count > 0;
	return true;
}

bool
gap_tags_follow(struct compare *compare, struct arena *arena, int64_t since, struct gap_tag *kinds,
	size_t kind_count, struct gap_tag *lines, size_t line_count, bool *ret_followed,
	struct err *err)
{
	struct following f = {.compare = compare,
		.arena = arena,
		.kinds = kinds,
		.kind_count = kind_count,
		.lines = lines,
		.line_count = line_count,
		.is_followed = true,
		.err = err};
	struct gap_change *changes;
	size_t count;

	*ret_followed = false;
	if (!gap_changes(compare, arena, since, &changes, &count, err))
		return false;
	for (size_t i = 0; i < count && f.is_followed; i++)
		if ((changes[i].was == GAP_NOT_A_GAP) != (changes[i].is == GAP_NOT_A_GAP) &&
			!change_follow(&f, &changes[i]))
			return false;
	*ret_followed = f.is_followed;
	return true;
}
