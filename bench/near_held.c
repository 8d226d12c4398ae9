/* What an inspection holds as near-duplicates against all pairs of its texts, exactly.
 *
 *   near_held DIR
 *
 * Reads the texts of an inspection that was compared (candour compare), finds every pair whose
 * exact Jaccard similarity reaches NEAR_SIMILARITY without any sketch (near_truth.h), and says how
 * many of them stand in one family (recall), and of the pairs that `candour copies` names (one
 * family, and similarity by the texts) how many are among them (precision). */
#include "near_truth.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/token.h"
#include "compare/near/lsh.h"
#include "compare/near/shingle.h"
#include "compare/near/words.h"
#include "store/db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

struct held {
	struct db *db;
	struct tokenizer *tokenizer;
	struct word_list words;
	struct shingle_set *sets;
	int64_t *families; /* below zero: the document that stands alone for its words */
	size_t count;
	size_t room;
};

static void
must(bool done, const struct err *err)
{
	if (done)
		return;
	fprintf(stderr, "near_held: %s\n", err->text);
	exit(1);
}

static void
text_take(struct held *h, struct str text, int64_t family)
{
	if (h->count == h->room) {
		h->room = h->room == 0 ? 1024 : h->room * 2;
		h->sets = memory_grow(h->sets, h->room * sizeof(*h->sets));
		h->families = memory_grow(h->families, h->room * sizeof(*h->families));
	}
	words_read(&h->words, h->tokenizer, text);
	h->sets[h->count] = (struct shingle_set){0};
	shingles_make(&h->sets[h->count], &h->words);
	shingles_sort(&h->sets[h->count]);
	h->families[h->count++] = family;
}

static void
texts_load(struct held *h)
{
	static const char sql[] =
		"SELECT t.body, CASE s.family WHEN 0 THEN -s.document ELSE s.family END FROM "
		"compare_near n JOIN compare_near s ON s.document = n.stands JOIN document_text t ON "
		"t.document = n.document ORDER BY n.document";
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db_handle(h->db), sql, -1, &statement, NULL) != SQLITE_OK) {
		fprintf(stderr, "near_held: %s\n", sqlite3_errmsg(db_handle(h->db)));
		exit(1);
	}
	while (sqlite3_step(statement) == SQLITE_ROW)
		text_take(h,
			str_make(sqlite3_column_text(statement, 0),
				(size_t)sqlite3_column_bytes(statement, 0)),
			sqlite3_column_int64(statement, 1));
	(void)sqlite3_finalize(statement);
}

/* Pairs of one family that are near by their own texts. */
static size_t
named_count(const struct held *h, const struct near_truth *truth, size_t *ret_right)
{
	size_t named = 0;

	*ret_right = 0;
	for (uint32_t a = 0; a < h->count; a++) {
		for (uint32_t b = a + 1; b < h->count; b++) {
			if (h->families[a] != h->families[b] ||
				shingles_similarity(&h->sets[a], &h->sets[b]) < NEAR_SIMILARITY)
				continue;
			named++;
			*ret_right += near_truth_has(truth, (struct near_pair){a, b});
		}
	}
	return named;
}

int
main(int argc, char **argv)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct held held = {0};
	struct near_truth truth;
	struct err err = {0};
	size_t found = 0;
	size_t right;
	size_t named;

	if (argc != 2) {
		fprintf(stderr, "usage: near_held DIR\n");
		return 2;
	}
	must(db_open(path_join_cstr(&arena, argv[1], "candour.db"), DB_READ, &held.db, &err), &err);
	must(tokenizer_new(&held.tokenizer, &err), &err);
	texts_load(&held);
	near_truth_find(&truth, held.sets, held.count, NEAR_SIMILARITY);
	for (size_t i = 0; i < truth.count; i++)
		found += held.families[truth.pairs[i].a] == held.families[truth.pairs[i].b];
	named = named_count(&held, &truth, &right);
	printf("%zu texts with words; %zu pairs of similarity %.1f or more, found %zu (recall %.4f); "
	       "named %zu, of them right %zu (precision %.4f)\n",
		held.count, truth.count, NEAR_SIMILARITY, found,
		truth.count == 0 ? 1 : (double)found / (double)truth.count, named, right,
		named == 0 ? 1 : (double)right / (double)named);
	for (size_t i = 0; i < held.count; i++)
		shingle_set_free(&held.sets[i]);
	free(held.sets);
	free(held.families);
	word_list_free(&held.words);
	near_truth_free(&truth);
	tokenizer_free(held.tokenizer);
	db_close(held.db);
	return 0;
}
