#include "search/index.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "index.sql.h"
#include "search/index_inside.h"
#include "search/words.h"

#include <stdlib.h>

/* Each occurrence of a word has a number, and a document the sum of those of its words: once from
 * the index, in the order of words, and once from the texts, in the order of documents. */

static uint64_t
text_sum(struct index *index, unsigned field, struct str text)
{
	struct token_reader reader;
	struct token token;
	struct token_join join;
	uint64_t sum = 0;
	uint32_t count = 0;

	token_begin(&reader, index->tokenizer, text);
	while (token_next(&reader, &token)) {
		sum += words_sum(words_sum_term(token.term), field, count);
		if (token_joined(&reader, &token, &join))
			sum += words_sum(words_sum_term(join.term), field, count);
		count++;
	}
	return sum;
}

static bool
differs(struct err *err)
{
	return err_set(
		err, ERR_ALTERED, "the search index differs from the texts: run candour rebuild");
}

/* Takes the sum of each document's text off what the index holds of it. */
static bool
texts_take(struct index *index, struct words_sums *sums, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_TEXTS, &s, err))
		return false;
	for (;;) {
		int64_t document;
		uint64_t sum = 0;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		document = column_i64(&s, INDEX_TEXTS_COL_DOCUMENT);
		for (unsigned i = 0; i < FIELD_COUNT; i++)
			sum += text_sum(index, i, column_str(&s, INDEX_TEXTS_COL_BODY + (int)i));
		if (document > 0 && (uint64_t)document < sums->count)
			sums->sums[document] -= sum;
		else if (sum != 0)
			return differs(err);
	}
}

bool
index_check(struct index *index, struct err *err)
{
	struct words_sums sums = {0};
	bool begun;
	bool checked;

	if (!index_flush(index, err) || !words_snapshot_begin(index->words, &begun, err))
		return false;
	checked = words_load(index->words, err) && words_sums_make(index->words, &sums, err) &&
		texts_take(index, &sums, err);
	words_snapshot_end(index->words, begun);
	for (size_t i = 0; checked && i < sums.count; i++)
		if (sums.sums[i] != 0)
			checked = differs(err);
	free(sums.sums);
	return checked;
}
