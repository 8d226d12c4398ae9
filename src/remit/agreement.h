/* How far readers agree beyond chance.
 *
 * Krippendorff's alpha (Content Analysis, 4th ed. 2018, chapter 12; "Computing Krippendorff's Alpha-Reliability",
 * 2011) for any number of readers and missing judgements, at the levels nominal, ordinal, interval and ratio, and for
 * sets of codes with the distances of Jaccard and MASI (Passonneau, LREC 2006); Cohen's kappa (1960), weighted
 * (1968), with its standard error (Fleiss, Cohen, Everitt 1969); and Fleiss' kappa (1971).
 *
 * Where there is no variation, or nothing was judged twice, a coefficient is undefined and says so: it is
 * never 1. From .80 on agreement is reliable, from .667 on conclusions are tentative (Krippendorff 2018, p. 356). */
#ifndef CANDOUR_REMIT_AGREEMENT_H
#define CANDOUR_REMIT_AGREEMENT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

#define AGREEMENT_FLOOR 0.80
#define AGREEMENT_TENTATIVE 0.667

struct coefficient {
	bool is_defined;
	double value;
	const char *why; /* it is undefined: "nothing was judged by two readers" */
};
/* "0.83, reliable", "0.70, tentative", "0.41, too low to rest on", "undefined: ..."; in the arena. */
struct str coefficient_words(struct arena *arena, const struct coefficient *coefficient);

enum agreement_level { LEVEL_NOMINAL, LEVEL_ORDINAL, LEVEL_INTERVAL, LEVEL_RATIO };

/* Judgements: values[unit * readers + reader] is a category below `categories`, or -1. */
struct judgements {
	size_t units;
	size_t readers;
	size_t categories; /* at most AGREEMENT_CATEGORY_MAX */
	const int *values;
	const double *scale; /* of each category, rising; NULL: 0, 1, 2 ... */
};
enum { AGREEMENT_CATEGORY_MAX = 1500 };

struct coefficient alpha_of(
	struct arena *arena, const struct judgements *judgements, enum agreement_level level);

/* A set of codes that one unit was given: numbers, rising. */
struct code_set {
	const int64_t *codes;
	size_t count;
};
enum set_distance { DISTANCE_JACCARD, DISTANCE_MASI };
/* Categories are sets: sets[category]. */
struct coefficient alpha_of_sets(struct arena *arena, const struct judgements *judgements,
	const struct code_set *sets, enum set_distance distance);
/* 0 alike ... 1 nothing in common; two empty sets are alike. */
double set_distance_of(
	const struct code_set *a, const struct code_set *b, enum set_distance distance);

enum kappa_weight { KAPPA_PLAIN, KAPPA_LINEAR, KAPPA_QUADRATIC };
/* counts[first * categories + second] of units. */
struct coefficient kappa_of(const double *counts, size_t categories, enum kappa_weight weight);
/* Of plain kappa; undefined with it. */
struct coefficient kappa_error_of(const double *counts, size_t categories);
/* counts[unit * categories + category] of readers, the same number for each unit. */
struct coefficient kappa_of_many(const double *counts, size_t units, size_t categories);
/* Of two readers who said yes or no of each unit. */
struct coefficient alpha_of_two(double both, double first, double second, double neither);

#endif
