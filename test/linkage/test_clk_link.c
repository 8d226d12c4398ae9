#include "tap.h"

#include "base/err.h"
#include "linkage/chance.h"
#include "linkage/private/clk.h"
#include "linkage/private/clk_link.h"

#include <math.h>
#include <string.h>

enum { PEOPLE = 600, SHARED = 400, WORDS = 16 };

/* An encoding with about 400 bits set, made of a pool of bits that all share a little. */
static void
person_make(uint64_t *clk, uint64_t seed)
{
	memset(clk, 0, WORDS * sizeof(*clk));
	for (int i = 0; i < 500; i++) {
		uint64_t bit = chance_below(&seed, WORDS * 64);

		clk[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

/* The same with some bits turned round: a slip of the pen. */
static void
slips_make(uint64_t *clk, uint64_t *chance, int count)
{
	for (int i = 0; i < count; i++) {
		uint64_t bit = chance_below(chance, WORDS * 64);

		clk[bit / 64] ^= (uint64_t)1 << bit % 64;
	}
}

/* Two sources: the first SHARED of each are the same people. */
static void
sources_make(struct clk_set *set, size_t firsts[3])
{
	uint64_t chance = 9;

	*set = (struct clk_set){.word_count = WORDS};
	for (uint64_t source = 0; source < 2; source++) {
		firsts[source] = set->count;
		for (uint64_t i = 0; i < PEOPLE; i++) {
			uint64_t *clk = clk_set_add(set);

			person_make(clk, i < SHARED ? i + 1 : 10000 * (source + 1) + i);
			slips_make(clk, &chance, source == 0 ? 0 : (int)(i % 80));
		}
	}
	firsts[2] = set->count;
}

static size_t
right_count(const struct clk_links *links)
{
	size_t right = 0;

	for (size_t i = 0; i < SHARED; i++)
		right += links->person_of[i] == links->person_of[PEOPLE + i];
	return right;
}

/* With the threshold left to be found. */
static struct clk_link_options
options_of(const struct clk_set *set, const size_t *firsts, size_t sources, unsigned processes)
{
	return (struct clk_link_options){.set = set,
		.firsts = firsts,
		.source_count = sources,
		.threshold = NAN,
		.seed = 1,
		.processes = processes};
}

static bool
is_same(const struct clk_links *a, const struct clk_links *b, size_t count)
{
	return a->pair_count == b->pair_count &&
		memcmp(a->pairs, b->pairs, a->pair_count * sizeof(*a->pairs)) == 0 &&
		memcmp(a->person_of, b->person_of, count * sizeof(*a->person_of)) == 0;
}

static void
test_links(void)
{
	size_t firsts[3];
	struct clk_set set;
	struct clk_link_options options = options_of(&set, firsts, 2, 1);
	struct clk_links links;
	struct clk_links again;
	struct clk_links sampled;
	struct err err = {0};

	sources_make(&set, firsts);
	tap_ok(clk_link(&options, &links, &err), "two sources are linked %s", err.text);
	tap_ok(right_count(&links) == SHARED && links.person_count == 2 * PEOPLE - SHARED,
		"all who are in both are found, and nobody else: %zu, %u", right_count(&links),
		links.person_count);
	tap_ok(links.threshold > 0.55F && links.threshold < 0.85F, "the threshold is between: %.3f",
		(double)links.threshold);
	tap_ok(links.is_clean[0] && links.is_clean[1], "nobody is in a source twice");
	options.processes = 3;
	tap_ok(clk_link(&options, &again, &err) && is_same(&links, &again, set.count),
		"three processes find the same");
	options.comparisons_max = 1;
	tap_ok(clk_link(&options, &sampled, &err) && right_count(&sampled) >= SHARED - 8,
		"by sampled bits %s", err.text);
	tap_ok(sampled.recall > 0.95 && sampled.recall < 1, "how many are met is known: %.3f",
		sampled.recall);
	clk_links_free(&sampled);
	clk_links_free(&again);
	clk_links_free(&links);
	clk_set_free(&set);
}

/* People who are in a source twice are found there too. */
static void
test_repeats(void)
{
	size_t firsts[3];
	struct clk_set set;
	struct clk_link_options options = options_of(&set, firsts, 1, 1);
	struct clk_links links;
	struct err err = {0};

	sources_make(&set, firsts);
	firsts[1] = set.count;
	tap_ok(clk_link(&options, &links, &err) && right_count(&links) == SHARED &&
			!links.is_clean[0],
		"one source that names people twice");
	clk_links_free(&links);
	clk_set_free(&set);
}

static void
test_hostile(void)
{
	struct clk_set same = {.word_count = WORDS};
	struct clk_set empty = {.word_count = WORDS};
	struct clk_set strangers = {.word_count = WORDS};
	size_t firsts[3] = {0, 3000, 6000};
	struct clk_link_options options = options_of(&same, firsts, 2, 2);
	struct clk_links links;
	struct err err = {0};

	for (uint64_t i = 0; i < 6000; i++) {
		person_make(clk_set_add(&same), 5);
		clk_set_add(&empty);
		person_make(clk_set_add(&strangers), i + 1);
	}
	tap_ok(clk_link(&options, &links, &err) && links.pair_count < 6000 * 64 + 1,
		"all alike: a bounded number of pairs %s", err.text);
	clk_links_free(&links);
	options.comparisons_max = 1;
	tap_ok(!clk_link(&options, &links, &err) && err.kind == ERR_DAMAGED, "refused: %s",
		err.text);
	clk_links_free(&links);
	options.comparisons_max = 0;
	options.set = &empty;
	tap_ok(clk_link(&options, &links, &err) && links.person_count == 6000,
		"nothing is nobody %s", err.text);
	clk_links_free(&links);
	options.set = &strangers;
	tap_ok(clk_link(&options, &links, &err) && links.person_count > 5990 &&
			links.note_count > 0,
		"strangers stay strangers: %u; %.*s", links.person_count, STR_ARG(links.notes[0]));
	clk_links_free(&links);
	same.count = 1;
	options.set = &same;
	tap_ok(!clk_link(&options, &links, &err) && err.kind == ERR_USAGE, "refused: %s", err.text);
	clk_links_free(&links);
	clk_set_free(&same);
	clk_set_free(&empty);
	clk_set_free(&strangers);
}

int
main(void)
{
	test_links();
	test_repeats();
	test_hostile();
	return tap_done();
}
