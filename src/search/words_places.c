#include "search/words.h"

#include "base/arena.h"
#include "search/spans.h"
#include "search/words_inside.h"

#include <stdlib.h>

/* Makes the places of the block at hand one stretch of bytes. */
static bool
places_ready(struct words_list *list, struct err *err)
{
	const struct posting_skip *skip = &list->skips[list->block];

	buf_clear(&list->places);
	list->places_block = SIZE_MAX;
	if (!words_stream_copy(list->words, list->segment, SEGMENT_PLACES, NULL,
		    list->entry.places_at + skip->places_at, skip->places_len, &list->places, err))
		return false;
	list->places_block = list->block;
	list->places_of = 0;
	list->places_owed = 0;
	list->places_at = (const unsigned char *)list->places.data;
	return true;
}

/* Reads `count` places of one field, and adds them where `to` is given. */
static bool
field_read(const unsigned char **at, const unsigned char *end, unsigned field, uint32_t count,
	struct spans *to)
{
	const unsigned char *from = *at;
	uint64_t place = 0;

	if (count > (uint64_t)(end - from)) /* each takes a byte at least */
		return false;
	if (to != NULL)
		spans_reserve(to, count);
	for (uint32_t i = 0; i < count; i++) {
		uint64_t step;

		if (from < end && *from < 0x80)
			step = *from++;
		else if (!varint_take(&from, end, &step) || step > INT32_MAX)
			return false;
		place += step;
		if (place >= INT32_MAX || (i > 0 && step == 0))
			return false;
		if (to != NULL)
			to->spans[to->count++] = (struct span){(int)field, (int)place, (int)place};
	}
	*at = from;
	return true;
}

static bool
form_places(struct words_list *list, unsigned fields, const unsigned char *end, struct spans *to)
{
	const struct posting_skip *skip = &list->skips[list->block];
	const unsigned char *bytes = (const unsigned char *)list->docs.data + skip->docs_at;
	const unsigned char *form_at = bytes + list->postings.forms[list->at];
	const unsigned char *at = list->places_at;
	struct posting_form form;

	if ((*form_at & 0x81) == 0) /* a small count in the body, as most are */
		return field_read(&at, end, 0, list->postings.places[list->at],
			(fields & 1) != 0 ? to : NULL);
	if (!posting_form_read(form_at, bytes + skip->docs_len, &form))
		return false;
	for (unsigned i = 0; i < SEGMENT_FIELDS; i++)
		if ((form.fields & 1u << i) != 0 &&
			!field_read(
				&at, end, i, form.counts[i], (fields & 1u << i) != 0 ? to : NULL))
			return false;
	return true;
}

/* Goes to the places of the document at hand; *ret_end is behind those of its block. */
static bool
places_seek(struct words_list *list, const unsigned char **ret_end, struct err *err)
{
	uint64_t skipped;

	if ((list->places_block != list->block || list->places_of > list->at) &&
		!places_ready(list, err))
		return false;
	skipped = list->places_owed;
	list->places_owed = 0;
	for (unsigned i = list->places_of; i < list->at; i++)
		skipped += list->postings.places[i];
	/* Where there are none there is nothing to count from. */
	*ret_end = list->places_at;
	if (list->places.len > 0)
		*ret_end = (const unsigned char *)list->places.data + list->places.len;
	if (skipped > 0)
		list->places_at = varints_skip(list->places_at, *ret_end, skipped);
	list->places_of = list->at;
	return list->places_at != NULL;
}

static bool
places_fail(struct words_list *list, struct err *err)
{
	list->places_block = SIZE_MAX;
	return words_damaged(err);
}

bool
words_list_places(struct words_list *list, unsigned fields, struct spans *to, struct err *err)
{
	const unsigned char *end;

	return (places_seek(list, &end, err) && form_places(list, fields, end, to)) ||
		places_fail(list, err);
}

void
words_numbers_free(struct words_numbers *numbers)
{
	free(numbers->numbers);
	*numbers = (struct words_numbers){0};
}

/* Reads `count` places of one field behind those that are there. */
static bool
numbers_read(const unsigned char **at, const unsigned char *end, unsigned field, uint32_t count,
	struct words_numbers *to)
{
	const unsigned char *from = *at;
	uint64_t place = 0;
	bool fits = true;
	uint32_t *numbers;

	if (count > (uint64_t)(end - from)) /* each takes a byte at least */
		return false;
	if (to->room - to->count < count) {
		to->room = to->room * 2 + count + 64;
		to->numbers = memory_grow(to->numbers, to->room * sizeof(*to->numbers));
	}
	numbers = to->numbers + to->count;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t step;

		if (from < end && *from < 0x80)
			step = *from++;
		else if (!varint_take(&from, end, &step) || step > PLACE_MAX)
			return false;
		place += step;
		fits &= step != 0 || i == 0;
		numbers[i] = (uint32_t)field << PLACE_BITS | (uint32_t)place;
	}
	to->count += count;
	*at = from;
	return fits && place <= PLACE_MAX;
}

/* Notes how far the places of the document at hand were read: so far they need not be passed over
 * on the way to the next one. `left` of them were not read. */
static void
places_leave(struct words_list *list, const unsigned char *at, uint32_t left)
{
	list->places_at = at;
	list->places_of = list->at + 1;
	list->places_owed = left;
}

static bool
form_numbers(struct words_list *list, unsigned fields, const unsigned char *end,
	struct words_numbers *to)
{
	const struct posting_skip *skip = &list->skips[list->block];
	const unsigned char *bytes = (const unsigned char *)list->docs.data + skip->docs_at;
	const unsigned char *form_at = bytes + list->postings.forms[list->at];
	const unsigned char *at = list->places_at;
	struct posting_form form;

	if ((*form_at & 0x81) == 0 && (fields & 1) == 0)
		return true;
	if ((*form_at & 0x81) == 0) {
		if (!numbers_read(&at, end, 0, list->postings.places[list->at], to))
			return false;
		places_leave(list, at, 0);
		return true;
	}
	if (!posting_form_read(form_at, bytes + skip->docs_len, &form))
		return false;
	for (unsigned i = 0; i < SEGMENT_FIELDS; i++) {
		if ((form.fields & 1u << i) == 0)
			continue;
		if ((fields & 1u << i) != 0) {
			if (!numbers_read(&at, end, i, form.counts[i], to))
				return false;
		} else if ((at = varints_skip(at, end, form.counts[i])) == NULL) {
			return false;
		}
	}
	return true;
}

bool
words_list_numbers(
	struct words_list *list, unsigned fields, struct words_numbers *to, struct err *err)
{
	const unsigned char *end;

	to->count = 0;
	return (places_seek(list, &end, err) && form_numbers(list, fields, end, to)) ||
		places_fail(list, err);
}

/* ---- Near each other ---- */

/* Whether any of b stands at most `distance` words from one of a, and not in its very place. */
static bool
numbers_near(const struct words_numbers *a, const struct words_numbers *b, uint32_t distance)
{
	size_t i = 0;
	size_t j = 0;

	while (i < a->count && j < b->count) {
		uint32_t one = a->numbers[i];
		uint32_t other = b->numbers[j];

		if (other > one) {
			if (other - one <= distance)
				return true;
			i++;
		} else if (one > other) {
			if (one - other <= distance)
				return true;
			j++;
		} else {
			if ((j + 1 < b->count && b->numbers[j + 1] - one <= distance) ||
				(i + 1 < a->count && a->numbers[i + 1] - one <= distance))
				return true;
			i++;
			j++;
		}
	}
	return false;
}

/* The same, behind one of a. */
static bool
numbers_before(const struct words_numbers *a, const struct words_numbers *b, uint32_t distance)
{
	size_t i = 0;
	size_t j = 0;

	while (i < a->count && j < b->count) {
		uint32_t one = a->numbers[i];
		uint32_t other = b->numbers[j];

		if (other > one && other - one <= distance)
			return true;
		if (other > one)
			i++;
		else
			j++;
	}
	return false;
}

/* Goes over the places of a document in which a word stands in the body alone. */
struct body_reader {
	const unsigned char *at;
	const unsigned char *end;
	uint64_t place;
	uint32_t left; /* behind the one at hand */
	bool is_sound;
};

/* Stands at the first place; false where the form is another, or damaged. */
static bool
body_begin(struct words_list *list, unsigned fields, struct body_reader *ret_reader)
{
	const struct posting_skip *skip = &list->skips[list->block];
	const char *form = list->docs.data + skip->docs_at + list->postings.forms[list->at];

	*ret_reader = (struct body_reader){.at = list->places_at,
		.end = (const unsigned char *)list->places.data + list->places.len,
		.left = list->postings.places[list->at] - 1,
		.is_sound = true};
	return (*form & 0x81) == 0 && (fields & 1) != 0 &&
		varint_take(&ret_reader->at, ret_reader->end, &ret_reader->place) &&
		ret_reader->place <= PLACE_MAX;
}

static inline bool
body_next(struct body_reader *reader)
{
	uint64_t step;

	if (reader->left == 0)
		return false;
	reader->left--;
	if (reader->at < reader->end && *reader->at < 0x80)
		step = *reader->at++;
	else if (!varint_take(&reader->at, reader->end, &step) || step > PLACE_MAX)
		step = 0;
	reader->place += step;
	reader->is_sound = step != 0 && reader->place <= PLACE_MAX;
	return reader->is_sound;
}

/* numbers_near and numbers_before, as far as it takes to know. */
static bool
bodies_near(struct body_reader *a, struct body_reader *b, uint32_t distance, bool is_ordered)
{
	for (;;) {
		if (b->place > a->place) {
			if (b->place - a->place <= distance)
				return true;
			if (!body_next(a))
				return false;
		} else {
			if (!is_ordered && a->place > b->place && a->place - b->place <= distance)
				return true;
			if (a->place > b->place || is_ordered) {
				if (!body_next(b))
					return false;
				continue;
			}
			/* one place: the next of a may be near this of b */
			if (a->left > 0) {
				struct body_reader ahead = *a;

				if (body_next(&ahead) && ahead.place - b->place <= distance)
					return true;
			}
			if (!body_next(b))
				return false;
		}
	}
}

bool
words_lists_near(struct words_list *a, unsigned a_fields, struct words_list *b, unsigned b_fields,
	const struct words_proximity *wanted, struct words_numbers room[2], bool *ret_near,
	struct err *err)
{
	struct body_reader readers[2];
	const unsigned char *end;

	if (!places_seek(a, &end, err))
		return places_fail(a, err);
	if (!places_seek(b, &end, err))
		return places_fail(b, err);
	if (body_begin(a, a_fields, &readers[0]) && body_begin(b, b_fields, &readers[1])) {
		*ret_near = bodies_near(
			&readers[0], &readers[1], wanted->distance, wanted->is_ordered);
		places_leave(a, readers[0].at, readers[0].left);
		places_leave(b, readers[1].at, readers[1].left);
		return (readers[0].is_sound && readers[1].is_sound) || words_damaged(err);
	}
	if (!words_list_numbers(a, a_fields, &room[0], err) ||
		!words_list_numbers(b, b_fields, &room[1], err))
		return false;
	*ret_near = wanted->is_ordered ? numbers_before(&room[0], &room[1], wanted->distance)
				       : numbers_near(&room[0], &room[1], wanted->distance);
	return true;
}
