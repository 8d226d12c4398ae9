/* Segments as bytes: what is written is read back, and what is cut off or wrong is refused. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/segment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS = 900, DOCUMENTS_MAX = 700 };

/* The streams, put together from their pieces. */
struct streams {
	struct buf parts[SEGMENT_PARTS];
	size_t term_at[4096];
	size_t blocks;
	uint32_t next[SEGMENT_PARTS];
	bool in_order;
};

static bool
take_piece(
	void *context, enum segment_part part, uint32_t number, struct str bytes, struct err *err)
{
	struct streams *streams = context;

	(void)err;
	streams->in_order &= number == streams->next[part]++;
	if (part == SEGMENT_TERMS)
		streams->term_at[streams->blocks++] = streams->parts[part].len;
	buf_add(&streams->parts[part], bytes);
	return true;
}

static uint64_t
random_next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Word n stands in every (n % 7 + 1)th document, up to a number of its own. */
static size_t
documents_of(unsigned term)
{
	return term % 10 == 0 ? DOCUMENTS_MAX : term % 5 == 1 ? 128 + term % 3 : 1 + term % 4;
}

static struct posting_form
form_of(unsigned term, size_t at)
{
	struct posting_form form = {.fields = 1, .counts = {1}};
	unsigned pick = (unsigned)((term * 31 + at * 7) % 11);

	if (pick == 3)
		form.counts[0] = 1 + (uint32_t)(at % 300);
	if (pick == 5)
		form = (struct posting_form){.fields = 0x103, .counts = {2, 200, [8] = 1}};
	if (pick == 7)
		form = (struct posting_form){.fields = 2, .counts = {0, 1}};
	for (unsigned i = 0; i < SEGMENT_FIELDS; i++)
		form.total += form.counts[i];
	return form;
}

static struct str
term_of(unsigned term, char room[32])
{
	struct buf name CLEANUP(buf_free) = {0};
	size_t len;

	buf_add_format(&name, "word%05u%s", term, term % 3 == 0 ? "s" : "");
	len = name.len;
	memcpy(room, name.data, len);
	return str_make(room, len);
}

static bool
streams_write(struct streams *streams)
{
	struct segment_writer *writer = memory_alloc(sizeof(*writer));
	struct err err = {0};
	bool written = true;

	segment_begin(writer, (struct segment_sink){streams, take_piece});
	for (unsigned term = 0; term < TERMS; term++) {
		char room[32];

		segment_term_begin(writer, term_of(term, room));
		for (size_t i = 0; i < documents_of(term); i++) {
			struct posting_form form = form_of(term, i);
			unsigned char bytes[FORM_SIZE_MAX];
			uint32_t document = (uint32_t)(1 +
				i * (1 + term % 7) * (term % 2 ? 1 : 90));

			written &= segment_posting(writer, document,
				str_make(bytes, posting_form_write(bytes, &form)), &err);
			for (uint64_t j = 0; j < form.total; j++)
				written &= segment_places(writer,
					str_make(j % 2 == 0 ? "\x05" : "\x85\x01", 1 + j % 2),
					&err);
		}
		written &= segment_term_end(writer, &err);
	}
	written &= segment_end(writer, &err) && writer->terms == TERMS && writer->least == 1;
	segment_free(writer);
	free(writer);
	return written;
}

/* Compares one word's list with what was written. */
static bool
list_check(const struct streams *streams, const struct term_entry *entry, unsigned term)
{
	static const float weights[SEGMENT_FIELDS] = {1, 3, 2, 1, 1, 1, 1, 2, 0.5f};
	struct str docs = str_slice(buf_str(&streams->parts[SEGMENT_DOCS]), entry->docs_at,
		entry->docs_at + entry->docs_len);
	struct posting_skip skips[16];
	struct posting_block block;
	uint64_t blocks = posting_blocks(entry);
	size_t at = 0;

	if (entry->count != documents_of(term) || blocks > 16 || !posting_skips(entry, docs, skips))
		return false;
	for (uint64_t i = 0; i < blocks; i++) {
		struct str bytes = str_slice(
			docs, skips[i].docs_at, skips[i].docs_at + skips[i].docs_len);

		if (!posting_block_read(&skips[i], bytes, weights, &block))
			return false;
		for (unsigned j = 0; j < block.count; j++, at++) {
			struct posting_form form = form_of(term, at);
			float frequency = 0;

			for (unsigned k = 0; k < SEGMENT_FIELDS; k++)
				frequency += (float)form.counts[k] * weights[k];
			if (block.documents[j] != 1 + at * (1 + term % 7) * (term % 2 ? 1 : 90) ||
				block.places[j] != form.total || block.frequencies[j] != frequency)
				return false;
		}
	}
	return at == documents_of(term);
}

static bool
streams_check(const struct streams *streams)
{
	unsigned term = 0;

	for (size_t i = 0; i < streams->blocks; i++) {
		size_t end = i + 1 < streams->blocks ? streams->term_at[i + 1]
						     : streams->parts[SEGMENT_TERMS].len;
		struct term_block block;
		bool more = true;

		if (!term_block_begin(&block,
			    str_slice(buf_str(&streams->parts[SEGMENT_TERMS]), streams->term_at[i],
				    end)))
			return false;
		while (term_block_next(&block, &more) && more) {
			char room[32];

			if (!str_equal(term_of(term, room), str_make(block.term, block.len)) ||
				!list_check(streams, &block.entry, term))
				return false;
			term++;
		}
		if (more)
			return false;
	}
	return term == TERMS;
}

/* Reads as much as there is of damaged bytes; only crashing would be wrong. */
static void
damaged_read(struct str terms, struct str docs)
{
	static const float weights[SEGMENT_FIELDS] = {1};
	struct term_block block;
	bool more = true;

	if (!term_block_begin(&block, terms))
		return;
	while (term_block_next(&block, &more) && more) {
		const struct term_entry *entry = &block.entry;
		uint64_t blocks = posting_blocks(entry);
		struct posting_skip *skips;
		struct posting_block postings;
		struct str mine = docs;
		size_t read = 0;

		if (entry->docs_at > docs.len || entry->docs_len > docs.len - entry->docs_at)
			continue;
		mine = str_slice(docs, entry->docs_at, entry->docs_at + entry->docs_len);
		skips = memory_alloc((blocks + 1) * sizeof(*skips));
		if (posting_skips(entry, mine, skips))
			for (uint64_t i = 0; i < blocks; i++)
				read += posting_block_read(&skips[i],
					str_slice(mine, skips[i].docs_at,
						skips[i].docs_at + skips[i].docs_len),
					weights, &postings);
		free(skips);
		assert(read <= blocks);
	}
}

static void
test_damage(const struct streams *streams)
{
	struct str terms = buf_str(&streams->parts[SEGMENT_TERMS]);
	struct str docs = buf_str(&streams->parts[SEGMENT_DOCS]);
	uint64_t random = 7;

	terms = str_slice(terms, 0, streams->blocks > 1 ? streams->term_at[1] : terms.len);
	docs = str_slice(docs, 0, 60000);
	for (size_t len = 0; len < terms.len; len += 17)
		damaged_read(str_slice(terms, 0, len), docs);
	for (unsigned i = 0; i < 300; i++) {
		char *a = memory_alloc(terms.len);
		char *b = memory_alloc(docs.len);

		memcpy(a, terms.data, terms.len);
		memcpy(b, docs.data, docs.len);
		for (unsigned j = 0; j < 1 + i % 5; j++) {
			a[random_next(&random) % terms.len] = (char)random_next(&random);
			b[random_next(&random) % docs.len] = (char)random_next(&random);
		}
		damaged_read(
			str_make(i % 2 == 0 ? a : terms.data, terms.len), str_make(b, docs.len));
		free(a);
		free(b);
	}
	tap_ok(true, "damaged bytes are survived");
}

static void
test_numbers(void)
{
	static const uint64_t values[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
	static const unsigned char beyond[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02";
	unsigned char room[10 * COUNT_OF(values)];
	const unsigned char *at = room;
	size_t len = 0;
	uint64_t value;
	bool same = true;

	for (size_t i = 0; i < COUNT_OF(values); i++)
		len += varint_write(room + len, values[i]);
	tap_ok(varints_skip(room, room + len, COUNT_OF(values)) == room + len &&
			varints_skip(room, room + len, COUNT_OF(values) + 1) == NULL &&
			varints_skip(room, room + len, 3) == room + 3,
		"numbers are passed over");
	for (size_t i = 0; i < COUNT_OF(values); i++)
		same &= varint_take(&at, room + len, &value) && value == values[i];
	tap_ok(same && at == room + len && !varint_take(&at, room + len, &value),
		"numbers are read as written");
	at = beyond;
	same = !varint_take(&at, beyond + 10, &value);
	at = beyond;
	tap_ok(same && !varint_take(&at, beyond + 5, &value),
		"what is beyond 64 bits or cut off is refused");
}

static void
test_copy(const struct streams *from)
{
	struct streams *to = memory_alloc(sizeof(*to));
	struct segment_writer *writer = memory_alloc(sizeof(*writer));
	struct err err = {0};
	bool done = true;

	memset(to, 0, sizeof(*to));
	to->in_order = true;
	segment_begin(writer, (struct segment_sink){to, take_piece});
	for (size_t i = 0; i < from->blocks; i++) {
		size_t end = i + 1 < from->blocks ? from->term_at[i + 1]
						  : from->parts[SEGMENT_TERMS].len;
		struct term_block block;
		bool more = true;

		done &= term_block_begin(&block,
			str_slice(buf_str(&from->parts[SEGMENT_TERMS]), from->term_at[i], end));
		while (term_block_next(&block, &more) && more) {
			const struct term_entry *entry = &block.entry;

			segment_term_begin(writer, str_make(block.term, block.len));
			done &= segment_term_copy(writer, entry,
				str_slice(buf_str(&from->parts[SEGMENT_DOCS]), entry->docs_at,
					entry->docs_at + entry->docs_len),
				str_slice(buf_str(&from->parts[SEGMENT_PLACES]), entry->places_at,
					entry->places_at + entry->places_len),
				&err);
		}
	}
	done &= segment_end(writer, &err);
	for (size_t i = 0; i < SEGMENT_PARTS; i++)
		done &= str_equal(buf_str(&from->parts[i]), buf_str(&to->parts[i]));
	tap_ok(done && to->in_order, "words that are copied give the same bytes");
	for (size_t i = 0; i < SEGMENT_PARTS; i++)
		buf_free(&to->parts[i]);
	segment_free(writer);
	free(writer);
	free(to);
}

int
main(void)
{
	struct streams *streams = memory_alloc(sizeof(*streams));

	memset(streams, 0, sizeof(*streams));
	streams->in_order = true;
	test_numbers();
	tap_ok(streams_write(streams) && streams->in_order && streams->blocks > 1,
		"%d words in %zu blocks", TERMS, streams->blocks);
	tap_ok(streams_check(streams), "and they are read as they were written");
	test_copy(streams);
	test_damage(streams);
	for (size_t i = 0; i < SEGMENT_PARTS; i++)
		buf_free(&streams->parts[i]);
	free(streams);
	return tap_done();
}
