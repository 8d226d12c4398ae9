/* All pairs of texts whose exact Jaccard similarity reaches a bound, found without any sketch. */
#ifndef CANDOUR_BENCH_NEAR_TRUTH_H
#define CANDOUR_BENCH_NEAR_TRUTH_H

#include "compare/near/shingle.h"

struct near_pair {
	uint32_t a; /* below b */
	uint32_t b;
};

struct near_truth {
	struct near_pair *pairs; /* in order */
	size_t count;
	size_t room;
};

/* By prefixes (R. Bayardo, Y. Ma and R. Srikant, "Scaling up all pairs similarity search", 2007):
 * where all sets are put in one order, two sets of similarity s share one of the first
 * (1 - s) n + 1 elements of each; the rarest come first. Complete and exact. */
void near_truth_find(
	struct near_truth *truth, const struct shingle_set *sets, size_t count, double similarity);
/* For lists of other origin: adds a pair; puts all in order, each once; whether one is there. */
void near_truth_add(struct near_truth *truth, uint32_t a, uint32_t b);
void near_truth_once(struct near_truth *truth);
bool near_truth_has(const struct near_truth *truth, struct near_pair pair);
void near_truth_free(struct near_truth *truth);

#endif
