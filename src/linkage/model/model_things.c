/* Things in free words, such as products: no field is mostly right, and of one maker many are alike, so
 * that learning from all pairs takes what is alike for one. Sources mostly name a thing once each: of
 * what is alike, two that are each other's most alike are more often one than others are. */
#include "base/arena.h"
#include "linkage/cluster/edges.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 6, PAIRS_LEAST = 20 };
/* Pairs of each level before any were seen. */
#define LEVEL_BEFORE 1.0
/* A field is mostly right where so many matches agree in it as few strangers do, and in texts in half
 * of the rare words and more. */
#define RIGHT_SHARE 0.5
#define STRANGERS_SHARE 1e-3
enum { LEVELS_LITTLE = 2 };

static bool
is_mostly_right(const struct model_field *field)
{
	double right = 0;

	for (unsigned l = LEVEL_DIFFERENT + 1 + (field->role == ROLE_TEXT ? LEVELS_LITTLE : 0);
		l < field->level_count; l++)
		right += field->u[l] < STRANGERS_SHARE ? field->m[l] : 0;
	return right >= RIGHT_SHARE;
}

bool
model_is_of_things(const struct model *model, const struct records *records)
{
	bool has_text = false;

	for (size_t i = 0; i < model->field_count; i++) {
		const struct model_field *field = &model->fields[i];

		if (field->role == ROLE_GIVEN || field->role == ROLE_SURNAME ||
			field->role == ROLE_NAME || field->role == ROLE_BIRTH)
			return false;
		if (is_mostly_right(field))
			return false;
		has_text = has_text || field->role == ROLE_TEXT;
	}
	return has_text && records->source_count > 1;
}

void
model_things_begin(struct model *model, const struct comparer *comparer)
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];

		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			field->m[l] = 1.0 / (field->level_count - 1);
		for (unsigned row = 0; row <= LEVEL_MAX; row++)
			memcpy(field->m_given[row], field->m, sizeof(field->m));
	}
	model->matches = comparer->record_count * 0.25 + 1;
	model->households = 0;
}

static bool
is_within(const struct records *records, const struct edge *edge)
{
	return records_source(records, edge->a) == records_source(records, edge->b);
}

static void
rows_of(const struct model_field *field, struct model_counts *counts, size_t i, double *chances,
	double rows[LEVEL_MAX + 1][LEVEL_MAX + 1])
{
	double sum = 0;

	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
		chances[l] = LEVEL_BEFORE;
		for (unsigned row = 0; row <= LEVEL_MAX; row++)
			chances[l] += counts->of[i][row][l];
		sum += chances[l];
	}
	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
		chances[l] /= sum;
	model_rows_learn(field, chances, 0, counts->of[i], rows);
}

/* By record: the weight of its heaviest edge, and whether it has two of that weight. */
struct heaviest {
	float weight;
	bool is_twice;
};

static void
heaviest_note(struct heaviest *heaviest, float weight)
{
	if (weight > heaviest->weight)
		*heaviest = (struct heaviest){weight, false};
	else if (weight >= heaviest->weight)
		heaviest->is_twice = true;
}

static bool
is_heaviest(const struct heaviest *heaviest, float weight)
{
	return weight >= heaviest->weight && !heaviest->is_twice;
}

static double
weight_of(const struct model *model, const struct comparer *comparer, uint64_t pattern)
{
	unsigned levels[FIELD_MAX];
	struct model_classes classes;

	model_levels(model, comparer, pattern, levels);
	classes = model_classes_of(model, levels);
	return log2(classes.match / fmax(1 - classes.match, 1e-12));
}

static void
class_learn(struct model *model, struct model_counts *counts, bool is_match)
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];

		rows_of(field, counts, i, is_match ? field->m : field->h,
			is_match ? field->m_given : field->h_given);
	}
}

/* One round: those that are each other's heaviest teach matches, the rest what is merely alike. */
static size_t
round_learn(struct model *model, const struct comparer *comparer, const struct records *records,
	const struct edges *edges, float *weights, struct heaviest *heaviest)
{
	struct model_counts counts[2] = {{0}};
	unsigned levels[FIELD_MAX];
	size_t matches = 0;

	for (uint32_t r = 0; r < records->count; r++)
		heaviest[r] = (struct heaviest){-INFINITY, false};
	for (size_t i = 0; i < edges->count; i++) {
		if (is_within(records, &edges->of[i]))
			continue;
		weights[i] = (float)weight_of(model, comparer, edges->patterns[i]);
		heaviest_note(&heaviest[edges->of[i].a], weights[i]);
		heaviest_note(&heaviest[edges->of[i].b], weights[i]);
	}
	for (size_t i = 0; i < edges->count; i++) {
		const struct edge *edge = &edges->of[i];
		bool is_match;

		if (is_within(records, edge))
			continue;
		is_match = is_heaviest(&heaviest[edge->a], weights[i]) &&
			is_heaviest(&heaviest[edge->b], weights[i]);
		model_levels(model, comparer, edges->patterns[i], levels);
		model_counts_add(&counts[is_match], model, levels, 1);
		matches += is_match;
	}
	class_learn(model, &counts[1], true);
	class_learn(model, &counts[0], false);
	model->matches = counts[1].sum + 1;
	model->households = counts[0].sum + 1;
	return matches;
}

bool
model_train_on_things(struct model *model, const struct comparer *comparer,
	const struct records *records, const struct edges *edges, struct arena *arena)
{
	float *weights = ARENA_ARRAY(arena, edges->count + 1, float);
	struct heaviest *heaviest = ARENA_ARRAY(arena, records->count, struct heaviest);
	double n = records->count;

	model->all_pairs = n * (n - 1) / 2;
	for (size_t s = 0; s < records->source_count; s++)
		model->all_pairs -= (double)records->sources[s].count *
			(records->sources[s].count - 1.0) / 2;
	model->is_of_things = true;
	for (unsigned round = 0; round < ROUNDS; round++)
		if (round_learn(model, comparer, records, edges, weights, heaviest) < PAIRS_LEAST)
			return false;
	model_note(model, arena,
		"No column of these things is mostly the same in two sources: it was taken that each "
		"source names a thing once, and that two which are each other's likest may be one. Look "
		"at the pairs before you trust them.");
	model->notes_kept = model->note_count;
	return true;
}
