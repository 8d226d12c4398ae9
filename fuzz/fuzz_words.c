/* The index of words on bytes that nobody wrote: one segment of an inspection's index is made of
 * the input, with sound checksums, as if an attacker had written it. It is read through, searched
 * and merged with sound ones. First two lengths of 16 bits (terms, docs), then terms, docs and
 * places. */
#include "base/arena.h"
#include "base/err.h"
#include "fuzz_bed.h"
#include "search/words.h"
#include "search/words_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SOUND = 9, DOCUMENTS = 400 };

static const char filling[] =
	"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
	"INSERT INTO document (id, sha256, size, name, declared, state, reason, format, kind,"
	" contradicts, title, text_size, ocr_state)"
	" SELECT i, randomblob(32), 1, '', '', 1, 0, 'txt', 6, 0, '', 0, 0 FROM n;"
	"INSERT INTO document_text SELECT id, 'zone' FROM document";

static void
fixture_make(struct search_bed *f)
{
	struct err err = {0};

	search_bed_make(f, filling, DOCUMENTS);
	must(db_run_script(f->db, "DELETE FROM search_segment; DELETE FROM search_piece;", &err));
}

/* Each part in pieces as the store has them; terms are one block. */
static void
part_write(struct search_bed *f, int64_t segment, enum segment_part part, struct str bytes)
{
	struct words *words = index_words(f->index);
	struct err err = {0};
	uint32_t number = 0;

	while (bytes.len > 0) {
		struct str piece = str_slice(bytes, 0, PIECE_SIZE);

		must(words_piece_write(words, segment, part, number++, piece, &err));
		bytes = str_from(bytes, piece.len);
	}
}

static void
segment_make(struct search_bed *f, int64_t id, struct str terms, struct str docs, struct str places)
{
	struct words_segment segment = {.id = id, .first = id * 10, .last = id * 10 + 9};
	struct segment_writer writer;
	struct term_block block;
	struct err err = {0};
	bool more;

	segment_begin(&writer, (struct segment_sink){0});
	segment.stamp = (int64_t)(size_t)rand();
	writer.least = 1;
	writer.most = DOCUMENTS;
	writer.numbers[SEGMENT_TERMS] = 1;
	writer.sizes[SEGMENT_DOCS] = docs.len;
	writer.sizes[SEGMENT_PLACES] = places.len;
	if (term_block_begin(&block, terms) && term_block_next(&block, &more) && more) {
		buf_add_char(&writer.directory, (char)(unsigned char)block.len);
		buf_add(&writer.directory, str_make(block.term, block.len));
	} else {
		buf_add(&writer.directory,
			STR("\x01"
			    "a"));
	}
	part_write(f, id, SEGMENT_TERMS, str_slice(terms, 0, PIECE_SIZE));
	part_write(f, id, SEGMENT_DOCS, docs);
	part_write(f, id, SEGMENT_PLACES, places);
	must(words_segment_save(index_words(f->index), &segment, SEGMENT_READY, &writer, &err));
	segment_free(&writer);
}

static void
ask(struct search_bed *f, const char *query)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)512 << 20};
	struct search_request request = {
		.query = str_of(query), .limit = 10, .facets = true, .no_snippets = true};
	struct search_result result;
	struct query_mistake mistake;
	struct err err = {0};

	if (search_run(f->search, &arena, &request, &result, &mistake, &err))
		must(result.total <= DOCUMENTS);
	else
		must(err.text[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const queries[] = {"a", "b*", "\"a b\"", "a w/3 b", "x~1", "a not w/2 b",
		"subject:a or not b", "zone"};
	static struct search_bed fixture; /* made once: making it takes longer than any input */
	struct str rest = str_make(data, size);
	uint16_t terms_len;
	uint16_t docs_len;
	struct str terms;
	struct str docs;
	struct err err = {0};
	bool more = true;

	if (fixture.search == NULL)
		fixture_make(&fixture);
	if (!take_u16(&rest, &terms_len) || !take_u16(&rest, &docs_len) ||
		!take_bytes(&rest, terms_len, &terms) || !take_bytes(&rest, docs_len, &docs) ||
		terms.len == 0 || docs.len == 0 || rest.len == 0)
		return -1;
	must(db_transaction_begin(fixture.db, &err));
	segment_make(&fixture, 1, terms, docs, rest);
	for (int64_t i = 0; i < SOUND; i++) {
		unsigned char sound[] = {0xc8, 0x01, 0x02}; /* document 200, 201 ..., once */

		sound[0] = (unsigned char)(sound[0] + i);
		segment_make(&fixture, 2 + i, STR("\0\0\0\x04zone\x01\x03\x01"),
			str_make(sound, sizeof(sound)), STR("\0"));
	}
	must(words_version_next(index_words(fixture.index), &err));
	for (size_t i = 0; i < COUNT_OF(queries); i++)
		ask(&fixture, queries[i]);
	err.text[0] = '\0';
	must(index_check(fixture.index, &err) || err.text[0] != '\0');
	for (int i = 0; i < 1000 && more; i++)
		if (!index_merge_step(fixture.index, 4, &more, &err))
			more = false;
	ask(&fixture, "a or zone");
	db_transaction_undo(fixture.db);
	return 0;
}
