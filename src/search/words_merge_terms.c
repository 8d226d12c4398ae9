#include "search/words_merge.h"

#include "base/err.h"
#include "search/docs.h"
#include "search/words_inside.h"

#include <string.h>

/* Bytes of a word that are copied at once. */
enum { COPY_MAX = 256 * 1024 };

bool
merge_input_next(struct merge_input *input, struct err *err)
{
	bool more;

	if (!words_walk_next(&input->walk, &more, &input->term, err))
		return false;
	input->is_over = !more;
	input->front = 0;
	if (more)
		memcpy(&input->front, input->term.data,
			input->term.len < sizeof(input->front) ? input->term.len
							       : sizeof(input->front));
	input->front = __builtin_bswap64(input->front);
	return true;
}

static int
inputs_compare(const struct merge_input *a, const struct merge_input *b)
{
	if (a->front != b->front)
		return a->front < b->front ? -1 : 1;
	return str_compare(a->term, b->term);
}

/* Copies a word of one input as it is. Damage in it is not looked for, and found as before. */
static bool
term_copy(struct merge *merge, struct merge_input *input, struct err *err)
{
	const struct term_entry *entry = &input->walk.block.entry;

	struct str docs;
	struct str places;

	if (!words_stream_view(merge->words, input->segment, SEGMENT_DOCS, &input->docs,
		    entry->docs_at, entry->docs_len, &merge->docs, &docs, err) ||
		!words_stream_view(merge->words, input->segment, SEGMENT_PLACES, &input->places,
			entry->places_at, entry->places_len, &merge->places, &places, err))
		return false;
	segment_term_begin(&merge->writer, str_make(merge->term, merge->term_len));
	merge->budget -= 8;
	return segment_term_copy(&merge->writer, entry, docs, places, err) &&
		merge_input_next(input, err);
}

/* Goes on to the next document of the list. */
static bool
posting_next(struct merge_input *input, struct err *err)
{
	struct posting_form form;
	uint64_t step;

	if (input->end - input->at >= 2 && ((input->at[0] | input->at[1]) & 0x80) == 0 &&
		(input->at[1] & 1) == 0) {
		step = *input->at++;
		input->form = str_make(input->at, 1);
		input->places_count = *input->at >> 1;
	} else {
		if (!varint_take(&input->at, input->end, &step) ||
			!posting_form_read(input->at, input->end, &form))
			return words_damaged(err);
		input->form = str_make(input->at, form.len);
		input->places_count = form.total;
	}
	input->at += input->form.len;
	if (step == 0 || step > (uint64_t)(DOCS_MAX - (int64_t)input->document) ||
		input->places_count == 0)
		return words_damaged(err);
	input->document += (uint32_t)step;
	input->left--;
	return true;
}

/* Stands an input at the word that comes next: its documents are read. */
static bool
input_open(struct merge *merge, struct merge_input *input, struct err *err)
{
	const struct term_entry *entry = &input->walk.block.entry;
	struct str docs;

	if (!words_stream_view(merge->words, input->segment, SEGMENT_DOCS, &input->docs,
		    entry->docs_at, entry->docs_len - entry->skips_len, &input->docs_room, &docs,
		    err))
		return false;
	input->has_list = true;
	input->at = (const unsigned char *)docs.data;
	input->end = input->at + docs.len;
	input->left = entry->count;
	input->document = 0;
	input->places_left = entry->places_len;
	if (entry->places_at > input->segment->places_size ||
		entry->places_len > input->segment->places_size - entry->places_at)
		return words_damaged(err);
	input->piece_at = (size_t)(entry->places_at % PIECE_SIZE);
	if (!words_stream_seek(merge->words, input->segment, SEGMENT_PLACES, &input->places,
		    entry->places_at / PIECE_SIZE, err))
		return false;
	merge->budget -= (int64_t)entry->docs_len / 4;
	return posting_next(input, err);
}

static bool
input_close(struct merge_input *input, struct err *err)
{
	bool whole = input->places_left == 0 && input->at == input->end;

	input->has_list = false;
	if (!whole)
		return words_damaged(err);
	return merge_input_next(input, err);
}

static bool
term_open(struct merge *merge, struct err *err)
{
	struct merge_input *least = NULL;
	size_t sharing = 0; /* inputs that have the word */

	for (size_t i = 0; i < merge->input_count; i++) {
		struct merge_input *input = &merge->inputs[i];
		int order = 1;

		if (!input->is_over)
			order = least == NULL ? -1 : inputs_compare(input, least);
		if (order < 0)
			least = input;
		sharing = order < 0 ? 1 : sharing + (order == 0);
	}
	if (least == NULL) {
		merge->is_done = true;
		return segment_end(&merge->writer, err);
	}
	memcpy(merge->term, least->term.data, least->term.len);
	merge->term_len = least->term.len;
	if (sharing == 1 && least->segment->dead == NULL &&
		least->walk.block.entry.docs_len + least->walk.block.entry.places_len < COPY_MAX)
		return term_copy(merge, least, err);
	merge->has_term = true;
	merge->wrote = false;
	for (size_t i = 0; i < merge->input_count; i++) {
		struct merge_input *input = &merge->inputs[i];

		if (!input->is_over &&
			str_equal(input->term, str_make(merge->term, merge->term_len)) &&
			!input_open(merge, input, err))
			return false;
	}
	return true;
}

/* Takes the places of one document off an input, and writes them unless it is dead. */
static bool
places_move(
	struct merge *merge, struct merge_input *input, uint64_t count, bool keep, struct err *err)
{
	for (;;) {
		const unsigned char *bytes = (const unsigned char *)input->places.piece.data;
		const unsigned char *end = bytes + input->places.piece.len;
		const unsigned char *at = bytes + input->piece_at;
		const unsigned char *to;

		if (input->piece_at > input->places.piece.len)
			return words_damaged(err);
		to = varints_skip(at, end, count);
		if (to == NULL)
			for (const unsigned char *byte = at; byte < end; byte++)
				count -= *byte < 0x80;
		end = to == NULL ? end : to;
		if ((uint64_t)(end - at) > input->places_left)
			return words_damaged(err);
		input->places_left -= (uint64_t)(end - at);
		input->piece_at += (size_t)(end - at);
		if (keep && !segment_places(&merge->writer, str_make(at, (size_t)(end - at)), err))
			return false;
		if (to != NULL)
			return true;
		if (!words_stream_seek(merge->words, input->segment, SEGMENT_PLACES, &input->places,
			    input->places.next, err))
			return false;
		input->piece_at = 0;
	}
}

/* Writes the document at hand; its places are to follow. */
static bool
document_move(struct merge *merge, const struct merge_input *input, struct err *err)
{
	if (!merge->wrote)
		segment_term_begin(&merge->writer, str_make(merge->term, merge->term_len));
	if (merge->wrote && input->document <= merge->writer.document)
		return words_damaged(err);
	merge->wrote = true;
	return segment_posting(&merge->writer, input->document, input->form, err);
}

/* Moves documents over, from the one at hand up to `bound`; *ret_more is false at the list's end.
 * Their places follow at once for all that fit into the writer's block. */
static bool
documents_move_from(struct merge *merge, struct merge_input *input, uint32_t bound, bool *ret_more,
	struct err *err)
{
	uint64_t places = 0;

	do {
		bool keep = !words_is_dead(input->segment, input->document);

		if (places > 0 && (!keep || merge->writer.block_count == POSTING_BLOCK)) {
			if (!places_move(merge, input, places, true, err))
				return false;
			places = 0;
		}
		if (keep && !document_move(merge, input, err))
			return false;
		if (keep)
			places += input->places_count;
		else if (!places_move(merge, input, input->places_count, false, err))
			return false;
		merge->budget -= 3;
		*ret_more = input->left > 0;
		if (*ret_more && !posting_next(input, err))
			return false;
	} while (*ret_more && input->document <= bound && merge->budget > 0);
	return places == 0 || places_move(merge, input, places, true, err);
}

/* Moves documents over from the input that has the least one, until another has. */
static bool
documents_move(struct merge *merge, bool *ret_any, struct err *err)
{
	struct merge_input *least = NULL;
	uint32_t bound = UINT32_MAX;
	bool more = true;

	for (size_t i = 0; i < merge->input_count; i++) {
		struct merge_input *input = &merge->inputs[i];

		if (!input->has_list)
			continue;
		if (least == NULL || input->document < least->document) {
			if (least != NULL)
				bound = least->document;
			least = input;
		} else if (input->document < bound) {
			bound = input->document;
		}
	}
	*ret_any = least != NULL;
	if (least == NULL)
		return true;
	return documents_move_from(merge, least, bound, &more, err) &&
		(more || input_close(least, err));
}

bool
merge_work(struct merge *merge, struct err *err)
{
	while (!merge->is_done && merge->budget > 0) {
		bool any = true;

		if (!merge->has_term && !term_open(merge, err))
			return false;
		while (merge->has_term && any && merge->budget > 0)
			if (!documents_move(merge, &any, err))
				return false;
		if (!merge->has_term || any)
			continue;
		merge->has_term = false;
		merge->budget -= 8;
		if (merge->wrote && !segment_term_end(&merge->writer, err))
			return false;
	}
	return true;
}
