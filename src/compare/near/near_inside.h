/* What near.c, near_join.c and near_family.c share. */
#ifndef CANDOUR_COMPARE_NEAR_INSIDE_H
#define CANDOUR_COMPARE_NEAR_INSIDE_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/near/minhash.h"
#include "compare/near/shingle.h"
#include "compare/near/words.h"

struct compare;
struct err;

enum near_state {
	NEAR_NEW = 0, /* waits for near_join */
	NEAR_STANDS,  /* for its words; it is in the bands and may be in a family */
	NEAR_COPY     /* has the words of the one that stands */
};

/* A row of compare_near. */
struct near_row {
	int64_t text_hash;
	int64_t words;
	struct sketch sketch;
	enum near_state state;
	int64_t stands;
	int64_t family;
};

/* *ret_found is false where a document has no words. */
bool near_row_get(struct compare *compare, int64_t document, struct near_row *ret_row,
	bool *ret_found, struct err *err) MUST_USE;

/* What is needed to read texts one after another; starts as {.compare = compare}. */
struct near_texts {
	struct compare *compare;
	struct word_list words;
};
void near_texts_free(struct near_texts *texts);
/* The sorted shingles of a document's text; none where it has no text. */
bool near_texts_shingles(struct near_texts *texts, int64_t document, struct shingle_set *ret_set,
	struct err *err) MUST_USE;

/* The key of a band in the database. */
int64_t near_band_key(unsigned band, uint32_t key);
struct lsh;
/* Keeps what a join came to: founds families, adds to them, merges them. */
bool near_families_keep(struct compare *compare, struct lsh *lsh, struct err *err) MUST_USE;
/* Dissolves a family: its members are new again. */
bool near_family_dissolve(struct compare *compare, int64_t family, struct err *err) MUST_USE;

#endif
