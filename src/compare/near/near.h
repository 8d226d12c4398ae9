/* Near-duplicates: texts that are the same but for a few words.
 *
 * sketch_print notes of each text a hash of its words and a sketch (compare/near/minhash.h). near_join
 * takes what is new: texts of the same words are folded under the first of them (their words are
 * compared, not only hashes); of the rest candidates are looked up by the keys of their bands, and
 * settled by the exact Jaccard similarity of their shingles, made from the texts again. What is
 * near is one family (single linkage, compare/near/lsh.h), touched as TOPIC_NEAR. A document that is
 * read again leaves its family, whose other members are joined anew.
 *
 * The work of a delivery is in proportion to its texts and to the families they enter. */
#ifndef CANDOUR_COMPARE_NEAR_H
#define CANDOUR_COMPARE_NEAR_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct compare;
struct err;
struct subject;

bool sketch_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
bool near_join(struct compare *compare, struct err *err) MUST_USE;

/* The exact similarity of two documents' texts, 0 to 1, of their first COMPARE_WORD_MAX words;
 * 0 where either has no words. */
bool near_similarity(struct compare *compare, int64_t a, int64_t b, double *ret_similarity,
	struct err *err) MUST_USE;
/* Whether both texts are the same words in the same order, however set; false where there are no
 * words. ret_words: how many words the first has. */
bool near_same_words(struct compare *compare, int64_t a, int64_t b, bool *ret_same,
	uint64_t *ret_words, struct err *err) MUST_USE;

/* A document of a family as one of its members sees it. */
struct near_member {
	int64_t document;
	double similarity;       /* to the one that asks */
	double pivot_similarity; /* to the family's pivot */
	bool is_same_words;      /* as the one that asks */
};
struct near_family {
	int64_t id;        /* compare_near_family; 0: the text has no family */
	int64_t pivot;     /* the longest text of the family, of these the first; 0 without one */
	uint64_t standing; /* different texts in the family */
	bool is_cut;       /* there are more than NEAR_LIST_MAX */
	struct near_member *members; /* others than the one that asks, the most similar first */
	size_t member_count;
};

/* Members that are listed and compared for one question. */
enum { NEAR_LIST_MAX = 2000 };

/* The family of a document, with all that have the same words; in the arena. */
bool near_family_of(struct compare *compare, struct arena *arena, int64_t document,
	struct near_family *ret_family, struct err *err) MUST_USE;

#endif
