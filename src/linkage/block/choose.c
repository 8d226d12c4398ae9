#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/block_inside.h"
#include "linkage/block/cover.h"
#include "linkage/chance.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pairs a record that one rule may find, and all rules together; more where there are few records,
 * fewer where there are many: the time for all pairs should be some seconds. */
#define PAIRS_EACH_USUAL 20.0
#define PAIRS_ALL_USUAL 200.0
#define PAIRS_FEW 2e6
#define RECORDS_MANY 2e5
/* Records on which rules are tried: enough to see what one finds within some hundredths. */
enum { SAMPLE_COUNT = 1 << 17 };
enum { CANDIDATE_MAX = FEATURE_MAX * (FEATURE_MAX + 1) / 2 };
/* Buckets in which keys are counted; a power of two some times the sample. */
enum { BUCKET_COUNT = 1 << 18 };

struct choosing {
	const struct features *features;
	uint32_t record_count;
	uint32_t *sample; /* records */
	size_t sample_count;
	uint32_t *numbers[FEATURE_MAX]; /* of the sample's records */
	unsigned fields[FEATURE_MAX];
	double bits[FEATURE_MAX];
	size_t count;
	struct cover_rule *candidates; /* [CANDIDATE_MAX], shared */
};

/* All records, or as many drawn from them: one of each stretch of equal length. */
static void
sample_draw(struct choosing *c, struct arena *arena)
{
	uint64_t state = c->record_count;

	c->sample_count = c->record_count < SAMPLE_COUNT ? c->record_count : SAMPLE_COUNT;
	c->sample = ARENA_ARRAY(arena, c->sample_count + 1, uint32_t);
	for (size_t i = 0; i < c->sample_count; i++) {
		uint64_t from = (uint64_t)c->record_count * i / c->sample_count;
		uint64_t to = (uint64_t)c->record_count * (i + 1) / c->sample_count;

		c->sample[i] = (uint32_t)(from + chance_below(&state, to - from));
	}
	for (size_t f = 0; f < c->features->count; f++) {
		const struct feature *feature = &c->features->of[f];

		c->numbers[f] = ARENA_ARRAY(arena, c->sample_count + 1, uint32_t);
		for (size_t i = 0; i < c->sample_count; i++)
			c->numbers[f][i] = feature_of(feature, c->sample[i]);
		/* Words of all names are as a field of their own. */
		c->fields[f] = feature->key.field +
			(feature->key.form >= KEY_RARE_FIRST ? FIELD_MAX : 0);
	}
}

/* Pairs a record that a rule would find among all records: those that share a bucket by chance are
 * taken off. */
static bool
candidate_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct choosing *c = context;
	struct cover_rule *rule = &c->candidates[number];
	size_t first = (size_t)__builtin_ctzll(rule->features);
	size_t last = 63 - (size_t)__builtin_clzll(rule->features);
	uint32_t *buckets = memory_alloc(BUCKET_COUNT * sizeof(*buckets));
	double pairs = 0;
	double there = 0;

	memset(buckets, 0, BUCKET_COUNT * sizeof(*buckets));
	for (size_t i = 0; i < c->sample_count; i++) {
		uint64_t x = c->numbers[first][i];
		uint64_t y = c->numbers[last][i];
		uint64_t key = (x * 0xbf58476d1ce4e5b9u ^ y) * 0x9e3779b97f4a7c15u;

		if (x == 0 || y == 0)
			continue;
		pairs += buckets[key >> 46]++;
		there++;
	}
	free(buckets);
	pairs -= there * there / 2 / BUCKET_COUNT;
	rule->pairs = pairs * c->record_count / (double)c->sample_count / (double)c->sample_count;
	return true;
}

static void
candidate_add(struct choosing *c, size_t a, size_t b)
{
	c->candidates[c->count++].features = (uint64_t)1 << a | (uint64_t)1 << b;
}

static size_t
candidates_thin(struct choosing *c, size_t from, double most)
{
	size_t kept = from;

	for (size_t i = from; i < c->count; i++)
		if (c->candidates[i].pairs > 0 && c->candidates[i].pairs <= most)
			c->candidates[kept++] = c->candidates[i];
	return kept;
}

/* What it tells that two records agree in a form: how few pairs do. */
static void
bits_find(struct choosing *c)
{
	for (size_t f = 0; f < c->features->count; f++) {
		double there = 1;
		double pairs = c->candidates[f].pairs / c->record_count * (double)c->sample_count *
			(double)c->sample_count;

		for (size_t i = 0; i < c->sample_count; i++)
			there += c->numbers[f][i] != 0;
		c->bits[f] = -log2((fmax(pairs, 0) + 1) / (there * there / 2 + 1));
	}
}

static bool
is_rare_word(const struct choosing *c, size_t f)
{
	return c->features->of[f].key.form >= KEY_RARE_FIRST;
}

/* Two forms of one field say nearly the same; two of its words do not. What a rule of one key finds
 * need not be found by two. */
static bool
is_pair_of_use(const struct choosing *c, size_t singles, size_t a, size_t b)
{
	if (c->fields[a] == c->fields[b] && !(is_rare_word(c, a) && is_rare_word(c, b)))
		return false;
	for (size_t i = 0; i < singles; i++)
		if (c->candidates[i].features == (uint64_t)1 << a ||
			c->candidates[i].features == (uint64_t)1 << b)
			return false;
	return true;
}

static int
compare(const void *x, const void *y)
{
	const struct cover_rule *a = x;
	const struct cover_rule *b = y;

	if (a->pairs != b->pairs)
		return a->pairs < b->pairs ? -1 : 1;
	return a->features < b->features ? -1 : a->features > b->features;
}

static bool
candidates_make(struct choosing *c, double most, const struct crew *crew, struct err *err)
{
	size_t singles;

	for (size_t f = 0; f < c->features->count; f++)
		candidate_add(c, f, f);
	if (!crew_run(crew, c->count, candidate_task, c, err))
		return false;
	bits_find(c);
	c->count = singles = candidates_thin(c, 0, most);
	for (size_t a = 0; a < c->features->count; a++)
		for (size_t b = a + 1; b < c->features->count; b++)
			if (is_pair_of_use(c, singles, a, b))
				candidate_add(c, a, b);
	if (!crew_run(crew, c->count, candidate_task, c, err))
		return false;
	c->count = candidates_thin(c, singles, most);
	qsort(c->candidates, c->count, sizeof(*c->candidates), compare);
	return true;
}

static void
rules_write(const struct choosing *c, const size_t *taken, struct blocking *blocking)
{
	for (size_t i = 0; i < blocking->rule_count; i++) {
		uint64_t features = c->candidates[taken[i]].features;
		struct block_rule *rule = &blocking->rules[i];

		*rule = (struct block_rule){0};
		for (size_t f = 0; f < c->features->count; f++)
			if ((features >> f & 1) != 0)
				rule->keys[rule->key_count++] = c->features->of[f].key;
	}
}

static bool
rules_choose(struct choosing *c, double each_max, const struct crew *crew, struct arena *arena,
	struct blocking *blocking, struct err *err)
{
	double record_count = c->record_count;
	double few = PAIRS_FEW / record_count;
	double many = fmin(1, sqrt(RECORDS_MANY / record_count));
	double each = each_max > 0 ? each_max : fmax(PAIRS_EACH_USUAL * many, few / 4);
	struct cover cover = {.numbers = (const uint32_t *const *)c->numbers, .fields = c->fields};
	size_t taken[BLOCK_RULE_MAX];

	if (!candidates_make(c, each, crew, err))
		return false;
	cover.bits = c->bits;
	cover.feature_count = c->features->count;
	cover.record_count = c->sample_count;
	cover.record_count_all = record_count;
	cover.rules = c->candidates;
	cover.rule_count = c->count;
	cover.pairs_max = fmax(each * PAIRS_ALL_USUAL / PAIRS_EACH_USUAL, few);
	blocking->rule_count = cover_choose(&cover, BLOCK_RULE_MAX, arena, taken);
	rules_write(c, taken, blocking);
	return blocking->rule_count > 0 ||
		err_set(err, ERR_USAGE,
			"no column tells enough records apart to find pairs by it: give rules");
}

bool
blocking_choose(const struct field_set *fields, double pairs_each_max, const struct crew *crew,
	struct blocking *blocking, struct err *err)
{
	struct arena arena CLEANUP(arena_free);
	struct features *features;
	struct choosing *c;
	bool done;

	arena_init(&arena, SIZE_MAX);
	*blocking = (struct blocking){.fields = fields};
	features = ARENA_NEW(&arena, struct features);
	features_make(fields, &arena, features);
	for (size_t i = 0; i < features->count; i++)
		features_fill(features, features->of[i].key);
	c = ARENA_NEW(&arena, struct choosing);
	c->features = features;
	c->record_count = fields->record_count;
	sample_draw(c, &arena);
	c->candidates = crew_share(CANDIDATE_MAX * sizeof(*c->candidates));
	done = rules_choose(c, pairs_each_max, crew, &arena, blocking, err);
	crew_unshare(c->candidates, CANDIDATE_MAX * sizeof(*c->candidates));
	return done && block_tables_make(features, crew, blocking, err);
}
