/* Any text is found by its words: the input is a query's length (one byte), a query and a text. The
 * text is indexed; each of its first words must find it; what the query finds is shown by a stretch of
 * the text whose marks lie on words; taken out again, nothing finds it. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/token.h"
#include "base/utf8.h"
#include "fuzz_bed.h"

#include <sqlite3.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS = 6 };

static const char filling[] =
	"INSERT INTO delivery (id, given_by, custodian, power, received, source, started, entry,"
	" receipt_sha256, summary_sha256) VALUES (1, 'Clerk', 'Licensing', '', 0, '', 0, 0, '', '');"
	"INSERT INTO document (id, sha256, size, name, declared, state, reason, format, kind,"
	" contradicts, title, text_size, ocr_state) VALUES"
	" (1, x'01', 1, '', '', 1, 0, 'txt', 6, 0, '', 0, 0),"
	" (2, x'02', 1, '', '', 1, 0, 'txt', 6, 0, '', 0, 0);"
	"INSERT INTO document_text VALUES (1, 'licence'), (2, '');"
	"INSERT INTO item (delivery, family, ordinal, depth, document, path, role, is_deleted,"
	" reason, words, entry) VALUES (1, 0, 0, 0, 1, 'a.txt', 0, 0, 0, '', 0),"
	" (1, 0, 0, 0, 2, 'b', 0, 0, 0, '', 0);";

static void
text_put(struct search_bed *bed, struct str text)
{
	sqlite3_stmt *statement;
	struct err err = {0};

	must(index_remove(bed->index, 2, &err));
	must(sqlite3_prepare_v2(db_handle(bed->db),
		     "UPDATE document_text SET body = ?1 WHERE document = 2", -1, &statement,
		     NULL) == SQLITE_OK);
	must(sqlite3_bind_text(statement, 1, text.data == NULL ? "" : text.data, (int)text.len,
		     SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_DONE);
	(void)sqlite3_finalize(statement);
	must(index_add(bed->index, 2, &err));
}

/* True where document 2 is among what is found. */
static bool
ask(struct search_bed *bed, struct str query)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)512 << 20};
	struct search_request request = {
		.query = query, .limit = 10, .facets = true, .snippet_length = 60};
	struct search_result result;
	struct query_mistake mistake;
	struct err err = {0};
	bool found = false;

	if (!search_run(bed->search, &arena, &request, &result, &mistake, &err)) {
		must(err.kind == ERR_QUERY && err.text[0] != '\0');
		return false;
	}
	for (size_t i = 0; i < result.hit_count; i++) {
		const struct search_snippet *snippet = &result.hits[i].snippet;
		size_t end = 0;

		must(utf8_valid(snippet->text));
		for (size_t j = 0; j < snippet->mark_count; j++) {
			must(snippet->marks[j].from >= end &&
				snippet->marks[j].from < snippet->marks[j].to);
			end = snippet->marks[j].to;
		}
		must(end <= utf8_count(snippet->text));
		found |= result.hits[i].document == 2;
	}
	return found;
}

static void
words_ask(struct search_bed *bed, const struct tokenizer *tokenizer, struct str text)
{
	struct token_reader reader = {.tokenizer = tokenizer, .text = text};
	struct token token;

	for (int i = 0; i < WORDS && token_next(&reader, &token); i++) {
		struct buf query CLEANUP(buf_free) = {0};

		buf_add_char(&query, '"');
		buf_add(&query, str_slice(text, token.start, token.end));
		buf_add_char(&query, '"');
		must(ask(bed, buf_str(&query)));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tokenizer *tokenizer;
	static struct search_bed bed;
	struct buf query CLEANUP(buf_free) = {0};
	struct buf text CLEANUP(buf_free) = {0};
	struct str rest = str_make(data, size);
	struct err err = {0};
	struct str bytes;
	uint8_t len;

	if (bed.search == NULL) {
		search_bed_make(&bed, filling, 2);
		must(tokenizer_new(&tokenizer, &err));
	}
	if (!take_u8(&rest, &len) || !take_bytes(&rest, len, &bytes))
		return -1;
	utf8_clean(&query, bytes);
	utf8_clean(&text, rest);
	must(db_transaction_begin(bed.db, &err));
	text_put(&bed, buf_str(&text));
	words_ask(&bed, tokenizer, buf_str(&text));
	(void)ask(&bed, buf_str(&query));
	must(index_check(bed.index, &err));
	text_put(&bed, STR(""));
	must(!ask(&bed, STR("licence")));
	db_transaction_undo(bed.db);
	return 0;
}
