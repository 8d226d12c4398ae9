/* What the files of model.h and scorer.h share; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_MODEL_INSIDE_H
#define CANDOUR_LINKAGE_MODEL_INSIDE_H

#include "linkage/model/model.h"

/* Adds a sentence, cut to the room there is for notes. */
void model_note(struct model *model, struct arena *arena, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* m as it usually is, before anything was learnt and where nothing could be. */
void model_usual(struct model *model);
double model_usual_m(const struct model_field *field, unsigned level);
/* Whether what is called a match agrees less than chance in most fields: classes changed places. */
bool model_is_switched(const struct model *model);
/* Notes of all that went wrong in learning, of the model as it stands. */
void model_learning_note(struct model *model, struct arena *arena);
/* h from m and u: what households share is as alike as within one person, the rest as by chance. */
void model_households(struct model *model);

/* The shares of the classes in the pairs of a pattern. */
struct model_classes {
	double match;
	double household;
	double chance;
	double sum; /* pairs that are expected to have it */
};
struct model_classes model_classes_of(
	const struct model *model, const struct comparer *comparer, uint64_t pattern);

/* u from the pairs drawn by chance; where the rest of the model is known, without those among them
 * that are of one person or household. */
void model_chance_learn(struct model *model, const struct comparer *comparer, bool is_known);
/* What the counts of values say. */
void model_frequencies_learn(struct model *model, const struct comparer *comparer);
/* Counts people instead of records from here on. */
void model_people_count(struct model *model, const struct comparer *comparer,
	const struct clusters *clusters, struct arena *arena);
/* How likely it is that somebody else has this value, of those that have one. */
double model_frequency(
	const struct model_field *field, const struct values *values, uint32_t value);

/* The patterns of a list of pairs and how often each occurs; sorts `patterns` in place. */
struct histogram histogram_of(uint64_t *patterns, size_t count, struct arena *arena);

#endif
