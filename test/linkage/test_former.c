#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/linkage.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { PEOPLE = 300, SOURCES = 3 };

static const char *const given[] = {"amira", "bethany", "callum", "danuta", "edward", "farah",
	"george", "hannah", "imran", "jasmine", "kieran", "leila", "marek", "nadia", "oliver"};
static const char *const surnames[] = {"ashbourne", "blackcroft", "coldden", "dunfield", "eastgate",
	"fairham", "greenley", "holmere", "kirkstead", "langworth", "marlbourne", "northcroft"};

static void
text_make(struct buf *to, unsigned source)
{
	uint64_t chance = source + 77;

	buf_add(to, STR("id,first name,surname,date of birth,postcode\n"));
	for (unsigned person = 0; person < PEOPLE; person++) {
		uint64_t self = 4000 + person;
		const char *first = given[chance_below(&self, COUNT_OF(given))];
		const char *last = surnames[chance_below(&self, COUNT_OF(surnames))];

		if (chance_below(&chance, 3) == 0)
			continue;
		buf_add_format(to, "%u-%u,%s,%.*s,%u-%02u-%02u,nb%u %uxy\n", source, person, first,
			(int)strlen(last) - (chance_below(&chance, 8) == 0), last,
			1990 + (unsigned)chance_below(&self, 15),
			1 + (unsigned)chance_below(&self, 12),
			2 + (unsigned)chance_below(&self, 26),
			1 + (unsigned)chance_below(&self, 30),
			1 + (unsigned)chance_below(&self, 9));
	}
}

static const struct str names[SOURCES] = {
	STR_INIT("health"), STR_INIT("police"), STR_INIT("schools")};
static const struct str rules[] = {
	STR_INIT("surname"), STR_INIT("date of birth"), STR_INIT("first name+postcode.district")};

struct bed {
	struct arena arena;
	struct buf texts[SOURCES];
	struct linkage_source sources[SOURCES];
	struct linkage_options options;
	struct buf model;
};

static bool
run(struct bed *bed, size_t sources, struct linkage *l, struct err *err)
{
	bed->options.sources = bed->sources;
	bed->options.source_count = sources;
	return linkage_run(&bed->options, l, err);
}

static struct str
source_of(const struct linkage *l, uint32_t record)
{
	return l->records.sources[records_source(&l->records, record)].name;
}

static struct linkage_former
former_of(struct bed *bed, const struct linkage *l)
{
	struct linkage_former_pair *pairs = ARENA_ARRAY(
		&bed->arena, l->edges.count, struct linkage_former_pair);

	for (size_t i = 0; i < l->edges.count; i++) {
		const struct edge *e = &l->edges.of[i];

		pairs[i] = (struct linkage_former_pair){source_of(l, e->a),
			str_copy(&bed->arena, l->ids[e->a]), source_of(l, e->b),
			str_copy(&bed->arena, l->ids[e->b])};
	}
	return (struct linkage_former){
		.sources = names, .source_count = 2, .pairs = pairs, .pair_count = l->edges.count};
}

static double
pairs_weighed(const struct linkage *l)
{
	double sum = 0;

	for (size_t i = 0; i < l->blocking.rule_count; i++)
		sum += l->blocking.rules[i].pairs_new;
	return sum;
}

/* Two sources, then a third: once with what the first run found, once from the beginning. */
static void
test_delivery(struct bed *bed)
{
	static struct linkage first, whole, added;
	struct linkage_former former;
	struct err err = {0};

	tap_ok(run(bed, 2, &first, &err), "two sources %s", err.text);
	model_write(&first.model, &first.blocking, STR("x"), &bed->model);
	former = former_of(bed, &first);
	bed->options.model_text = buf_str(&bed->model);
	tap_ok(run(bed, 3, &whole, &err), "three at once, by the same model %s", err.text);
	bed->options.former = &former;
	tap_ok(run(bed, 3, &added, &err), "the third added %s", err.text);
	tap_ok(pairs_weighed(&added) + 100 < pairs_weighed(&whole),
		"fewer pairs are compared: %.0f of %.0f", pairs_weighed(&added),
		pairs_weighed(&whole));
	tap_ok(added.edges.count == whole.edges.count && whole.edges.count > 100 &&
			memcmp(added.edges.of, whole.edges.of,
				whole.edges.count * sizeof(*whole.edges.of)) == 0,
		"the same pairs, %zu and %zu", added.edges.count, whole.edges.count);
	tap_ok(added.clusters.count == whole.clusters.count &&
			memcmp(added.clusters.of, whole.clusters.of,
				whole.records.count * sizeof(*whole.clusters.of)) == 0,
		"and the same people");
	linkage_free(&added);
	former.source_count = 0;
	tap_ok(run(bed, 3, &added, &err) && added.edges.count == whole.edges.count,
		"where no source is the same, all is compared");
	linkage_free(&added);
	bed->options.model_text = STR("");
	tap_ok(!run(bed, 3, &added, &err) && err.kind == ERR_USAGE,
		"a former run without its model is refused");
	linkage_free(&added);
	linkage_free(&first);
	linkage_free(&whole);
}

int
main(void)
{
	static struct bed bed;
	struct tokenizer *tokenizer;
	struct err err = {0};

	arena_init(&bed.arena, (size_t)1 << 28);
	if (!tokenizer_new(&tokenizer, &err))
		tap_ok(false, "a tokenizer: %s", err.text);
	for (unsigned i = 0; i < SOURCES; i++) {
		text_make(&bed.texts[i], i);
		bed.sources[i] = (struct linkage_source){names[i], buf_str(&bed.texts[i])};
	}
	bed.options = (struct linkage_options){.rules = rules,
		.rule_count = COUNT_OF(rules),
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 1,
		.tokenizer = tokenizer};
	test_delivery(&bed);
	for (unsigned i = 0; i < SOURCES; i++)
		buf_free(&bed.texts[i]);
	buf_free(&bed.model);
	tokenizer_free(tokenizer);
	arena_free(&bed.arena);
	return tap_done();
}
