#include "base/arena.h"
#include "linkage/mse/loglinear.h"
#include "linkage/mse/mse_inside.h"

#include <math.h>
#include <string.h>

double
mse_overlap(const struct mse_table *table, const unsigned char pair[2])
{
	uint32_t both = (uint32_t)1 << pair[0] | (uint32_t)1 << pair[1];
	double sum = 0;

	for (uint32_t history = both; history < mse_cell_count(table);
		history = (history + 1) | both)
		sum += table->counts[history];
	return sum;
}

/* The sets of lists that are the model's effects: none (the intercept), each list, each pair that
 * someone is on; and, apart, the pairs that nobody is on. */
struct effects {
	uint32_t sets[1 + MSE_LIST_MAX + MSE_PAIR_MAX];
	size_t count;
	uint32_t empty[MSE_PAIR_MAX];
	size_t empty_count;
};

static struct effects
effects_of(const struct mse_table *table, const struct mse_model *model)
{
	struct effects e = {.count = 1};

	for (size_t i = 0; i < table->list_count; i++)
		e.sets[e.count++] = (uint32_t)1 << i;
	for (size_t i = 0; i < model->pair_count; i++) {
		const unsigned char *pair = model->pairs[i];
		uint32_t set = (uint32_t)1 << pair[0] | (uint32_t)1 << pair[1];

		if (mse_overlap(table, pair) > 0)
			e.sets[e.count++] = set;
		else
			e.empty[e.empty_count++] = set;
	}
	return e;
}

static bool
is_excluded(const struct effects *e, uint32_t history)
{
	for (size_t i = 0; i < e->empty_count; i++)
		if ((history & e->empty[i]) == e->empty[i])
			return true;
	return false;
}

struct mse_build
mse_model_build(const struct mse_table *table, const struct mse_model *model, struct arena *arena)
{
	struct effects e = effects_of(table, model);
	size_t cells = mse_cell_count(table);
	struct mse_build build = {.loglinear = ARENA_NEW(arena, struct loglinear),
		.histories = ARENA_ARRAY(arena, cells, uint32_t),
		.empty_count = e.empty_count};
	struct loglinear *m = build.loglinear;
	uint32_t *sets = ARENA_ARRAY(arena, e.count, uint32_t);

	memcpy(sets, e.sets, e.count * sizeof(*sets));
	m->parameter_count = e.count;
	m->sets = sets;
	m->cells = build.histories;
	m->bits = (unsigned)table->list_count;
	m->counts = ARENA_ARRAY(arena, cells, double);
	for (uint32_t history = 1; history < cells; history++) {
		if (is_excluded(&e, history))
			continue;
		m->counts[m->cell_count] = table->counts[history];
		build.histories[m->cell_count++] = history;
	}
	return build;
}

static enum mse_state
state_of(enum loglinear_state state)
{
	switch (state) {
	case LOGLINEAR_SOUND:
		return MSE_SOUND;
	case LOGLINEAR_INFINITE:
		return MSE_INFINITE;
	case LOGLINEAR_UNIDENTIFIED:
		break;
	}
	return MSE_UNIDENTIFIED;
}

/* Where somebody is on each list alone and on each two alone, the effects follow from these one by one,
 * but for one number, which follows from a pair that is no effect, or from three lists: no more need
 * be asked. */
static bool
is_surely_sound(const struct mse_table *table, const struct mse_model *model)
{
	size_t lists = table->list_count;
	bool has_more = model->pair_count < lists * (lists - 1) / 2;

	for (uint32_t history = 1; history < mse_cell_count(table); history++) {
		int on = __builtin_popcount(history);

		if (on <= 2 && !(table->counts[history] > 0))
			return false;
		has_more = has_more || (on == 3 && table->counts[history] > 0);
	}
	return has_more;
}

enum mse_state
mse_model_state(const struct mse_table *table, const struct mse_model *model, struct arena *arena)
{
	if (is_surely_sound(table, model))
		return MSE_SOUND;
	return state_of(loglinear_state(mse_model_build(table, model, arena).loglinear, arena));
}

void
mse_fit_fill(const struct mse_table *table, const struct loglinear *model,
	const struct loglinear_fit *fit, size_t empty_count, struct mse_fit *ret_fit)
{
	size_t parameter_count = model->parameter_count + empty_count;
	double log_likelihood = loglinear_log_likelihood(model, fit);
	double unseen = exp(fit->parameters[0]);
	double spread = 1.959963984540054 * sqrt(fit->intercept_variance);
	double parameters = (double)parameter_count;

	ret_fit->unseen = unseen;
	ret_fit->unseen_log_sd = sqrt(fit->intercept_variance);
	ret_fit->population = table->seen + unseen;
	ret_fit->low = table->seen + unseen * exp(-spread);
	ret_fit->high = table->seen + unseen * exp(spread);
	ret_fit->standard_error = sqrt(unseen + unseen * unseen * fit->intercept_variance);
	ret_fit->deviance = fit->deviance;
	ret_fit->parameter_count = parameter_count;
	ret_fit->aic = 2 * parameters - 2 * log_likelihood;
	ret_fit->bic = parameters * log(table->seen) - 2 * log_likelihood;
}

enum mse_state
mse_model_fit(const struct mse_table *table, const struct mse_model *model, struct arena *arena,
	struct mse_fit *ret_fit)
{
	struct mse_build build = mse_model_build(table, model, arena);
	enum mse_state state = state_of(loglinear_state(build.loglinear, arena));
	struct loglinear_fit fit;

	if (state != MSE_SOUND)
		return state;
	if (!loglinear_fit(build.loglinear, arena, &fit))
		return MSE_UNSETTLED;
	*ret_fit = (struct mse_fit){.model = *model};
	mse_fit_fill(table, build.loglinear, &fit, build.empty_count, ret_fit);
	return MSE_SOUND;
}
