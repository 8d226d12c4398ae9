#include "base/arena.h"
#include "linkage/mse/loglinear_inside.h"

#include <string.h>

/* Sets of as many bits, and so of as many cells: their sums are made side by side, as none need wait
 * for another. One may be there again and again. */
struct group {
	uint32_t sets[4];
	unsigned bits;
};

struct loglinear_sums {
	size_t size; /* of all bits */
	double *at;  /* [size], by bits: a number of the cell; 0 where there is none */
	double *of;  /* [size]: sums over all cells that have these bits, of the sets in groups */
	size_t group_count;
	struct group *groups;  /* small sets first */
	size_t of_sets;        /* so many groups hold all sets of the model */
	unsigned char *counts; /* [size]: how many bits there are */
};

static void
group_add(struct loglinear_sums *s, uint32_t set, size_t *at)
{
	struct group *group = &s->groups[s->group_count - (*at > 0)];

	if (*at == 0) {
		s->group_count++;
		group->bits = s->counts[set];
		for (size_t k = 0; k < 4; k++)
			group->sets[k] = set;
	}
	group->sets[*at] = set;
	*at = (*at + 1) % 4;
}

/* Two effects are of the same cells as others whose lists are the same together. */
struct loglinear_sums *
loglinear_sums_make(const struct loglinear *m, struct arena *arena)
{
	struct loglinear_sums *s = ARENA_NEW(arena, struct loglinear_sums);
	size_t size = s->size = (size_t)1 << m->bits;
	bool *is_there = ARENA_ARRAY(arena, size, bool);
	unsigned most = 0;

	s->at = ARENA_ARRAY(arena, size, double);
	s->of = ARENA_ARRAY(arena, size, double);
	s->groups = ARENA_ARRAY(arena, size + 1, struct group);
	s->counts = ARENA_ARRAY(arena, size, unsigned char);
	for (size_t set = 1; set < size; set++)
		s->counts[set] = (unsigned char)(s->counts[set / 2] + set % 2);
	for (size_t i = 0; i < m->parameter_count; i++) {
		most = s->counts[m->sets[i]] > most ? s->counts[m->sets[i]] : most;
		for (size_t k = 0; k <= i; k++)
			is_there[m->sets[i] | m->sets[k]] = true;
	}
	for (unsigned bits = 0; bits <= m->bits; bits++) {
		size_t at = 0;

		for (uint32_t set = 0; set < size; set++)
			if (is_there[set] && s->counts[set] == bits)
				group_add(s, set, &at);
		if (bits == most)
			s->of_sets = s->group_count;
	}
	return s;
}

/* Cells have their bits in rising order, as those that a set has are gone through. */
static void
group_sum(const struct loglinear_sums *s, const struct group *group)
{
	const double *at = s->at;
	size_t a = group->sets[0], b = group->sets[1], c = group->sets[2], d = group->sets[3];
	const size_t of_a = a, of_b = b, of_c = c, of_d = d;
	double sum_a = 0, sum_b = 0, sum_c = 0, sum_d = 0;

	for (size_t left = s->size >> group->bits; left > 0; left--) {
		sum_a += at[a];
		sum_b += at[b];
		sum_c += at[c];
		sum_d += at[d];
		a = (a + 1) | of_a;
		b = (b + 1) | of_b;
		c = (c + 1) | of_c;
		d = (d + 1) | of_d;
	}
	s->of[of_a] = sum_a;
	s->of[of_b] = sum_b;
	s->of[of_c] = sum_c;
	s->of[of_d] = sum_d;
}

static void
sums_make(const struct loglinear *m, struct loglinear_sums *s, const double *values, size_t count)
{
	for (size_t cell = 0; cell < m->cell_count; cell++)
		s->at[m->cells[cell]] = values[cell];
	for (size_t i = 0; i < count; i++)
		group_sum(s, &s->groups[i]);
}

void
loglinear_sums_information(const struct loglinear *m, struct loglinear_sums *s,
	const double *expected, double *information)
{
	size_t p = m->parameter_count;

	sums_make(m, s, expected, s->group_count);
	for (size_t i = 0; i < p; i++)
		for (size_t k = 0; k <= i; k++)
			information[i * p + k] = s->of[m->sets[i] | m->sets[k]];
}

void
loglinear_sums_right(
	const struct loglinear *m, struct loglinear_sums *s, const double *values, double *right)
{
	sums_make(m, s, values, s->of_sets);
	for (size_t i = 0; i < m->parameter_count; i++)
		right[i] = s->of[m->sets[i]];
}

void
loglinear_sums_eta(
	const struct loglinear *m, struct loglinear_sums *s, const double *parameters, double *eta)
{
	double *of = s->of;
	size_t size = s->size;

	memset(of, 0, size * sizeof(*of));
	for (size_t i = 0; i < m->parameter_count; i++) {
		const double parameter = parameters[i];
		const size_t set = m->sets[i];

		for (size_t bits = set; bits < size; bits = (bits + 1) | set)
			of[bits] += parameter;
	}
	for (size_t cell = 0; cell < m->cell_count; cell++)
		eta[cell] = of[m->cells[cell]];
}
