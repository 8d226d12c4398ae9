#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/linkage.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* Two shops that describe the same kettles in words of their own: of one maker all are alike, and
 * each shop has phrases that stand in all that it says. */
enum { THINGS = 400, SHOPS = 2 };

static const char *const makers[] = {
	"kettleworks", "potters", "brightline", "homestead", "ironmoor", "selby and sons"};
static const char *const kinds[] = {"cordless kettle", "slow cooker", "steam iron", "hand blender",
	"toaster with four slots", "coffee grinder"};
static const char *const colours[] = {"black", "white", "steel", "red", "cream", "blue"};
static const char *const phrases[SHOPS][3] = {
	{"with energy saving mode", "dishwasher safe parts", "two year warranty"},
	{"free delivery in the uk", "new and boxed", "item ships within a day"}};

static void
thing_add(struct buf *to, unsigned shop, unsigned thing)
{
	uint64_t self = chance_stream(3, thing);
	uint64_t chance = chance_stream(4 + shop, thing);
	const char *maker = makers[chance_below(&self, COUNT_OF(makers))];
	const char *kind = kinds[chance_below(&self, COUNT_OF(kinds))];
	const char *colour = colours[chance_below(&self, COUNT_OF(colours))];
	unsigned model = 100 + (unsigned)chance_below(&self, 900);
	unsigned price = 10 + (unsigned)chance_below(&self, 90);

	buf_add_format(to, "%u,", thing);
	if (shop == 0)
		buf_add_format(to, "%s %s %s x%u,%s %s %s,%u.99\n", maker, kind, colour, model,
			kind, phrases[0][chance_below(&chance, 3)],
			phrases[0][chance_below(&chance, 3)], price);
	else
		buf_add_format(to, "%s %s%u %s,%s %s %s,%u\n", maker,
			chance_below(&chance, 5) > 0 ? "x" : "", model, kind, colour,
			phrases[1][chance_below(&chance, 3)], phrases[1][chance_below(&chance, 3)],
			price + (unsigned)chance_below(&chance, 8));
}

static void
score(const struct linkage *l, unsigned *ret_right, unsigned *ret_found)
{
	*ret_right = *ret_found = 0;
	for (uint32_t c = 0; c < l->clusters.count; c++)
		for (uint32_t i = l->clusters.first[c]; i < l->clusters.first[c + 1]; i++)
			for (uint32_t k = l->clusters.first[c]; k < i; k++) {
				++*ret_found;
				*ret_right += str_equal(l->ids[l->clusters.records[i]],
					l->ids[l->clusters.records[k]]);
			}
}

static bool
link_run(struct linkage *l, const struct buf *texts, struct str model)
{
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	struct err err = {0};
	struct linkage_source sources[SHOPS] = {
		{STR("one"), buf_str(&texts[0])}, {STR("two"), buf_str(&texts[1])}};
	struct linkage_options options = {.sources = sources,
		.source_count = SHOPS,
		.cut = NAN,
		.rounds = UINT_MAX,
		.model_text = model,
		.seed = 1};

	if (tokenizer_new(&tokenizer, &err)) {
		options.tokenizer = tokenizer;
		if (linkage_run(&options, l, &err))
			return true;
	}
	tap_ok(false, "things are linked: %s", err.text);
	return false;
}

static void
test_things(void)
{
	static struct linkage l, again;
	struct buf texts[SHOPS] = {{0}};
	struct buf model CLEANUP(buf_free) = {.size_max = 1 << 24};
	unsigned right, found, right_again, found_again;

	for (unsigned shop = 0; shop < SHOPS; shop++) {
		buf_add(&texts[shop], STR("id,title,description,price\n"));
		for (unsigned i = 0; i < THINGS; i++)
			if (i % 8 != shop)
				thing_add(&texts[shop], shop, i);
	}
	if (link_run(&l, texts, STR(""))) {
		score(&l, &right, &found);
		tap_ok(right * 10 >= found * 8 && right * 2 >= THINGS,
			"things in free words are linked (%u of %u pairs right)", right, found);
		tap_ok(l.model.is_of_things, "and what is alike is known for it");
		model_write(&l.model, NULL, STR("things"), &model);
		if (link_run(&again, texts, buf_str(&model))) {
			score(&again, &right_again, &found_again);
			tap_ok(again.model.is_of_things && right_again * 10 >= found_again * 8 &&
					right_again * 10 >= right * 9,
				"by the model that was written, too (%u of %u)", right_again,
				found_again);
		}
		linkage_free(&again);
	}
	linkage_free(&l);
	for (unsigned shop = 0; shop < SHOPS; shop++)
		buf_free(&texts[shop]);
}

int
main(void)
{
	test_things();
	return tap_done();
}
