/* The query language, all the way: parsed, expanded, translated for the index and answered on a
 * small one. The first byte chooses order and what is wanted; the rest is the query. */
#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "fuzz_bed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char filling[] =
	"INSERT INTO delivery (id, given_by, custodian, power, received, source, started, entry,"
	" receipt_sha256, summary_sha256) VALUES (1, 'Clerk', 'Licensing team', '', 0, '', 0, 0,"
	" '', ''), (2, 'Chair', 'Outreach', '', 0, '', 0, 0, '', '');"
	"INSERT INTO document (id, sha256, size, name, declared, state, reason, format, kind,"
	" contradicts, title, moment, text_size, ocr_state) VALUES"
	" (1, x'01', 1, '', '', 1, 0, 'eml', 1, 0, 'Draft minutes', 1363219200, 0, 0),"
	" (2, x'02', 1, '', '', 1, 4, 'pdf', 2, 1, '', NULL, 0, 0),"
	" (3, x'03', 1, '', '', 1, 0, 'txt', 6, 0, 'a a a', 0, 0, 0);"
	"INSERT INTO document_text VALUES (1, 'The taxi firms and the outreach concerns. It was"
	" minuted.' || char(10, 10) || 'Caf\xc3\xa9 1,250,000 licence.'),"
	" (2, 'taxi taxi taxi licence licensee'),"
	" (3, 'a b a b c d e f g a a a. B b? C 12 2013 \xe6\xbc\xa2\xe5\xad\x97');"
	"INSERT INTO item (delivery, family, ordinal, depth, document, path, role, is_deleted,"
	" reason, words, entry) VALUES (1, 0, 0, 0, 1, 'a/one.eml', 0, 0, 0, '', 0),"
	" (2, 0, 0, 0, 1, 'two.eml', 0, 0, 0, '', 0), (2, 0, 0, 0, 3, 'x.txt', 0, 1, 0, '', 0);";

/* Who knows what the index does not: of codes nothing, of the rest a document that is there and one that is not. */
static bool
lent_find(void *context, struct arena *arena, struct str asker, enum filter_kind filter,
	struct str value, struct search_found *ret_found, struct err *err)
{
	static const int64_t documents[] = {2, 77, 1};

	(void)context;
	(void)asker;
	*ret_found = (struct search_found){.documents = documents,
		.count = COUNT_OF(documents),
		.is_rest = str_equal(value, STR("none"))};
	if (filter != FILTER_CODE || str_equal(value, STR("*")))
		return true;
	ret_found->suggestion = str_copy(arena, value);
	return err_set(err, ERR_QUERY, "there is no code \"%.*s\"", STR_ARG(value));
}

/* What must hold of any result. */
static void
result_check(const struct search_result *result, const struct search_request *request)
{
	must(result->total <= 3 && result->items <= 3);
	must(result->hit_count <= request->limit && result->hit_count <= result->total);
	for (size_t i = 0; i < result->hit_count; i++) {
		const struct search_snippet *snippet = &result->hits[i].snippet;
		size_t length = utf8_count(snippet->text);

		must(utf8_valid(snippet->text));
		for (size_t j = 0; j < snippet->mark_count; j++)
			must(snippet->marks[j].from < snippet->marks[j].to &&
				snippet->marks[j].to <= length);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct search_bed fixture; /* made once: making it takes longer than any query */
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)512 << 20};
	struct search_request request = {.limit = 10, .facets = true};
	struct search_result result;
	struct query_mistake mistake;
	struct err err = {0};

	if (fixture.search == NULL)
		search_bed_make(&fixture, filling, 3);
	search_lend(fixture.search, &(struct search_lookup){.find = lent_find});
	if (size == 0)
		return 0;
	request.sort = (enum search_sort)(data[0] % 3);
	request.offset = data[0] / 3 % 3;
	request.snippet_length = data[0] / 9 % 3 * 20;
	request.query = str_make((const char *)data + 1, size - 1);
	if (search_run(fixture.search, &arena, &request, &result, &mistake, &err)) {
		result_check(&result, &request);
	} else {
		must(err.kind == ERR_QUERY && err.text[0] != '\0');
		must(mistake.byte <= size && mistake.codepoint <= mistake.byte);
	}
	return 0;
}
