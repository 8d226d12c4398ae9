#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/words_gather.h"
#include "search/words_inside.h"

#include <stdlib.h>
#include <string.h>

struct occurrence {
	uint32_t document;
	uint32_t place;
};

struct sort_key {
	uint64_t front; /* the first eight bytes */
	uint32_t record;
};

/* All occurrences, word by word, and within a word document by document. */
struct sorted {
	struct gather *gather;
	struct sort_key *keys; /* terms in order of bytes */
	struct occurrence *occurrences;
	struct buf room; /* places of one document */
	struct gathered_segment *made;
};

static struct str
key_rest(const struct gather *gather, const struct sort_key *key)
{
	return str_from(record_term(gather, key->record), sizeof(key->front));
}

/* Sorts by one byte of the front, keeping the order of equals. */
static void
keys_pass(const struct sort_key *from, struct sort_key *to, size_t count, unsigned shift)
{
	size_t starts[256] = {0};
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		starts[from[i].front >> shift & 0xff]++;
	for (size_t i = 0; i < 256; i++) {
		size_t here = starts[i];

		starts[i] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		to[starts[from[i].front >> shift & 0xff]++] = from[i];
}

static int
rest_compare(const void *a, const void *b, void *context)
{
	return str_compare(key_rest(context, a), key_rest(context, b));
}

/* Terms of equal fronts are put in order by what follows. No term holds a zero byte, so that
 * those of eight bytes and less cannot be equal. */
static void
keys_finish(struct sorted *sorted, size_t count)
{
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;

		while (end < count && sorted->keys[end].front == sorted->keys[i].front)
			end++;
		if (end - i > 1)
			qsort_r(sorted->keys + i, end - i, sizeof(*sorted->keys), rest_compare,
				sorted->gather);
		i = end;
	}
}

static void
terms_sort(struct sorted *sorted)
{
	struct gather *gather = sorted->gather;
	size_t count = gather->term_count;
	struct sort_key *other = memory_alloc((count + 1) * sizeof(*other));
	uint32_t record = 0;

	sorted->keys = memory_alloc((count + 1) * sizeof(*sorted->keys));
	for (size_t i = 0; i < count; i++) {
		struct str term = record_term(gather, record);
		uint64_t front = 0;

		memcpy(&front, term.data, term.len < 8 ? term.len : 8);
		sorted->keys[i] = (struct sort_key){__builtin_bswap64(front), record};
		record = record_next(gather, record);
	}
	for (unsigned shift = 0; shift < 64; shift += 16) {
		keys_pass(sorted->keys, other, count, shift);
		keys_pass(other, sorted->keys, count, shift + 8);
	}
	free(other);
	keys_finish(sorted, count);
}

static int
document_compare(const void *a, const void *b)
{
	const struct gathered *x = a;
	const struct gathered *y = b;

	if (x->document != y->document)
		return x->document < y->document ? -1 : 1;
	return (x->born > y->born) - (x->born < y->born);
}

/* Leaves out the dead, and puts the others in order of their numbers. */
static size_t
documents_sort(struct sorted *sorted)
{
	struct gather *gather = sorted->gather;
	size_t kept = 0;
	size_t tokens = 0;

	sorted->made->first = gather->documents[0].born;
	sorted->made->last = gather->documents[gather->document_count - 1].born;
	for (size_t i = 0; i < gather->document_count; i++) {
		if (gather->documents[i].is_dead)
			continue;
		tokens += gather->documents[i].to - gather->documents[i].from;
		gather->documents[kept++] = gather->documents[i];
	}
	gather->document_count = kept;
	qsort(gather->documents, kept, sizeof(*gather->documents), document_compare);
	return tokens;
}

/* Those of the living documents, all at once: while words come in, a count would cost a look at
 * its memory for each. */
static void
terms_count(struct gather *gather)
{
	uint32_t record = 0;

	for (size_t i = 0; i < gather->term_count; i++) {
		record_at(gather, record)->count = 0;
		record = record_next(gather, record);
	}
	for (size_t i = 0; i < gather->document_count; i++)
		for (size_t j = gather->documents[i].from; j < gather->documents[i].to; j++)
			record_at(gather, gather->tokens[j])->count++;
}

/* Puts each occurrence where it belongs. */
static void
tokens_sort(struct sorted *sorted, size_t tokens)
{
	struct gather *gather = sorted->gather;
	uint32_t sum = 0;

	sorted->occurrences = memory_alloc((tokens + 1) * sizeof(*sorted->occurrences));
	terms_count(gather);
	for (size_t i = 0; i < gather->term_count; i++) {
		struct gathered_term *term = record_at(gather, sorted->keys[i].record);
		uint32_t count = term->count;

		term->count = sum;
		sum += count;
	}
	for (size_t i = 0; i < gather->document_count; i++) {
		const struct gathered *document = &gather->documents[i];

		for (size_t j = document->from; j < document->to; j++)
			sorted->occurrences[record_at(gather, gather->tokens[j])->count++] =
				(struct occurrence){document->document, gather->places[j]};
	}
}

/* Writes one document's occurrences [from, to) of a word. */
static bool
posting_write(struct sorted *sorted, struct segment_writer *writer, size_t from, size_t to,
	struct err *err)
{
	struct posting_form form = {0};
	unsigned char bytes[FORM_SIZE_MAX];
	unsigned char *at;
	uint32_t before = 0;
	unsigned field = UINT32_MAX;

	buf_clear(&sorted->room);
	at = (unsigned char *)buf_reserve(&sorted->room, (to - from) * 5);
	for (size_t i = from; i < to; i++) {
		uint32_t place = sorted->occurrences[i].place & PLACE_MAX;

		if (sorted->occurrences[i].place >> PLACE_BITS != field) {
			field = sorted->occurrences[i].place >> PLACE_BITS;
			before = 0;
		}
		form.fields |= 1u << field;
		form.counts[field]++;
		at += varint_write(at, place - before);
		before = place;
	}
	return segment_posting(writer, sorted->occurrences[from].document,
		       str_make(bytes, posting_form_write(bytes, &form)), err) &&
		segment_places(writer,
			str_make(sorted->room.data, (size_t)((char *)at - sorted->room.data)), err);
}

static bool
term_write(struct sorted *sorted, struct segment_writer *writer, uint32_t record, size_t from,
	struct err *err)
{
	const struct occurrence *all = sorted->occurrences;
	size_t end = record_at(sorted->gather, record)->count;

	segment_term_begin(writer, record_term(sorted->gather, record));
	while (from < end) {
		size_t next = from + 1;

		while (next < end && all[next].document == all[from].document)
			next++;
		if (!posting_write(sorted, writer, from, next, err))
			return false;
		from = next;
	}
	return segment_term_end(writer, err);
}

static bool
segment_fill(struct sorted *sorted, struct segment_writer *writer, struct err *err)
{
	size_t from = 0;

	for (size_t i = 0; i < sorted->gather->term_count; i++) {
		uint32_t record = sorted->keys[i].record;
		size_t end = record_at(sorted->gather, record)->count;

		if (end > from && !term_write(sorted, writer, record, from, err))
			return false;
		from = end;
	}
	return segment_end(writer, err);
}

bool
gather_segment(struct gather *gather, struct segment_sink sink,
	struct gathered_segment **ret_segment, struct err *err)
{
	struct gathered_segment *made = memory_alloc(sizeof(*made));
	struct sorted sorted = {.gather = gather, .made = made};
	bool written = true;
	size_t tokens = 0;

	sorted.room.size_max = SIZE_MAX / 4;
	segment_begin(&made->writer, sink);
	gather_settle(gather);
	if (gather->document_count > 0)
		tokens = documents_sort(&sorted);
	if (tokens > 0) {
		terms_sort(&sorted);
		tokens_sort(&sorted, tokens);
		written = segment_fill(&sorted, &made->writer, err);
	}
	free(sorted.keys);
	free(sorted.occurrences);
	buf_free(&sorted.room);
	*ret_segment = made;
	if (tokens == 0 || !written) {
		gathered_segment_free(made);
		*ret_segment = NULL;
	}
	return written;
}

void
gathered_segment_free(struct gathered_segment *segment)
{
	if (segment == NULL)
		return;
	segment_free(&segment->writer);
	free(segment);
}
