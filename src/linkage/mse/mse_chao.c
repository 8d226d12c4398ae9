#include "base/arena.h"
#include "linkage/mse/loglinear.h"
#include "linkage/mse/mse_inside.h"

#include <math.h>

/* The effects of being on more lists than two: one for each number of lists from three. */
static struct loglinear
chao_build(const struct mse_table *table, uint32_t lists_kept, struct arena *arena)
{
	size_t cells = mse_cell_count(table);
	struct loglinear m = {.cell_count = cells - 1};
	size_t lists = table->list_count;

	m.parameter_count = 1 + lists + (size_t)__builtin_popcount(lists_kept);
	m.design = ARENA_ARRAY(arena, m.cell_count * m.parameter_count, double);
	m.counts = ARENA_ARRAY(arena, m.cell_count, double);
	for (uint32_t history = 1; history < cells; history++) {
		double *row = m.design + (history - 1) * m.parameter_count;
		size_t at = 1 + lists;

		row[0] = 1;
		for (size_t i = 0; i < lists; i++)
			row[1 + i] = (double)(history >> i & 1);
		for (unsigned k = 3; k <= lists; k++)
			if ((lists_kept >> k & 1) != 0)
				row[at++] = fmax(0, __builtin_popcount(history) - (int)k + 1);
		m.counts[history - 1] = table->counts[history];
	}
	return m;
}

/* The number of lists whose effect is least of the negative ones; 0 where none is negative. */
static unsigned
negative_find(const struct mse_table *table, uint32_t kept, const struct loglinear_fit *fit)
{
	size_t at = 1 + table->list_count;
	double least = 0;
	unsigned found = 0;

	for (unsigned k = 3; k <= table->list_count; k++) {
		if ((kept >> k & 1) == 0)
			continue;
		if (fit->parameters[at] < least) {
			least = fit->parameters[at];
			found = k;
		}
		at++;
	}
	return found;
}

enum mse_state
mse_chao(const struct mse_table *table, struct arena *arena, struct mse_fit *ret_fit)
{
	uint32_t kept = 0;

	if (table->list_count < 3)
		return MSE_UNIDENTIFIED;
	for (unsigned k = 3; k <= table->list_count; k++)
		kept |= (uint32_t)1 << k;
	for (uint32_t history = 1, held = 0; history < mse_cell_count(table); history++) {
		if (table->counts[history] > 0)
			held |= (uint32_t)1 << __builtin_popcount(history);
		if (history + 1 == mse_cell_count(table))
			kept &= held;
	}
	for (;;) {
		struct loglinear m = chao_build(table, kept, arena);
		struct loglinear_fit fit;
		unsigned negative;

		if (loglinear_state(&m, arena) != LOGLINEAR_SOUND)
			return MSE_INFINITE;
		if (!loglinear_fit(&m, arena, &fit))
			return MSE_UNSETTLED;
		negative = negative_find(table, kept, &fit);
		if (negative == 0) {
			*ret_fit = (struct mse_fit){0};
			mse_fit_fill(table, &m, &fit, 0, ret_fit);
			return MSE_SOUND;
		}
		kept &= ~((uint32_t)1 << negative);
	}
}
