/* Which encodings of several agencies are of the same person.
 *
 * Every encoding is compared with every other by Dice's coefficient; where that would take too
 * long, those that agree in some of their bits drawn at random (locality-sensitive hashing by bit
 * sampling: Indyk and Motwani 1998; Karapiperis and Verykios 2015), again and again, so that a
 * known share of what is alike enough is met. From which coefficient on two are one person follows
 * from how often each coefficient occurs, without any example. A source that names nobody twice
 * has at most one record in a person. Nothing here knows a name, and nothing can say why two were
 * linked.
 *
 * The same sets, options and seed give the same links on any number of processes. */
#ifndef CANDOUR_LINKAGE_CLK_LINK_H
#define CANDOUR_LINKAGE_CLK_LINK_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clk_set;
struct err;

enum { CLK_SOURCE_MAX = 64, CLK_BIN_COUNT = 200, CLK_NOTE_MAX = 10 };

/* Whether sources name a person more than once. */
enum clk_repeats { CLK_REPEATS_ASK, CLK_REPEATS_NONE, CLK_REPEATS_ALL };

struct clk_link_options {
	const struct clk_set *set; /* all sources, one behind the other */
	const size_t *firsts;      /* [source_count + 1] */
	size_t source_count;
	float threshold; /* NAN: chosen from the coefficients */
	enum clk_repeats repeats;
	double comparisons_max; /* beyond them by sampled bits; 0: CLK_COMPARISONS_MAX */
	uint64_t seed;
	unsigned processes; /* 0: one */
	/* False stops with ERR_INTERRUPTED. NULL: nobody asks. */
	bool (*progress)(void *context, double share);
	void *context;
};
#define CLK_COMPARISONS_MAX 4e9

struct clk_pair {
	uint32_t a; /* below b; numbers count through all sources */
	uint32_t b;
	float dice;
	bool is_linked; /* both are one person now */
};

struct clk_links {
	struct arena arena;
	struct clk_pair *pairs; /* at and above the threshold, by a, then b */
	size_t pair_count;
	uint32_t *person_of; /* by record; persons are numbered by their first records */
	uint32_t person_count;
	float threshold;
	bool is_clean[CLK_SOURCE_MAX]; /* names nobody twice */
	double bins
		[CLK_BIN_COUNT]; /* pairs by coefficient, as if all had been compared; estimated */
	double chance[CLK_BIN_COUNT]; /* of these, those of different people, as their tail tells */
	double comparisons;
	double recall; /* share of the pairs at the threshold that were met; 1: all were compared */
	const char *way; /* how common bits were counted */
	size_t note_count;
	struct str notes[CLK_NOTE_MAX];
};

/* ERR_USAGE for fewer than two encodings. clk_links_free ends it, whatever came of it. */
bool clk_link(const struct clk_link_options *options, struct clk_links *ret_links,
	struct err *err) MUST_USE;
void clk_links_free(struct clk_links *links);

#endif
