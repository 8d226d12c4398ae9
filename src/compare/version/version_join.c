#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/id_map.h"
#include "compare/version/version_inside.h"
#include "store/db.h"
#include "version.sql.h"

#include <stdlib.h>
#include <string.h>

/* Candidates of one text that are counted, and what judging one pair may take. */
enum { TALLY_MAX = VERSION_PRINTS_MAX * (VERSION_COMMON_MAX + 1) * 2 + 16 * VERSION_COMMONER_MAX };
enum { COMMONER_PRINTS_MAX = 16 };
#define PAIR_SIZE_MAX ((size_t)3 * 1024 * 1024 * 1024)

struct candidate {
	int64_t document;
	uint32_t shared; /* prints */
	double weight;   /* of those, each by how few have it */
};

struct tally {
	struct candidate list[TALLY_MAX];
	size_t count;
	struct id_map numbers;
	double weight; /* of all prints */
	size_t rare;   /* prints that fewer than the limit have */
};

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

/* ---- candidates ---- */

static void
tally_add(struct tally *tally, int64_t document, double weight)
{
	bool is_new;
	uint32_t number = id_map_put(
		&tally->numbers, (uint64_t)document, (uint32_t)tally->count, &is_new);

	if (is_new)
		tally->list[tally->count++] = (struct candidate){.document = document};
	tally->list[number].shared++;
	tally->list[number].weight += weight;
}

/* Those that have this print; none where it is boilerplate. */
static bool
print_tally(struct compare *compare, const struct version_row *row, uint64_t print, bool in_mails,
	size_t common_max, struct tally *tally, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t found[VERSION_COMMONER_MAX + 1];
	size_t count = 0;
	bool more = true;

	if (!db_begin(compare->db, &SQL_VERSION_PRINT_DOCUMENTS, &s, err))
		return false;
	bind_i64(&s, VERSION_PRINT_DOCUMENTS_PRINT, (int64_t)print);
	bind_i64(&s, VERSION_PRINT_DOCUMENTS_IS_MAIL, in_mails ? 1 : 0);
	bind_i64(&s, VERSION_PRINT_DOCUMENTS_COUNT, (int64_t)common_max + 1);
	while (count <= common_max) {
		if (!statement_row(&s, &more, err))
			return false;
		if (!more)
			break;
		found[count++] = column_i64(&s, VERSION_PRINT_DOCUMENTS_COL_DOCUMENT);
	}
	if (!in_mails)
		tally->weight += 1.0 / (double)(count + 1);
	if (count > common_max)
		return true;
	tally->rare += in_mails ? 0 : 1;
	for (size_t i = 0; i < count && tally->count < TALLY_MAX; i++)
		if (found[i] != row->document)
			tally_add(tally, found[i], 1.0 / (double)(count + 1));
	return true;
}

static bool
prints_tally(struct compare *compare, const struct version_row *row, size_t print_max,
	size_t common_max, struct tally *tally, struct err *err)
{
	for (size_t i = 0; i < row->print_count && i < print_max; i++) {
		if (!print_tally(compare, row, row->prints[i], false, common_max, tally, err))
			return false;
		/* What mails say to one another is for threads. */
		if (!row->is_mail &&
			!print_tally(compare, row, row->prints[i], true, common_max, tally, err))
			return false;
	}
	return true;
}

static void
tally_clear(struct tally *tally)
{
	tally->count = 0;
	tally->weight = 0;
	tally->rare = 0;
	id_map_free(&tally->numbers);
}

static int
candidate_order(const void *a, const void *b)
{
	const struct candidate *x = a;
	const struct candidate *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->document > y->document) - (x->document < y->document);
}

static bool
candidates_find(struct compare *compare, const struct version_row *row, struct tally *tally,
	struct err *err)
{
	tally_clear(tally);
	if (!prints_tally(compare, row, VERSION_PRINTS_MAX, VERSION_COMMON_MAX, tally, err))
		return false;
	/* A paper that is all set phrases: its own are among the less common of them. */
	if (tally->rare < VERSION_RARE_MIN && row->print_count >= VERSION_RARE_MIN) {
		tally_clear(tally);
		if (!prints_tally(
			    compare, row, COMMONER_PRINTS_MAX, VERSION_COMMONER_MAX, tally, err))
			return false;
	}
	qsort(tally->list, tally->count, sizeof tally->list[0], candidate_order);
	if (tally->count > VERSION_CANDIDATES_MAX)
		tally->count = VERSION_CANDIDATES_MAX;
	return true;
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
candidates_judge(struct compare *compare, const struct version_row *row, struct tally *tally,
	struct err *err)
{
	struct version_row other;
	bool found;

	for (size_t i = 0; i < tally->count; i++) {
		const struct candidate *candidate = &tally->list[i];
		double distinct;

		if (!version_row_get(compare, candidate->document, &other, &found, err))
			return false;
		/* Of two that are new, the later one looks at the pair. */
		if (!found || (other.is_new && other.document > row->document) ||
			!is_worth_it(row, &other, candidate->shared))
			continue;
		distinct = tally->weight > 0 ? candidate->weight / tally->weight : 1;
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
prints_put(struct compare *compare, const struct version_row *row, struct err *err)
{
	for (size_t i = 0; i < row->print_count; i++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(compare->db, &SQL_VERSION_PRINT_PUT, &s, err))
			return false;
		bind_i64(&s, VERSION_PRINT_PUT_PRINT, (int64_t)row->prints[i]);
		bind_i64(&s, VERSION_PRINT_PUT_IS_MAIL, row->is_mail ? 1 : 0);
		bind_i64(&s, VERSION_PRINT_PUT_DOCUMENT, row->document);
		if (!statement_run(&s, err))
			return false;
	}
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

/* First all that is new gets a place among the prints, so that what many of them share is known to
 * be boilerplate before any two are compared. */
static bool
document_place(struct compare *compare, int64_t document, struct err *err)
{
	struct version_row row;
	int64_t same;
	bool found;

	if (!version_row_get(compare, document, &row, &found, err) ||
		!same_text(compare, &row, &same, err))
		return false;
	/* Of texts with the same words, the first stands for all. */
	if (same == 0)
		same = document;
	return (same != document || prints_put(compare, &row, err)) &&
		stands_set(compare, document, same, err);
}

static bool
document_join(struct compare *compare, int64_t document, struct tally *tally, struct err *err)
{
	struct version_row row;
	bool found;

	if (!version_row_get(compare, document, &row, &found, err))
		return false;
	if (row.stands != document)
		return row.is_mail || pair_judge(compare, document, row.stands, 1, err);
	return candidates_find(compare, &row, tally, err) &&
		candidates_judge(compare, &row, tally, err);
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
	struct tally *tally;
	int64_t *documents;
	size_t count;
	bool done = true;

	if (!new_list(compare, &arena, &documents, &count, err))
		return false;
	if (count == 0)
		return true;
	tally = ARENA_NEW(&arena, struct tally);
	for (size_t i = 0; i < count && done; i++)
		done = document_place(compare, documents[i], err);
	for (size_t i = 0; i < count && done; i++)
		done = document_join(compare, documents[i], tally, err);
	id_map_free(&tally->numbers);
	return done && joined_all(compare, err) &&
		version_chains_renew(compare, &arena, documents, count, err);
}
