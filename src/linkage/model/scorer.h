/* The weight of a pair: a model at work on a comparer's patterns and the frequencies of values.
 *
 * w = log2(n_m m(p) / (n_h h(p) 2^-f_home + T u(p) 2^-f)): f is what exact agreements in rare values
 * add (Winkler 2000), f_home the part of it that households do not share. Where a field leans on
 * another, so that agreement in it brings agreement there, the rarity of the other's value counts for
 * as much less. The probability of a match is 1 / (1 + 2^-w). The scorer does not change after scorer_make. */
#ifndef CANDOUR_LINKAGE_SCORER_H
#define CANDOUR_LINKAGE_SCORER_H

#include "base/attr.h"
#include "linkage/field/field_set.h"

#include <stdint.h>

struct comparer;
struct model;

struct scorer {
	const struct comparer *comparer;
	const struct model *model;
	struct scorer_tables *tables;
};

bool scorer_make(const struct comparer *comparer, const struct model *model,
	struct scorer *ret_scorer, struct err *err) MUST_USE;
void scorer_free(struct scorer *scorer);

/* In bits, of two records whose pattern this is. */
float scorer_weight(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b);
/* What the pair would weigh if there were no households, to a hundredth of a bit; or NAN. */
double scorer_weight_without(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b);
/* What all records have alike that have a pattern with themselves; and what one of them weighs with
 * itself, by its numbers of values in the compared fields. The same as scorer_weight. */
struct score_alone {
	float m, h, u;
	size_t count;
	struct {
		size_t field;
		const float *rarity; /* by value */
		const float *home;
		double left; /* of both */
	} of[FIELD_MAX];
};
void scorer_alone(const struct scorer *scorer, uint64_t pattern, struct score_alone *ret_alone);
float score_alone_weight(const struct score_alone *alone, const uint32_t *numbers);
/* No pair of this pattern weighs more, whatever its values are. */
float scorer_weight_most(const struct scorer *scorer, uint64_t pattern);

/* The bar that comparer_reaches takes, for pairs of at least that weight. */
struct comparer_bar;
void scorer_bar(const struct scorer *scorer, float weight_min, struct comparer_bar *ret_bar);

/* The same in parts, for the waterfall: what the numbers of pairs alone say, what each field adds,
 * what its value's rarity adds, and what the household class takes away (below 0). They sum up to
 * the weight. */
struct score_parts {
	double prior;
	size_t count;
	double field[FIELD_MAX];
	double rarity[FIELD_MAX];
	double household;
	double weight;
};
void scorer_parts(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b,
	struct score_parts *ret_parts);

static inline double
score_probability(double weight)
{
	return 1 / (1 + __builtin_exp2(-weight));
}

#endif
