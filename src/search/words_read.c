#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/words_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- Words of a segment ---- */

/* The block that holds the word if any does; block_count where it would stand before the first. */
static size_t
block_of(const struct words_segment *segment, struct str term)
{
	size_t low = 0;
	size_t high = segment->block_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(segment->blocks[middle], term) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? segment->block_count : low - 1;
}

/* Stands the segment's own block at its beginning, or leaves it where it is if the word comes
 * behind what was looked for last. */
static bool
block_ready(struct words *words, struct words_segment *segment, size_t number, struct str term,
	struct err *err)
{
	struct str bytes;

	if (segment->has_block && segment->terms_number == number) {
		struct str last = str_make(segment->block.term, segment->block.len);

		if (segment->block.len > 0 && str_compare(last, term) <= 0)
			return true;
	} else {
		segment->has_block = false;
		if (!words_piece_recall(words, segment, SEGMENT_TERMS, number, &bytes, err))
			return false;
		buf_clear(&segment->terms);
		buf_add(&segment->terms, bytes);
		segment->has_block = true;
		segment->terms_number = number;
	}
	return term_block_begin(&segment->block, buf_str(&segment->terms)) || words_damaged(err);
}

bool
words_find(struct words *words, struct words_segment *segment, struct str term, bool *ret_found,
	struct term_entry *ret_entry, struct err *err)
{
	size_t number = block_of(segment, term);
	struct term_block *block = &segment->block;
	bool more = true;

	*ret_found = false;
	if (number == segment->block_count)
		return true;
	if (!block_ready(words, segment, number, term, err))
		return false;
	for (;;) {
		int order = block->len == 0 ? -1
					    : str_compare(str_make(block->term, block->len), term);

		if (order >= 0) {
			*ret_found = order == 0;
			*ret_entry = block->entry;
			return true;
		}
		if (!term_block_next(block, &more))
			return words_damaged(err);
		if (!more)
			return true;
	}
}

void
words_walk_begin(struct words *words, const struct words_segment *segment, bool recalls,
	struct words_walk *ret_walk)
{
	*ret_walk = (struct words_walk){.words = words, .segment = segment, .recalls = recalls};
}

void
words_walk_end(struct words_walk *walk)
{
	buf_free(&walk->bytes);
}

static bool
walk_block(struct words_walk *walk, size_t number, struct err *err)
{
	struct str bytes;

	if (!walk->has_block || walk->next_block != number + 1) {
		walk->has_block = false;
		if (!walk->recalls) {
			if (!words_piece_read(walk->words, walk->segment, SEGMENT_TERMS, number,
				    &walk->bytes, err))
				return false;
		} else {
			if (!words_piece_recall(
				    walk->words, walk->segment, SEGMENT_TERMS, number, &bytes, err))
				return false;
			buf_clear(&walk->bytes);
			buf_add(&walk->bytes, bytes);
		}
	}
	walk->has_block = true;
	walk->next_block = number + 1;
	return term_block_begin(&walk->block, buf_str(&walk->bytes)) || words_damaged(err);
}

bool
words_walk_next(struct words_walk *walk, bool *ret_more, struct str *ret_term, struct err *err)
{
	*ret_more = walk->is_pending;
	walk->is_pending = false;
	while (!*ret_more) {
		if (walk->has_block) {
			if (!term_block_next(&walk->block, ret_more))
				return words_damaged(err);
			if (*ret_more)
				break;
		}
		if (walk->next_block >= walk->segment->block_count)
			return true;
		if (!walk_block(walk, walk->next_block, err))
			return false;
	}
	*ret_term = str_make(walk->block.term, walk->block.len);
	return true;
}

bool
words_walk_seek(struct words_walk *walk, struct str from, struct err *err)
{
	size_t number = block_of(walk->segment, from);
	bool more = true;

	if (number == walk->segment->block_count)
		number = 0;
	walk->is_pending = false;
	if ((!walk->has_block || walk->next_block != number + 1 || walk->block.len == 0 ||
		    str_compare(str_make(walk->block.term, walk->block.len), from) >= 0) &&
		!walk_block(walk, number, err))
		return false;
	while (!walk->is_pending) {
		if (!term_block_next(&walk->block, &more))
			return words_damaged(err);
		if (!more)
			return true;
		walk->is_pending = str_compare(str_make(walk->block.term, walk->block.len), from) >=
			0;
	}
	return true;
}

/* ---- Documents of a word ---- */

bool
words_list_open(struct words *words, const struct words_segment *segment,
	struct words_stream *stream, const struct term_entry *entry, struct words_list *list,
	struct err *err)
{
	uint64_t blocks = posting_blocks(entry);

	list->words = words;
	list->segment = segment;
	list->entry = *entry;
	list->docs.size_max = SIZE_MAX / 4;
	list->places.size_max = SIZE_MAX / 4;
	list->at = 0;
	list->places_block = SIZE_MAX;
	buf_clear(&list->docs);
	if (blocks == 0)
		return words_damaged(err);
	if (!words_stream_copy(words, segment, SEGMENT_DOCS, stream, entry->docs_at,
		    entry->docs_len, &list->docs, err))
		return false;
	if (blocks > list->skip_room) {
		list->skip_room = (size_t)blocks;
		list->skips = memory_grow(list->skips, list->skip_room * sizeof(*list->skips));
	}
	list->block_count = (size_t)blocks;
	list->block = list->block_count;
	return posting_skips(entry, buf_str(&list->docs), list->skips) || words_damaged(err);
}

void
words_list_close(struct words_list *list)
{
	buf_free(&list->docs);
	buf_free(&list->places);
	free(list->skips);
	list->skips = NULL;
	list->skip_room = 0;
}

bool
words_list_block(
	struct words_list *list, size_t block, const float weights[SEGMENT_FIELDS], struct err *err)
{
	const struct posting_skip *skip = &list->skips[block];
	struct str bytes = str_make(list->docs.data + skip->docs_at, skip->docs_len);

	if (!posting_block_read(skip, bytes, weights, &list->postings))
		return words_damaged(err);
	list->block = block;
	list->at = 0;
	return true;
}

/* The first block at or behind `from` that may hold the document. */
static size_t
block_for(const struct words_list *list, size_t from, uint32_t document)
{
	size_t step = 1;
	size_t high;

	if (list->block_count == 1)
		return from;
	while (from < list->block_count && list->skips[from].last < document) {
		high = from + step < list->block_count ? from + step : list->block_count;
		if (high < list->block_count && list->skips[high].last < document) {
			from = high;
			step *= 2;
			continue;
		}
		for (from++; from < high;) {
			size_t middle = from + (high - from) / 2;

			if (list->skips[middle].last < document)
				from = middle + 1;
			else
				high = middle;
		}
	}
	return from;
}

bool
words_list_seek(struct words_list *list, uint32_t document, const float weights[SEGMENT_FIELDS],
	bool *ret_found, struct err *err)
{
	const struct posting_block *postings = &list->postings;

	*ret_found = false;
	if (list->block == list->block_count && list->at > 0)
		return true; /* at the end */
	if (list->block == list->block_count ||
		document > postings->documents[postings->count - 1]) {
		size_t from = list->block == list->block_count ? 0 : list->block + 1;
		size_t block = block_for(list, from, document);

		if (block >= list->block_count) {
			list->block = list->block_count;
			list->at = 1;
			return true;
		}
		if (!words_list_block(list, block, weights, err))
			return false;
		if (document > postings->documents[postings->count - 1]) {
			list->block = list->block_count;
			list->at = 1;
			return true;
		}
	}
	while (postings->documents[list->at] < document)
		list->at++;
	*ret_found = postings->documents[list->at] == document;
	return true;
}
