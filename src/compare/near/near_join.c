#include "compare/near/near.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/copies/folds.h"
#include "compare/near/lsh.h"
#include "compare/near/near_inside.h"
#include "near.sql.h"
#include "store/db.h"

#include <stdlib.h>

/* New documents that are joined at once: their sketches take some 15 MB. Texts with one hash that
 * are compared word by word: more than one only where someone made them so. */
enum { BATCH_COUNT = 65536, SAME_HASH_MAX = 8 };

struct joining {
	struct compare *compare;
	struct near_texts texts;
	struct lsh *lsh;
	bool any_bands; /* there were some before this batch */
};

/* ---- texts of the same words ---- */

struct fresh {
	int64_t document;
	int64_t text_hash;
};

static bool
state_set(struct compare *compare, int64_t document, enum near_state state, int64_t stands,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_STATE, &s, err))
		return false;
	bind_i64(&s, NEAR_STATE_STATE, state);
	bind_i64(&s, NEAR_STATE_STANDS, stands);
	bind_i64(&s, NEAR_STATE_DOCUMENT, document);
	return statement_run(&s, err);
}

/* Those that stand for a text of this hash. */
static bool
standing_list(struct compare *compare, int64_t text_hash, int64_t ret_documents[SAME_HASH_MAX],
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_NEAR_STANDING, &s, err))
		return false;
	bind_i64(&s, NEAR_STANDING_TEXT_HASH, text_hash);
	bind_i64(&s, NEAR_STANDING_COUNT, SAME_HASH_MAX);
	while (*ret_count < SAME_HASH_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		ret_documents[(*ret_count)++] = column_i64(&s, NEAR_STANDING_COL_DOCUMENT);
	}
	return true;
}

static bool
fold_under(struct compare *compare, const struct fresh *fresh, int64_t standing, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!folds_want_words(compare, fresh->text_hash, fresh->document, err) ||
		!db_begin(compare->db, &SQL_NEAR_COPIES_MOVE, &s, err))
		return false;
	bind_i64(&s, NEAR_COPIES_MOVE_TO, standing);
	bind_i64(&s, NEAR_COPIES_MOVE_TEXT_HASH, fresh->text_hash);
	bind_i64(&s, NEAR_COPIES_MOVE_FROM, fresh->document);
	return statement_run(&s, err) &&
		state_set(compare, fresh->document, NEAR_COPY, standing, err);
}

/* Folds a document under one with its words; *ret_stands is true where there is none. */
static bool
fresh_fold(struct joining *j, const struct fresh *fresh, bool *ret_stands, struct err *err)
{
	int64_t standing[SAME_HASH_MAX];
	size_t count;

	*ret_stands = true;
	if (!standing_list(j->compare, fresh->text_hash, standing, &count, err))
		return false;
	for (size_t i = 0; i < count && *ret_stands; i++) {
		uint64_t words;
		bool same;

		if (!near_same_words(j->compare, standing[i], fresh->document, &same, &words, err))
			return false;
		if (!same)
			continue;
		*ret_stands = false;
		if (!fold_under(j->compare, fresh, standing[i], err))
			return false;
	}
	return !*ret_stands ||
		state_set(j->compare, fresh->document, NEAR_STANDS, fresh->document, err);
}

static bool
fresh_list(struct compare *compare, struct fresh *to, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_NEAR_NEW, &s, err))
		return false;
	bind_i64(&s, NEAR_NEW_COUNT, BATCH_COUNT);
	while (*ret_count < BATCH_COUNT) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		to[(*ret_count)++] = (struct fresh){column_i64(&s, NEAR_NEW_COL_DOCUMENT),
			column_i64(&s, NEAR_NEW_COL_TEXT_HASH)};
	}
	return true;
}

static bool
sketch_get(struct compare *compare, int64_t document, struct sketch *ret_sketch, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_NEAR_SKETCH, &s, err))
		return false;
	bind_i64(&s, NEAR_SKETCH_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row || !sketch_unpack(column_str(&s, NEAR_SKETCH_COL_SKETCH), ret_sketch))
		return err_set(err, ERR_DAMAGED,
			"what was noted of document %lld to compare it is damaged: run candour "
			"rebuild",
			(long long)document);
	return true;
}

/* Takes the next new documents into lsh, those of the same words aside. */
static bool
batch_take(struct joining *j, size_t *ret_count, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = BATCH_COUNT * sizeof(struct fresh)};
	struct fresh *fresh = ARENA_ARRAY(&arena, BATCH_COUNT, struct fresh);
	struct sketch sketch;
	bool stands;

	if (!fresh_list(j->compare, fresh, ret_count, err))
		return false;
	for (size_t i = 0; i < *ret_count; i++) {
		if (!fresh_fold(j, &fresh[i], &stands, err))
			return false;
		if (!stands)
			continue;
		if (!sketch_get(j->compare, fresh[i].document, &sketch, err))
			return false;
		(void)lsh_add(j->lsh, fresh[i].document, &sketch);
	}
	return true;
}

/* ---- what lsh asks ---- */

static bool
band_put(struct compare *compare, int64_t key, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_BAND_PUT, &s, err))
		return false;
	bind_i64(&s, NEAR_BAND_PUT_KEY, key);
	bind_i64(&s, NEAR_BAND_PUT_DOCUMENT, document);
	return statement_run(&s, err);
}

static bool
known_give(struct joining *j, struct lsh *lsh, int64_t key, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct sketch sketch;
	bool row;

	if (!db_begin(j->compare->db, &SQL_NEAR_BAND_MEMBERS, &s, err))
		return false;
	bind_i64(&s, NEAR_BAND_MEMBERS_KEY, key);
	bind_i64(&s, NEAR_BAND_MEMBERS_COUNT, LSH_RUN_MAX);
	for (;;) {
		int64_t document;
		int64_t family;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		document = column_i64(&s, NEAR_BAND_MEMBERS_COL_DOCUMENT);
		family = column_i64(&s, NEAR_BAND_MEMBERS_COL_FAMILY);
		if (!lsh_has(lsh, document) && !sketch_get(j->compare, document, &sketch, err))
			return false;
		/* One without a family is a group of its own, below zero. */
		lsh_known(lsh, document, family != 0 ? family : -document, &sketch);
	}
}

static bool
source_known(void *context, struct lsh *lsh, const struct lsh_key *key, struct err *err)
{
	struct joining *j = context;
	int64_t number = near_band_key(key->band, key->key);

	if (j->any_bands && !known_give(j, lsh, number, err))
		return false;
	for (size_t i = 0; i < key->count; i++)
		if (!band_put(j->compare, number, key->members[i], err))
			return false;
	return true;
}

static bool
source_shingles(void *context, int64_t member, struct shingle_set *ret_set, struct err *err)
{
	struct joining *j = context;

	return near_texts_shingles(&j->texts, member, ret_set, err);
}

static bool
bands_any(struct compare *compare, bool *ret_any, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_NEAR_BAND_ANY, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_any = row && column_i64(&s, NEAR_BAND_ANY_COL_COUNT) > 0;
	return true;
}

static bool
batch_join(struct joining *j, struct err *err)
{
	struct lsh_source source = {
		.context = j, .known = source_known, .shingles = source_shingles};

	return bands_any(j->compare, &j->any_bands, err) && lsh_join(j->lsh, &source, err) &&
		near_families_keep(j->compare, j->lsh, err);
}

bool
near_join(struct compare *compare, struct err *err)
{
	size_t count = BATCH_COUNT;

	while (count == BATCH_COUNT) {
		struct lsh *lsh CLEANUP(lsh_cleanup) = NULL;
		struct joining j = {.compare = compare, .texts = {.compare = compare}};
		bool done;

		lsh_new(&lsh);
		j.lsh = lsh;
		done = batch_take(&j, &count, err) && batch_join(&j, err);
		near_texts_free(&j.texts);
		if (!done)
			return false;
	}
	return true;
}
