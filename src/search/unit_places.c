#include "search/unit_places.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/plan.h"

#include <stdlib.h>
#include <string.h>

void
unit_field_weights(unsigned fields, float ret_weights[SEGMENT_FIELDS])
{
	static const float weights[SEGMENT_FIELDS] = {1, 3, 2, 1, 1, 1, 1, 2, 0.5f};

	for (unsigned i = 0; i < SEGMENT_FIELDS; i++)
		ret_weights[i] = (fields & 1u << i) != 0 ? weights[i] : 0;
}

static void
cursor_grow(struct unit_cursor *cursor)
{
	size_t room = cursor->room * 2 + 2;

	cursor->lists = memory_grow(cursor->lists, room * sizeof(*cursor->lists));
	cursor->offsets = memory_grow(cursor->offsets, room * sizeof(*cursor->offsets));
	memset(cursor->lists + cursor->room, 0, (room - cursor->room) * sizeof(*cursor->lists));
	cursor->room = room;
}

static bool
word_open(struct unit_cursor *cursor, struct words *words, struct words_segment *segment,
	struct str term, unsigned offset, bool *ret_found, struct err *err)
{
	struct term_entry entry;

	if (!words_find(words, segment, term, ret_found, &entry, err))
		return false;
	if (!*ret_found)
		return true;
	if (cursor->count == cursor->room)
		cursor_grow(cursor);
	if (!words_list_open(words, segment, NULL, &entry, &cursor->lists[cursor->count], err))
		return false;
	cursor->offsets[cursor->count++] = offset;
	return true;
}

/* Brings the rarest word to the front: the others are asked only where it stands. */
static void
rarest_first(struct unit_cursor *cursor)
{
	size_t least = 0;
	struct words_list list;
	unsigned offset;

	for (size_t i = 1; i < cursor->count; i++)
		if (cursor->lists[i].entry.count < cursor->lists[least].entry.count)
			least = i;
	if (least == 0)
		return;
	list = cursor->lists[0];
	cursor->lists[0] = cursor->lists[least];
	cursor->lists[least] = list;
	offset = cursor->offsets[0];
	cursor->offsets[0] = cursor->offsets[least];
	cursor->offsets[least] = offset;
}

bool
unit_cursor_open(struct unit_cursor *cursor, struct words *words, struct words_segment *segment,
	const struct unit *unit, struct err *err)
{
	const struct str *terms = unit->phrase != NULL ? unit->phrase : unit->words.terms;
	size_t count = unit->phrase != NULL ? unit->size : unit->words.count;
	bool found = true;

	cursor->unit = unit;
	cursor->count = 0;
	unit_field_weights(unit->fields, cursor->weights);
	for (size_t i = 0; i < count && (found || unit->phrase == NULL); i++)
		if (!word_open(cursor, words, segment, terms[i], (unsigned)i, &found, err))
			return false;
	if (unit->phrase == NULL)
		return true;
	if (!found)
		cursor->count = 0;
	else
		rarest_first(cursor);
	return true;
}

void
unit_cursor_close(struct unit_cursor *cursor)
{
	for (size_t i = 0; i < cursor->room; i++)
		words_list_close(&cursor->lists[i]);
	free(cursor->lists);
	free(cursor->offsets);
	spans_free(&cursor->room_spans);
	*cursor = (struct unit_cursor){0};
}

static bool
list_holds(const struct words_list *list, uint32_t document)
{
	return list->block < list->block_count && list->postings.documents[list->at] == document;
}

bool
unit_cursor_seek(struct unit_cursor *cursor, uint32_t document, bool *ret_here, struct err *err)
{
	bool all = cursor->unit->phrase != NULL;
	bool any = false;

	*ret_here = false;
	for (size_t i = 0; i < cursor->count; i++) {
		struct words_list *list = &cursor->lists[i];
		bool found;

		if (!words_list_seek(list, document, cursor->weights, &found, err))
			return false;
		found = found && list->postings.frequencies[list->at] > 0;
		if (all && !found)
			return true;
		any |= found;
	}
	*ret_here = any;
	return true;
}

/* Keeps of `to`, from `first` on, those that `others` has `step` words further on. */
static void
spans_follow(struct spans *to, size_t first, const struct spans *others, int step)
{
	size_t kept = first;
	size_t at = 0;

	for (size_t i = first; i < to->count; i++) {
		struct span span = to->spans[i];
		int wanted = span.start + step;

		while (at < others->count &&
			(others->spans[at].column < span.column ||
				(others->spans[at].column == span.column &&
					others->spans[at].start < wanted)))
			at++;
		if (at == others->count)
			break;
		if (others->spans[at].column == span.column && others->spans[at].start == wanted)
			to->spans[kept++] = span;
	}
	to->count = kept;
}

static bool
phrase_places(struct unit_cursor *cursor, struct spans *to, struct err *err)
{
	size_t first = to->count;
	int offset = (int)cursor->offsets[0];

	if (!words_list_places(&cursor->lists[0], cursor->unit->fields, to, err))
		return false;
	for (size_t i = 1; i < cursor->count && to->count > first; i++) {
		cursor->room_spans.count = 0;
		if (!words_list_places(
			    &cursor->lists[i], cursor->unit->fields, &cursor->room_spans, err))
			return false;
		spans_follow(to, first, &cursor->room_spans, (int)cursor->offsets[i] - offset);
	}
	for (size_t i = first; i < to->count; i++) {
		to->spans[i].start -= offset;
		to->spans[i].end = to->spans[i].start + (int)cursor->unit->size - 1;
	}
	return true;
}

bool
unit_cursor_places(struct unit_cursor *cursor, uint32_t document, struct spans *to, struct err *err)
{
	if (cursor->unit->phrase != NULL)
		return cursor->count == 0 || !list_holds(&cursor->lists[0], document) ||
			phrase_places(cursor, to, err);
	for (size_t i = 0; i < cursor->count; i++)
		if (list_holds(&cursor->lists[i], document) &&
			!words_list_places(&cursor->lists[i], cursor->unit->fields, to, err))
			return false;
	if (cursor->count > 1)
		spans_sort(to);
	return true;
}
