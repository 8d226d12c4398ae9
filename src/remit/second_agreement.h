/* How far the second, blind reading of a list agrees with the first.
 *
 * The unit is the sentence (sentence.h) of items that both have read. A code is on a sentence where its passage
 * covers half of the sentence or half of the passage lies in it, so that a letter too many at either end counts for
 * nothing (decision 172). What is compared is what stood when the later of the two had finished the item: what
 * was settled afterwards is not agreement. The first reading is all that was coded openly; the second what its
 * reader coded. Passages that are lost in the text as it is now are left out and counted. */
#ifndef CANDOUR_REMIT_SECOND_AGREEMENT_H
#define CANDOUR_REMIT_SECOND_AGREEMENT_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/agreement.h"
#include "remit/coding.h"
#include "remit/reading_list.h"
#include "remit/sentence.h"
#include "remit/weighing.h"

struct arena;
struct err;
struct inspection;

struct code_agreement {
	int64_t code;
	struct coefficient alpha; /* Krippendorff's, nominal */
	struct coefficient kappa; /* Cohen's */
	double both;              /* sentences that both gave this code */
	double first;             /* the first reading alone */
	double second;
	double neither;
	/* Of alpha, 95 in 100, from 1,000 draws of whole items (sentences of one item are not
	 * independent); with ten items at least. */
	bool has_interval;
	double low;
	double high;
};

/* A passage that one of them coded, and the other nowhere near with this code. */
struct disagreement {
	int64_t item;
	struct coding_row coding; /* as second_pairs.h has it; its pass says whose */
};

struct weight_disagreement {
	int64_t item;
	int64_t document;
	enum weight first;
	enum weight second;
};

struct second_agreement {
	struct reading_list first;
	struct reading_list second;
	size_t items; /* read by both */
	size_t sentences;
	size_t lost;                  /* passages left out */
	struct code_agreement *codes; /* those that either gave, by number */
	size_t code_count;
	struct coefficient jaccard; /* alpha over the sets of codes of each sentence */
	struct coefficient masi;
	struct coefficient weight; /* alpha, ordinal, over items */
	struct disagreement *disagreements;
	size_t disagreement_count;
	struct weight_disagreement *weights;
	size_t weight_count;
};

/* Of the second reading `list`. Texts are read: this takes a moment. */
bool second_agreement_find(struct inspection *inspection, struct arena *arena, int64_t list,
	struct second_agreement *ret_agreement, struct err *err) MUST_USE;

/* For tests: is the sentence covered by the passage [begins, ends)? */
bool sentence_is_covered(const struct sentence_span *sentence, int64_t begins, int64_t ends);

#endif
