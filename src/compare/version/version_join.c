#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/postings/postings.h"
#include "compare/version/version_candidates.h"
#include "compare/version/version_inside.h"
#include "store/db.h"
#include "version.sql.h"

/* What judging one pair may take. */
#define PAIR_SIZE_MAX ((size_t)3 * 1024 * 1024 * 1024)

static bool
new_list(struct compare *compare, struct arena *arena, int64_t **ret_ids, size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 1024;
	bool row;

	*ret_count = 0;
	*ret_ids = ARENA_ARRAY(arena, room, int64_t);
	if (!db_begin(compare->db, &SQL_VERSION_NEW_LIST, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_ids = arena_grow(arena, *ret_ids, *ret_count, &room, sizeof(**ret_ids));
		(*ret_ids)[(*ret_count)++] = column_i64(&s, VERSION_NEW_LIST_COL_DOCUMENT);
	}
}

/* ---- judging ---- */

/* Prints of a row that are comparable with those of another that keeps fewer. */
static double
prints_at(const struct version_row *row, int level)
{
	size_t count = 0;

	for (size_t i = 0; i < row->print_count; i++)
		count += row->prints[i] == 0 || __builtin_ctzll(row->prints[i]) >= level;
	return (double)count;
}

/* Worth a look word by word: a quarter of the smaller one's prints are in both. */
static bool
is_worth_it(const struct version_row *a, const struct version_row *b, uint32_t shared)
{
	int level = a->level > b->level ? a->level : b->level;
	double x = prints_at(a, level);
	double y = prints_at(b, level);

	return (double)shared >= 0.2 * (x < y ? x : y);
}

static bool
pair_judge(struct compare *compare, int64_t a, int64_t b, double distinct, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PAIR_SIZE_MAX};
	struct version_verdict verdict;

	return version_judge_documents(compare, &arena, a, b, distinct, &verdict, err) &&
		version_link_set(compare, a, b, &verdict, err);
}

static bool
candidates_judge(struct compare *compare, const struct version_chunk *chunk, size_t at,
	struct version_tally *tally, struct err *err)
{
	const struct version_row *row = &chunk->rows[at];
	const struct version_candidate *list;
	struct version_row other;
	double weight;
	size_t count;
	bool found;

	version_candidates(chunk, at, tally, &list, &count, &weight);
	for (size_t i = 0; i < count; i++) {
		double distinct;

		if (!version_row_get(compare, list[i].document, &other, &found, err))
			return false;
		/* Of two that are new, the later one looks at the pair. */
		if (!found || (other.is_new && other.document > row->document) ||
			!is_worth_it(row, &other, list[i].shared))
			continue;
		distinct = weight > 0 ? list[i].weight / weight : 1;
		/* A shorter one can have no more of it than it has words. */
		if (other.words < row->words)
			distinct *= (double)row->words / (double)(other.words + 1);
		if (!pair_judge(compare, row->document, other.document, distinct, err))
			return false;
	}
	return true;
}

/* ---- one text ---- */

static bool
same_text(struct compare *compare, const struct version_row *row, int64_t *ret_document,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_document = 0;
	if (!db_begin(compare->db, &SQL_VERSION_SAME_TEXT, &s, err))
		return false;
	bind_i64(&s, VERSION_SAME_TEXT_TEXT_HASH, row->text_hash);
	bind_i64(&s, VERSION_SAME_TEXT_WORDS, row->words);
	bind_i64(&s, VERSION_SAME_TEXT_IS_MAIL, row->is_mail ? 1 : 0);
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		*ret_document = column_i64(&s, VERSION_SAME_TEXT_COL_DOCUMENT);
	return true;
}

static bool
stands_set(struct compare *compare, int64_t document, int64_t stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_VERSION_STANDS_SET, &s, err))
		return false;
	bind_i64(&s, VERSION_STANDS_SET_DOCUMENT, document);
	bind_i64(&s, VERSION_STANDS_SET_STANDS, stands);
	return statement_run(&s, err);
}

/* What is new, as it gets its place among the prints. */
struct placing {
	struct postings_batch papers;
	struct postings_batch mails;
};

static void
placing_free(struct placing *placing)
{
	postings_batch_free(&placing->papers);
	postings_batch_free(&placing->mails);
}

static bool
document_place(struct compare *compare, int64_t document, struct placing *placing, struct err *err)
{
	struct version_row row;
	struct postings_batch *to;
	int64_t same;
	bool found;

	if (!version_row_get(compare, document, &row, &found, err) ||
		!same_text(compare, &row, &same, err))
		return false;
	/* Of texts with the same words, the first stands for all. */
	if (same == 0)
		same = document;
	to = row.is_mail ? &placing->mails : &placing->papers;
	for (size_t i = 0; i < row.print_count && same == document; i++)
		postings_add(to, row.prints[i], document);
	return stands_set(compare, document, same, err) &&
		postings_write_full(
			compare, row.is_mail ? POSTINGS_VERSION_MAIL : POSTINGS_VERSION, to, err);
}

/* First all that is new gets a place, so that what many of them share is known to be boilerplate
 * before any two are compared. */
static bool
documents_place(struct compare *compare, const int64_t *documents, size_t count, struct err *err)
{
	struct placing placing CLEANUP(placing_free) = {0};

	for (size_t i = 0; i < count; i++)
		if (!document_place(compare, documents[i], &placing, err))
			return false;
	return postings_write(compare, POSTINGS_VERSION, &placing.papers, err) &&
		postings_write(compare, POSTINGS_VERSION_MAIL, &placing.mails, err);
}

/* Takes documents until the chunk is full; copies of a text are judged by the one that stands for
 * it. */
static bool
chunk_fill(struct compare *compare, struct version_chunk *chunk, const int64_t *documents,
	size_t count, size_t *at, struct err *err)
{
	chunk->count = 0;
	for (; *at < count && chunk->count < VERSION_CHUNK_MAX; (*at)++) {
		struct version_row *row = &chunk->rows[chunk->count];
		bool found;

		if (!version_row_get(compare, documents[*at], row, &found, err))
			return false;
		if (!found)
			continue;
		if (row->stands == row->document)
			chunk->count++;
		else if (!row->is_mail && !pair_judge(compare, row->document, row->stands, 1, err))
			return false;
	}
	return true;
}

static bool
documents_join(struct compare *compare, struct arena *arena, const int64_t *documents, size_t count,
	struct err *err)
{
	struct version_chunk chunk CLEANUP(version_chunk_free) = {0};
	struct version_tally *tally CLEANUP(version_tally_cleanup) = NULL;
	size_t at = 0;

	version_tally_new(&tally);
	chunk.rows = ARENA_ARRAY(
		arena, count < VERSION_CHUNK_MAX ? count : VERSION_CHUNK_MAX, struct version_row);
	while (at < count) {
		if (!chunk_fill(compare, &chunk, documents, count, &at, err) ||
			!version_chunk_look(compare, &chunk, err))
			return false;
		for (size_t i = 0; i < chunk.count; i++)
			if (!candidates_judge(compare, &chunk, i, tally, err))
				return false;
	}
	return true;
}

static bool
joined_all(struct compare *compare, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	return db_begin(compare->db, &SQL_VERSION_JOINED, &s, err) && statement_run(&s, err);
}

bool
version_join(struct compare *compare, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1024 * 1024 * 1024};
	int64_t *documents;
	size_t count;

	if (!new_list(compare, &arena, &documents, &count, err))
		return false;
	if (count == 0)
		return true;
	return documents_place(compare, documents, count, err) &&
		documents_join(compare, &arena, documents, count, err) &&
		joined_all(compare, err) &&
		version_chains_renew(compare, &arena, documents, count, err);
}
