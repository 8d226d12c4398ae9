#include "compare/near/near.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/token.h"
#include "compare/compare.h"
#include "compare/copies/folds.h"
#include "compare/near/near_inside.h"
#include "compare/subject.h"
#include "near.sql.h"
#include "store/db.h"

int64_t
near_band_key(unsigned band, uint32_t key)
{
	return (int64_t)((uint64_t)band << 32 | key);
}

bool
near_row_get(struct compare *compare, int64_t document, struct near_row *ret_row, bool *ret_found,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_GET, &s, err))
		return false;
	bind_i64(&s, NEAR_GET_DOCUMENT, document);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	*ret_row = (struct near_row){
		.text_hash = column_i64(&s, NEAR_GET_COL_TEXT_HASH),
		.words = column_i64(&s, NEAR_GET_COL_WORDS),
		.state = (enum near_state)column_i64(&s, NEAR_GET_COL_STATE),
		.stands = column_i64(&s, NEAR_GET_COL_STANDS),
		.family = column_i64(&s, NEAR_GET_COL_FAMILY),
	};
	if (!sketch_unpack(column_str(&s, NEAR_GET_COL_SKETCH), &ret_row->sketch))
		return err_set(err, ERR_DAMAGED,
			"what was noted of document %lld to compare it is damaged: run candour "
			"rebuild",
			(long long)document);
	return true;
}

/* ---- the print ---- */

static bool
bands_remove(
	struct compare *compare, int64_t document, const struct sketch *sketch, struct err *err)
{
	for (unsigned band = 0; band < BAND_COUNT; band++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(compare->db, &SQL_NEAR_BAND_REMOVE, &s, err))
			return false;
		bind_i64(&s, NEAR_BAND_REMOVE_KEY, near_band_key(band, sketch->bands[band]));
		bind_i64(&s, NEAR_BAND_REMOVE_DOCUMENT, document);
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}

static bool
copies_renew(struct compare *compare, int64_t document, int64_t text_hash, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_COPIES_RENEW, &s, err))
		return false;
	bind_i64(&s, NEAR_COPIES_RENEW_TEXT_HASH, text_hash);
	bind_i64(&s, NEAR_COPIES_RENEW_DOCUMENT, document);
	return statement_run(&s, err);
}

static bool
row_remove(struct compare *compare, int64_t document, const struct near_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	/* A copy's own group, or that of the copies that it stood for. */
	if (!folds_want_words(compare, row->text_hash, row->stands, err))
		return false;
	if (row->family != 0 && !near_family_dissolve(compare, row->family, err))
		return false;
	/* One that is new again after a family was dissolved stands in the bands as well. */
	if (row->state != NEAR_COPY &&
		(!bands_remove(compare, document, &row->sketch, err) ||
			!copies_renew(compare, document, row->text_hash, err)))
		return false;
	if (!db_begin(compare->db, &SQL_NEAR_REMOVE, &s, err))
		return false;
	bind_i64(&s, NEAR_REMOVE_DOCUMENT, document);
	return statement_run(&s, err);
}

static bool
row_put(struct compare *compare, int64_t document, const struct word_list *words, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct shingle_set set CLEANUP(shingle_set_free) = {0};
	struct sketch sketch;
	char packed[SKETCH_SIZE];

	shingles_make(&set, words);
	sketch_make(&sketch, &set);
	sketch_pack(&sketch, packed);
	if (!db_begin(compare->db, &SQL_NEAR_PUT, &s, err))
		return false;
	bind_i64(&s, NEAR_PUT_DOCUMENT, document);
	bind_i64(&s, NEAR_PUT_TEXT_HASH, (int64_t)words->hash[0]);
	bind_i64(&s, NEAR_PUT_WORDS, (int64_t)words->total);
	bind_blob(&s, NEAR_PUT_SKETCH, str_make(packed, sizeof(packed)));
	return statement_run(&s, err);
}

bool
sketch_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct word_list words CLEANUP(word_list_free) = {0};
	struct near_row row;
	bool found = false;

	words_read(&words, compare->tokenizer, subject->reading.text);
	if (!subject->is_first && !near_row_get(compare, subject->document.id, &row, &found, err))
		return false;
	/* Most that come again only have one instance more. */
	if (found && words.total == (uint64_t)row.words && (int64_t)words.hash[0] == row.text_hash)
		return true;
	if (found && !row_remove(compare, subject->document.id, &row, err))
		return false;
	return words.total == 0 || row_put(compare, subject->document.id, &words, err);
}

/* ---- texts ---- */

void
near_texts_free(struct near_texts *texts)
{
	word_list_free(&texts->words);
}

static bool
words_get(struct near_texts *texts, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(texts->compare->db, &SQL_NEAR_TEXT, &s, err))
		return false;
	bind_i64(&s, NEAR_TEXT_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	words_read(&texts->words, texts->compare->tokenizer,
		row ? column_str(&s, NEAR_TEXT_COL_BODY) : STR(""));
	return true;
}

bool
near_texts_shingles(
	struct near_texts *texts, int64_t document, struct shingle_set *ret_set, struct err *err)
{
	if (!words_get(texts, document, err))
		return false;
	shingles_make(ret_set, &texts->words);
	shingles_sort(ret_set);
	return true;
}

bool
near_similarity(
	struct compare *compare, int64_t a, int64_t b, double *ret_similarity, struct err *err)
{
	struct near_texts texts CLEANUP(near_texts_free) = {.compare = compare};
	struct shingle_set sets[2] = {{0}, {0}};
	bool done = near_texts_shingles(&texts, a, &sets[0], err) &&
		near_texts_shingles(&texts, b, &sets[1], err);

	*ret_similarity = done ? shingles_similarity(&sets[0], &sets[1]) : 0;
	shingle_set_free(&sets[0]);
	shingle_set_free(&sets[1]);
	return done;
}

bool
near_same_words(struct compare *compare, int64_t a, int64_t b, bool *ret_same, uint64_t *ret_words,
	struct err *err)
{
	struct near_texts texts CLEANUP(near_texts_free) = {.compare = compare};
	struct statement s CLEANUP(statement_end) = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = 2 * TEXT_SIZE_MAX};
	uint64_t hash;
	struct str text;
	bool row;

	*ret_same = false;
	if (!words_get(&texts, a, err))
		return false;
	*ret_words = texts.words.total;
	hash = texts.words.hash[0];
	if (!words_get(&texts, b, err))
		return false;
	if (*ret_words == 0 || *ret_words != texts.words.total || hash != texts.words.hash[0])
		return true;
	/* The hashes agree, and now the words must. */
	if (!db_begin(compare->db, &SQL_NEAR_TEXT, &s, err))
		return false;
	bind_i64(&s, NEAR_TEXT_DOCUMENT, a);
	if (!statement_row(&s, &row, err))
		return false;
	text = str_copy(&arena, row ? column_str(&s, NEAR_TEXT_COL_BODY) : STR(""));
	statement_end(&s);
	if (!db_begin(compare->db, &SQL_NEAR_TEXT, &s, err))
		return false;
	bind_i64(&s, NEAR_TEXT_DOCUMENT, b);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_same = words_equal(
		compare->tokenizer, text, row ? column_str(&s, NEAR_TEXT_COL_BODY) : STR(""));
	return true;
}
