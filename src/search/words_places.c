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
	uint64_t skipped = 0;

	if ((list->places_block != list->block || list->places_of > list->at) &&
		!places_ready(list, err))
		return false;
	for (unsigned i = list->places_of; i < list->at; i++)
		skipped += list->postings.places[i];
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

static bool
form_numbers(struct words_list *list, unsigned fields, const unsigned char *end,
	struct words_numbers *to)
{
	const struct posting_skip *skip = &list->skips[list->block];
	const unsigned char *bytes = (const unsigned char *)list->docs.data + skip->docs_at;
	const unsigned char *form_at = bytes + list->postings.forms[list->at];
	const unsigned char *at = list->places_at;
	struct posting_form form;

	if ((*form_at & 0x81) == 0)
		return (fields & 1) == 0 ||
			numbers_read(&at, end, 0, list->postings.places[list->at], to);
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
