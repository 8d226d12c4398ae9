#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/words_gather.h"
#include "search/words_inside.h"
#include "store/db.h"
#include "words.sql.h"

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
	struct words *words;
	struct gather *gather;
	struct sort_key *keys; /* terms in order of bytes */
	struct occurrence *occurrences;
	struct buf room; /* places of one document */
	struct words_segment segment;
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

	sorted->segment.first = gather->documents[0].born;
	sorted->segment.last = gather->documents[gather->document_count - 1].born;
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
sink_piece(
	void *context, enum segment_part part, uint32_t number, struct str bytes, struct err *err)
{
	struct sorted *sorted = context;

	return words_piece_write(sorted->words, sorted->segment.id, part, number, bytes, err);
}

static bool
segment_write(struct sorted *sorted, struct segment_writer *writer, struct err *err)
{
	size_t from = 0;

	for (size_t i = 0; i < sorted->gather->term_count; i++) {
		uint32_t record = sorted->keys[i].record;
		size_t end = record_at(sorted->gather, record)->count;

		if (end > from && !term_write(sorted, writer, record, from, err))
			return false;
		from = end;
	}
	return segment_end(writer, err) &&
		words_segment_save(sorted->words, &sorted->segment, SEGMENT_READY, writer, err);
}

static bool
gather_write(struct words *words, struct err *err)
{
	struct sorted sorted = {.words = words, .gather = words->gather};
	struct segment_writer *writer = memory_alloc(sizeof(*writer));
	size_t tokens = documents_sort(&sorted);
	bool written = true;

	sorted.room.size_max = SIZE_MAX / 4;
	segment_begin(writer, (struct segment_sink){&sorted, sink_piece});
	if (tokens > 0) {
		terms_sort(&sorted);
		tokens_sort(&sorted, tokens);
		written = words_number_next(
				  words, &sorted.segment.id, &sorted.segment.stamp, err) &&
			segment_write(&sorted, writer, err);
		words->changed = true;
	}
	segment_free(writer);
	free(writer);
	free(sorted.keys);
	free(sorted.occurrences);
	buf_free(&sorted.room);
	return written;
}

bool
words_flush(struct words *words, struct err *err)
{
	bool is_new = words->gather->document_count > 0;

	if (is_new && !gather_write(words, err))
		return false;
	gather_clear(words->gather);
	if (words->changed && !words_version_next(words, err))
		return false;
	words->changed = false;
	return !is_new || merge_in_need(words, err);
}

bool
words_remove(struct words *words, uint32_t document, int64_t born, int64_t died, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (gather_remove(words->gather, born))
		return true;
	words->changed = true;
	if (!db_begin(words->db, &SQL_WORDS_DEAD_ADD, &s, err))
		return false;
	bind_i64(&s, WORDS_DEAD_ADD_BORN, born);
	bind_i64(&s, WORDS_DEAD_ADD_DOCUMENT, document);
	bind_i64(&s, WORDS_DEAD_ADD_DIED, died);
	return statement_run(&s, err);
}
