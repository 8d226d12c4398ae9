/* What the files of model.h and scorer.h share; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_MODEL_INSIDE_H
#define CANDOUR_LINKAGE_MODEL_INSIDE_H

#include "linkage/level/comparer.h"
#include "linkage/model/model.h"

/* Adds a sentence, cut to the room there is for notes. */
void model_note(struct model *model, struct arena *arena, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* m as it usually is, before anything was learnt and where nothing could be. */
void model_usual(struct model *model);
/* What changes when somebody moves. */
bool model_is_home(enum role role);
double model_usual_m(const struct model_field *field, unsigned level);
/* Whether what is called a match agrees less than chance in most fields: classes changed places. */
bool model_is_switched(const struct model *model);
/* Notes of all that went wrong in learning, of the model as it stands. */
void model_learning_note(struct model *model, struct arena *arena);
/* h from m and u: what households share is as alike as within one person, the rest as by chance. */
void model_households(struct model *model);

/* The levels of a pattern, field by field. */
static inline void
model_levels(const struct model *model, const struct comparer *comparer, uint64_t pattern,
	unsigned *ret_levels)
{
	for (size_t i = 0; i < model->field_count; i++) {
		uint64_t rest = pattern / comparer->level_count[i];

		ret_levels[i] = (unsigned)(pattern - rest * comparer->level_count[i]);
		pattern = rest;
	}
}

/* The row of a field's chances that stands for these levels. */
static inline unsigned
model_row(const struct model *model, const unsigned *levels, size_t i)
{
	return model->fields[i].leans_on < 0 ? LEVEL_ABSENT : levels[model->fields[i].leans_on];
}

/* Pairs of one class, counted by the level of each field and of the field that it leans on. */
struct model_counts {
	double sum;
	double of[FIELD_MAX][LEVEL_MAX + 1][LEVEL_MAX + 1];
};
void model_counts_add(struct model_counts *counts, const struct model *model,
	const unsigned *levels, double pairs);
/* Pairs of one class, counted by the levels of each two fields, the second's LEVEL_ABSENT among them:
 * whatever field another leans on, what model_counts has of it is here. */
struct model_joint {
	double sum;
	double of[FIELD_MAX][FIELD_MAX][LEVEL_MAX + 1][LEVEL_MAX + 1];
};
void model_joint_add(
	struct model_joint *joint, const struct model *model, const unsigned *levels, double pairs);
void model_counts_of(const struct model *model, const struct model_joint *joint,
	struct model_counts *ret_counts);
/* The rows of m or u of one field from its marginal chances and what was counted; of that, up to
 * `related` pairs a cell may be of another class. */
void model_rows_learn(const struct model_field *field, const double *marginal, double related,
	double counts[LEVEL_MAX + 1][LEVEL_MAX + 1], double ret_rows[LEVEL_MAX + 1][LEVEL_MAX + 1]);
/* Pairs among those drawn by chance that may be of one person or household: no more than so many. */
double model_related(const struct model *model, const struct comparer *comparer);
/* Finds out which fields go together among pairs of strangers and, where any are known, among pairs of
 * one person. What the rows of fields said is forgotten. */
void model_leaning_learn(struct model *model, const struct comparer *comparer,
	const struct model_joint *matches, struct arena *arena);

/* The shares of the classes in the pairs of a pattern. */
struct model_classes {
	double match;
	double household;
	double chance;
	double sum; /* pairs that are expected to have it */
};
struct model_classes model_classes_of(const struct model *model, const unsigned *levels);

/* u from the pairs drawn by chance; where the rest of the model is known, without those among them
 * that are of one person or household. */
void model_chance_learn(struct model *model, const struct comparer *comparer, bool is_known);
/* What the counts of values say. */
void model_frequencies_learn(struct model *model, const struct comparer *comparer);
/* How often pairs within clusters have each levels of each two fields; and where there are any such pairs,
 * of how many people each value is: `people` of the fields. */
struct edges;
bool model_clusters_count(struct model *model, const struct comparer *comparer,
	const struct clusters *clusters, const struct edges *edges, const struct crew *crew,
	struct arena *arena, struct model_joint *ret_joint, struct err *err) MUST_USE;
/* How likely it is that somebody else has this value, of those that have one. */
double model_frequency(
	const struct model_field *field, const struct values *values, uint32_t value);

/* h of whole names, from pairs of one household by level: they share the surname, and so words, but
 * never all. */
void model_home_names(struct model_field *field, const double *counts);

/* The patterns of a list of pairs and how often each occurs. */
struct histogram histogram_of(const uint64_t *patterns, size_t count, struct arena *arena);

#endif
