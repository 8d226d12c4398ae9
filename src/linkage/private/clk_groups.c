#include "base/err.h"
#include "linkage/private/clk_inside.h"

#include <stdlib.h>

/* Members of a group whose likeness with those of another is looked at when the two meet. */
enum { MEMBERS_LOOKED_AT = 16 };

/* Groups as rings: each record points to the next of its group. */
struct groups {
	const struct clk_linking *l;
	uint32_t *leader; /* by record */
	uint32_t *next;   /* by record */
	uint32_t *size;   /* by leader */
	uint64_t *clean;  /* by leader: the clean sources that it has a record of, as bits */
};

/* Whether two groups are alike on the whole, not by one pair alone. */
static bool
is_alike(const struct groups *g, uint32_t a, uint32_t b)
{
	uint32_t x = a;
	double sum = 0;
	double count = 0;

	for (int i = 0; i < MEMBERS_LOOKED_AT; i++) {
		uint32_t y = b;

		for (int k = 0; k < MEMBERS_LOOKED_AT; k++) {
			sum += (double)clk_pair_dice(g->l, x, y);
			count++;
			y = g->next[y];
			if (y == b)
				break;
		}
		x = g->next[x];
		if (x == a)
			break;
	}
	return sum >= count * (double)g->l->links->threshold;
}

static void
groups_join(struct groups *g, uint32_t a, uint32_t b)
{
	uint32_t kept = g->size[a] >= g->size[b] ? a : b;
	uint32_t gone = kept == a ? b : a;
	uint32_t after = g->next[kept];

	for (uint32_t at = gone;;) {
		g->leader[at] = kept;
		at = g->next[at];
		if (at == gone)
			break;
	}
	g->next[kept] = g->next[gone];
	g->next[gone] = after;
	g->size[kept] += g->size[gone];
	g->clean[kept] |= g->clean[gone];
}

static int
likeness_compare(const void *a, const void *b)
{
	const struct clk_pair *x = *(const struct clk_pair *const *)a;
	const struct clk_pair *y = *(const struct clk_pair *const *)b;

	if (x->dice != y->dice)
		return x->dice > y->dice ? -1 : 1;
	return (x > y) - (x < y);
}

static void
pairs_join(struct groups *g)
{
	struct clk_links *links = g->l->links;
	const struct clk_pair **order = ARENA_ARRAY(
		&links->arena, links->pair_count, const struct clk_pair *);

	for (size_t i = 0; i < links->pair_count; i++)
		order[i] = &links->pairs[i];
	qsort(order, links->pair_count, sizeof(*order), likeness_compare);
	for (size_t i = 0; i < links->pair_count; i++) {
		uint32_t a = g->leader[order[i]->a];
		uint32_t b = g->leader[order[i]->b];

		if (a == b || (g->clean[a] & g->clean[b]) != 0)
			continue;
		if (g->size[a] + g->size[b] == 2 || is_alike(g, a, b))
			groups_join(g, a, b);
	}
}

void
clk_groups_make(struct clk_linking *l)
{
	struct clk_links *links = l->links;
	size_t count = l->set->count;
	struct groups g = {.l = l,
		.leader = ARENA_ARRAY(&links->arena, count, uint32_t),
		.next = ARENA_ARRAY(&links->arena, count, uint32_t),
		.size = ARENA_ARRAY(&links->arena, count, uint32_t),
		.clean = ARENA_ARRAY(&links->arena, count, uint64_t)};
	uint32_t *number = ARENA_ARRAY(&links->arena, count, uint32_t);

	for (size_t i = 0; i < count; i++) {
		g.leader[i] = g.next[i] = (uint32_t)i;
		g.size[i] = 1;
		if (links->is_clean[l->source_of[i]])
			g.clean[i] = (uint64_t)1 << l->source_of[i];
	}
	pairs_join(&g);
	links->person_of = ARENA_ARRAY(&links->arena, count, uint32_t);
	for (size_t i = 0; i < count; i++) {
		uint32_t leader = g.leader[i];

		if (number[leader] == 0)
			number[leader] = ++links->person_count;
		links->person_of[i] = number[leader] - 1;
	}
	for (size_t i = 0; i < links->pair_count; i++)
		links->pairs[i].is_linked = links->person_of[links->pairs[i].a] ==
			links->person_of[links->pairs[i].b];
}
