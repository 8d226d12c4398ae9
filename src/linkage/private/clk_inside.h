/* What the files of clk_link.h share; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_CLK_INSIDE_H
#define CANDOUR_LINKAGE_CLK_INSIDE_H

#include "linkage/crew.h"
#include "linkage/private/clk.h"
#include "linkage/private/clk_dice.h"
#include "linkage/private/clk_link.h"

struct clk_linking {
	const struct clk_link_options *options;
	const struct clk_set *set;
	struct clk_links *links;
	clk_common_function *common;
	uint32_t *weights;  /* by record */
	uint8_t *source_of; /* by record */
	struct crew crew;
};

/* Rows that are compared at once. */
enum { CLK_TILE = 1024 };

/* Whether two records may be compared at all: of two sources, or of one that names people twice. */
static inline bool
clk_may_pair(const struct clk_linking *l, size_t a, size_t b)
{
	return l->source_of[a] != l->source_of[b] || !l->links->is_clean[l->source_of[a]];
}

static inline float
clk_pair_dice(const struct clk_linking *l, size_t a, size_t b)
{
	uint32_t common;

	l->common(clk_at(l->set, a), clk_at(l->set, b), l->set->word_count, 1, &common);
	return clk_dice(common, l->weights[a], l->weights[b]);
}

/* Pairs of one task, in memory that processes share. When there is no room, the lower half goes. */
struct clk_heap {
	struct clk_pair *pairs;
	size_t count;
	size_t room;
	float bar; /* pairs below it do not get in */
	bool is_cut;
};
void clk_heap_add(struct clk_heap *heap, uint32_t a, uint32_t b, float dice);
/* All pairs of all tasks into the links, by a, then b. */
void clk_heaps_gather(struct clk_linking *l, const struct clk_heap *heaps, size_t count);

/* Chooses which sources are clean, and the threshold, from a sample of records compared with
 * all. */
bool clk_threshold_choose(struct clk_linking *l, struct err *err) MUST_USE;
/* Finds the pairs at and above the threshold: by comparing all, or by sampled bits. */
bool clk_pairs_all(struct clk_linking *l, struct err *err) MUST_USE;
bool clk_pairs_sampled(struct clk_linking *l, struct err *err) MUST_USE;
/* Puts records together, the most alike first. */
void clk_groups_make(struct clk_linking *l);
void clk_note_add(struct clk_linking *l, struct str note);

#endif
