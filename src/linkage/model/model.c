#include "linkage/model/model.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/pattern_counts.h"
#include "linkage/chance.h"
#include "linkage/crew.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model_inside.h"

#include <stdlib.h>

enum {
	/* Pairs drawn for u. What one in ten thousand pairs shows is then known to a tenth. */
	DRAW_COUNT = 1000000,
	DRAW_TASK_COUNT = 64,
	DRAW_AHEAD = 64
};

/* m of exactly the same, before anything was learnt. */
#define USUAL_SAME 0.8
/* m of a different home, and of the rest of it being different where one part is. */
#define USUAL_MOVED 0.1
#define USUAL_MOVED_TOO 0.6
/* People of one household that have the same name, father and son. */
#define HOME_NAMES_SAME 0.002
/* Pairs of each other level before any were seen. */
#define HOME_NAMES_BEFORE 10.0

/* Pairs drawn at random for u, or all of them where they are few. */
struct draw {
	const struct comparer *comparer;
	uint64_t seed;
	uint64_t count;
	bool is_all;
	uint64_t *patterns; /* [count], shared */
};

static void
all_patterns(const struct draw *draw)
{
	uint32_t record_count = draw->comparer->record_count;
	uint64_t at = 0;

	for (uint32_t a = 0; a < record_count; a++)
		for (uint32_t b = a + 1; b < record_count; b++)
			draw->patterns[at++] = comparer_pattern(draw->comparer, a, b);
}

/* A few pairs at once: what they need is brought near while others are drawn. */
static void
pairs_draw(const struct comparer *comparer, uint64_t *state, uint64_t *patterns, size_t count)
{
	uint32_t pairs[DRAW_AHEAD][2];

	for (size_t i = 0; i < count; i++) {
		uint64_t a = chance_below(state, comparer->record_count);
		uint64_t b = chance_below(state, comparer->record_count - 1);

		pairs[i][0] = (uint32_t)a;
		pairs[i][1] = (uint32_t)(b + (b >= a));
		__builtin_prefetch(&comparer->lines[pairs[i][0]]);
		__builtin_prefetch(&comparer->lines[pairs[i][1]]);
	}
	for (size_t i = 0; i < count * 2; i++)
		comparer_prefetch(comparer, &comparer->lines[pairs[i / 2][i % 2]]);
	for (size_t i = 0; i < count; i++)
		patterns[i] = comparer_pattern(comparer, pairs[i][0], pairs[i][1]);
}

static bool
draw_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct draw *draw = context;
	uint64_t first = draw->count * number / DRAW_TASK_COUNT;
	uint64_t end = draw->count * (number + 1) / DRAW_TASK_COUNT;
	uint64_t state = chance_stream(draw->seed, number);

	if (draw->is_all) {
		if (number == 0)
			all_patterns(draw);
		return true;
	}
	for (uint64_t i = first, to; i < end; i = to) {
		to = i + DRAW_AHEAD < end ? i + DRAW_AHEAD : end;
		pairs_draw(draw->comparer, &state, draw->patterns + i, (size_t)(to - i));
	}
	return true;
}

struct histogram
histogram_of(const uint64_t *patterns, size_t count, struct arena *arena)
{
	struct pattern_counts counts CLEANUP(pattern_counts_free) = {0};
	struct histogram histogram;
	struct pattern_count *list;

	for (size_t i = 0; i < count; i++)
		pattern_counts_add(&counts, patterns[i], 1);
	list = memory_alloc((counts.count + 1) * sizeof(*list));
	pattern_counts_list(&counts, list);
	histogram.count = counts.count;
	histogram.patterns = ARENA_ARRAY(arena, counts.count + 1, uint64_t);
	histogram.pairs = ARENA_ARRAY(arena, counts.count + 1, double);
	for (size_t i = 0; i < counts.count; i++) {
		histogram.patterns[i] = list[i].pattern;
		histogram.pairs[i] = (double)list[i].pairs;
	}
	free(list);
	return histogram;
}

static bool
chance_draw(const struct comparer *comparer, uint64_t seed, const struct crew *crew,
	struct arena *arena, struct model *model, struct err *err)
{
	uint64_t n = comparer->record_count;
	struct draw draw = {.comparer = comparer, .seed = seed};
	bool is_done;

	if (n < 2)
		return true;
	draw.is_all = n * (n - 1) / 2 <= DRAW_COUNT;
	draw.count = draw.is_all ? n * (n - 1) / 2 : DRAW_COUNT;
	draw.patterns = crew_share(draw.count * sizeof(*draw.patterns));
	is_done = crew_run(crew, DRAW_TASK_COUNT, draw_task, &draw, err);
	if (is_done)
		model->chance = histogram_of(draw.patterns, draw.count, arena);
	crew_unshare(draw.patterns, draw.count * sizeof(*draw.patterns));
	return is_done;
}

/* How often two people of one household, mostly siblings, share what a role says, as if they were
 * one person. First names are theirs alone; one pair of siblings in sixty is of twins; a code may be
 * the family's. */
static const double role_shared[ROLE_COUNT] = {
	[ROLE_SURNAME] = 0.95,
	[ROLE_POSTCODE] = 0.95,
	[ROLE_ADDRESS] = 0.95,
	[ROLE_PHONE] = 0.5,
	[ROLE_PLACE] = 0.5,
	[ROLE_BIRTH] = 0.015,
	[ROLE_CODE] = 0.05,
};

static bool
role_has_frequencies(enum role role)
{
	return role != ROLE_NUMBER;
}

bool
model_is_home(enum role role)
{
	return role == ROLE_ADDRESS || role == ROLE_POSTCODE || role == ROLE_PHONE ||
		role == ROLE_PLACE;
}

double
model_usual_m(const struct model_field *field, unsigned level)
{
	double different = model_is_home(field->role) ? USUAL_MOVED : 0;
	double rest = 1 - different;

	for (unsigned l = field->level_count - 1; l > level; l--)
		rest -= l == field->level_count - 1 ? USUAL_SAME : rest / 2;
	if (level == field->level_count - 1)
		return USUAL_SAME;
	return level == LEVEL_DIFFERENT ? rest + different : rest / 2;
}

/* Of a field that leans on another: whoever has moved has another address, postcode and telephone. */
static void
usual_rows(const struct model *model, struct model_field *field)
{
	bool is_moved = field->leans_on >= 0 && model_is_home(field->role) &&
		model_is_home(model->fields[field->leans_on].role);

	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
		for (unsigned row = 0; row <= LEVEL_MAX; row++)
			field->m_given[row][l] = field->m[l];
		if (is_moved)
			field->m_given[LEVEL_DIFFERENT][l] = l == LEVEL_DIFFERENT ? USUAL_MOVED_TOO
										  : field->m[l] *
					(1 - USUAL_MOVED_TOO) / (1 - field->m[LEVEL_DIFFERENT]);
	}
}

void
model_usual(struct model *model)
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];

		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			field->m[l] = model_usual_m(field, l);
		usual_rows(model, field);
	}
}

void
model_home_names(struct model_field *field, const double *counts)
{
	unsigned top = field->level_count - 1;
	double sum = 0;

	/* The same words in any order, and the same. */
	for (unsigned l = LEVEL_DIFFERENT; l < top - 1; l++)
		sum += counts[l] + HOME_NAMES_BEFORE;
	for (unsigned l = LEVEL_DIFFERENT; l < top - 1; l++)
		field->h[l] = (counts[l] + HOME_NAMES_BEFORE) / sum * (1 - 2 * HOME_NAMES_SAME);
	field->h[top - 1] = HOME_NAMES_SAME;
	field->h[top] = HOME_NAMES_SAME;
}

void
model_households(struct model *model)
{
	if (model->is_of_things)
		return;
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];

		for (unsigned row = 0; row <= LEVEL_MAX; row++)
			for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
				field->h_given[row][l] = field->role == ROLE_NAME
					? field->h[l]
					: field->shared * field->m_given[row][l] +
						(1 - field->shared) * field->u_given[row][l];
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			field->h[l] = field->h_given[LEVEL_ABSENT][l];
	}
}

bool
model_prepare(const struct comparer *comparer, uint64_t seed, const struct crew *crew,
	struct arena *arena, struct model *model, struct err *err)
{
	double n = comparer->record_count;

	memset(model, 0, sizeof(*model));
	model->field_count = comparer->count;
	model->all_pairs = n * (n - 1) / 2 > 1 ? n * (n - 1) / 2 : 1;
	model->matches = n * 0.5 + 1;
	for (size_t i = 0; i < comparer->count; i++) {
		struct model_field *field = &model->fields[i];

		field->name = comparer->of[i]->name;
		field->role = comparer->of[i]->role;
		field->level_count = comparer->level_count[i];
		field->shared_usual = role_shared[field->role];
		field->shared = field->shared_usual;
		field->leans_on = -1;
		if (field->role == ROLE_NAME)
			model_home_names(field, (double[LEVEL_MAX + 1]){0});
		field->has_frequencies = role_has_frequencies(field->role);
	}
	if (!chance_draw(comparer, seed, crew, arena, model, err))
		return err_in(err, "drawing pairs by chance");
	model_usual(model);
	model_frequencies_learn(model, comparer);
	model_chance_learn(model, comparer, false);
	model_leaning_learn(model, comparer, NULL, arena);
	model_chance_learn(model, comparer, false);
	return true;
}
