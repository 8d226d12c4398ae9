#include "linkage/level/comparer_inside.h"

/* What comparing two values of a role takes, in about nanoseconds. */
static const float role_cost[ROLE_COUNT] = {
	[ROLE_GIVEN] = 15,
	[ROLE_SURNAME] = 15,
	[ROLE_NAME] = 60,
	[ROLE_BIRTH] = 5,
	[ROLE_DATE] = 5,
	[ROLE_POSTCODE] = 5,
	[ROLE_ADDRESS] = 60,
	[ROLE_PLACE] = 15,
	[ROLE_PHONE] = 5,
	[ROLE_EMAIL] = 20,
	[ROLE_NHS_NUMBER] = 5,
	[ROLE_UPN] = 5,
	[ROLE_CODE] = 5,
	[ROLE_CATEGORY] = 1,
	[ROLE_NUMBER] = 5,
	[ROLE_TEXT] = 60,
};

static void
most_find(const struct comparer *c, struct comparer_bar *bar, size_t i)
{
	unsigned top = c->level_count[i] - 1;
	float most = bar->adds[i][LEVEL_DIFFERENT];
	float rarest = 0;

	for (unsigned l = LEVEL_DIFFERENT; l < top; l++)
		most = bar->adds[i][l] > most ? bar->adds[i][l] : most;
	for (uint32_t v = 1; bar->rarity[i] != NULL && v < c->of[i]->values.count; v++)
		rarest = bar->rarity[i][v] > rarest ? bar->rarity[i][v] : rarest;
	bar->adds_most[i] = most;
	bar->same_most[i] = bar->adds[i][top] + rarest > most ? bar->adds[i][top] + rarest : most;
	bar->all_most += most;
}

/* What each set of eight fields changes when a bit says that they are the same, or absent. */
static void
changes_fill(struct comparer_bar *bar, size_t half)
{
	for (unsigned set = 0; set < 256; set++) {
		bar->same[half][set] = 0;
		bar->absent[half][set] = 0;
		for (size_t k = 0; k < 8; k++) {
			size_t i = half * 8 + k;

			if ((set >> k & 1) == 0)
				continue;
			bar->same[half][set] += bar->same_most[i] - bar->adds_most[i];
			bar->absent[half][set] -= bar->adds_most[i];
		}
	}
}

/* Bits that a look at a field may take away, by what the look costs. */
static float
use_of(const struct comparer *c, const struct comparer_bar *bar, size_t i)
{
	return (bar->adds_most[i] - bar->adds[i][LEVEL_DIFFERENT]) / role_cost[c->of[i]->role];
}

static void
order_make(const struct comparer *c, struct comparer_bar *bar)
{
	for (size_t i = 0; i < c->count; i++) {
		size_t at = i;

		for (; at > 0 && use_of(c, bar, bar->order[at - 1]) < use_of(c, bar, i); at--)
			bar->order[at] = bar->order[at - 1];
		bar->order[at] = (unsigned)i;
	}
}

void
comparer_bar_ready(const struct comparer *c, struct comparer_bar *bar)
{
	bar->all_most = bar->start;
	for (size_t i = 0; i < FIELD_MAX; i++) {
		bar->adds_most[i] = 0;
		bar->same_most[i] = 0;
		if (i < c->count)
			most_find(c, bar, i);
	}
	for (size_t half = 0; half < FIELD_MAX / 8; half++)
		changes_fill(bar, half);
	order_make(c, bar);
}

float
comparer_bar_weight(const struct comparer *c, const struct comparer_bar *bar,
	const struct comparer_line *a, const struct comparer_line *b, uint64_t pattern)
{
	float weight = bar->start;

	for (size_t i = 0; i < c->count; i++) {
		unsigned level = comparer_level(c, pattern, i);

		if (level == LEVEL_ABSENT)
			continue;
		weight += bar->adds[i][level];
		if (level == c->level_count[i] - 1 && bar->rarity[i] != NULL)
			weight +=
				bar->rarity[i][a->numbers[i] != 0 ? a->numbers[i] : b->numbers[i]];
	}
	return weight;
}
