/* The model: how much each level of agreement speaks for one person, for one household, and for
 * chance.
 *
 * Fellegi and Sunter (1969) with a third class: two records of one household but of different people
 * share surname, address and telephone, and nothing else (after Larsen and Rubin 2001). For a pattern
 * p: w = log2(n_m m(p) / (n_h h(p) + T u(p))), with n_m, n_h the numbers of pairs of one person and of
 * one household and T of all pairs. u is not learnt: exact agreement by the counts of values, the
 * other levels by pairs drawn at random. The rest is learnt by expectation and maximisation from the
 * patterns of the candidate pairs, without examples (Winkler 1988; Dempster, Laird and Rubin 1977).
 * Absent values say nothing (Enamorado, Fifield and Imai 2019). */
#ifndef CANDOUR_LINKAGE_MODEL_H
#define CANDOUR_LINKAGE_MODEL_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/field/field_set.h"
#include "linkage/level/levels.h"
#include "linkage/model/histogram.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct clusters;
struct comparer;
struct crew;
struct edges;
struct err;
struct records;

enum { MODEL_ROUND_MAX = 200, MODEL_NOTE_MAX = 40 };

struct model_field {
	struct str name;
	enum role role;
	unsigned level_count;
	double shared;        /* how often people of one household share it: h is so much of m */
	double shared_usual;  /* what it is thought to be before anything was learnt */
	bool has_frequencies; /* exact agreement counts for more the rarer the value is */
	uint32_t *people;     /* of how many people each value is; NULL: records are counted */
	double people_sum;    /* of all values */
	double unseen;        /* what a count is too high by, as it counts those it was taken of */
	double exact_all;     /* how likely two who have it have the same, whoever they are */
	double m[LEVEL_MAX + 1]; /* by level; 0 for LEVEL_ABSENT */
	double u[LEVEL_MAX + 1];
	double h[LEVEL_MAX + 1];
	/* Fields that go together in pairs of strangers too, such as town and postcode, must not count
	 * twice: such a field leans on another, and its chances are those of a level where the other
	 * has a given one: [level of the other][own level]. Row LEVEL_ABSENT is m, u and h themselves,
	 * and is all there is where it leans on none. After Chow and Liu (1968). */
	int leans_on; /* place of the other field; below 0: on none */
	double m_given[LEVEL_MAX + 1][LEVEL_MAX + 1];
	double u_given[LEVEL_MAX + 1][LEVEL_MAX + 1];
	double h_given[LEVEL_MAX + 1][LEVEL_MAX + 1];
	double doubled; /* how far agreement in the other follows from agreement in this one, 0 to 1 */
	bool is_trained[LEVEL_MAX + 1]; /* enough pairs spoke on it; else m is a usual value */
};

/* One round of learning, for the chart and for the doubtful. */
struct model_round {
	double matches;
	double households;
	double change;         /* of the numbers of pairs, as a share */
	double log_likelihood; /* of the patterns */
};

struct model {
	size_t field_count;
	struct model_field fields[FIELD_MAX];
	double matches;          /* n_m */
	double households;       /* n_h; 0: the class is not used */
	bool is_of_things;       /* the class of households is of things that are alike */
	double all_pairs;        /* T; pairs within a clean source are not among them */
	struct histogram chance; /* patterns of pairs drawn at random, for u */
	size_t round_count;
	struct model_round rounds[MODEL_ROUND_MAX];
	unsigned self_trained; /* rounds of learning m from clusters */
	/* What the reader should know: "surname, a slip: too few pairs; a usual value is taken", that it
	 * did not settle, that classes changed places, that there are too few pairs to learn from. */
	size_t note_count;
	size_t notes_kept; /* the rest is said anew each time it learns */
	struct str notes[MODEL_NOTE_MAX];
};

/* The u of all levels, and the fields' roles in the model: what needs no learning. */
bool model_prepare(const struct comparer *comparer, uint64_t seed, const struct crew *crew,
	struct arena *arena, struct model *ret_model, struct err *err) MUST_USE;
/* Learns m, n_m, h and n_h. Never fails for what the data are: what cannot be learnt keeps usual
 * values, and a note says so. */
void model_train(struct model *model, const struct comparer *comparer,
	const struct histogram *histogram, struct arena *arena);
/* Learns m anew from the pairs within clusters, then the numbers of pairs again with m fixed. `edges`
 * are those that the clusters were made of, with their patterns: most of the pairs are among them. */
bool model_train_on_clusters(struct model *model, const struct comparer *comparer,
	const struct clusters *clusters, const struct edges *edges,
	const struct histogram *histogram, const struct crew *crew, struct arena *arena,
	struct err *err) MUST_USE;

/* Of things in free words in two sources and more, such as products, learning may take what is alike
 * for one: no column is mostly right in what it then calls a match. Then model_things_begin gives
 * weights for a first look, and model_train_on_things learns from all edges that they led to: each
 * source is thought to name a thing once, pairs that are each other's heaviest teach m, and the others
 * teach h, what is merely alike. False where too few are. */
bool model_is_of_things(const struct model *model, const struct records *records);
void model_things_begin(struct model *model, const struct comparer *comparer);
bool model_train_on_things(struct model *model, const struct comparer *comparer,
	const struct records *records, const struct edges *edges, struct arena *arena) MUST_USE;

/* In Splink's form (settings with comparisons and their levels), for other tools and back; what it
 * has no place for stands in a member "candour". Of the rules (NULL: none) those are written that
 * SQL has words for. Frequencies of values are not part of a model: they are those of the data it is
 * used on. */
struct blocking;
struct buf;
void model_write(const struct model *model, const struct blocking *blocking, struct str linker_uid,
	struct buf *to);
/* Into a model that was prepared. `text` is outside text, of any tool that writes Splink's form:
 * comparisons are found by the names of fields, levels map by their order, and what it does not
 * speak of keeps its usual values. ERR_DAMAGED names what is wrong with it. */
bool model_read(
	struct str text, struct model *model, struct arena *arena, struct err *err) MUST_USE;

#endif
