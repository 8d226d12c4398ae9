#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/block_inside.h"
#include "linkage/chance.h"
#include "linkage/field/field_set.h"

#include <stdlib.h>
#include <string.h>

#define PAIRS_EACH_USUAL 20.0
/* Records on which the rules are tried: enough to see what a rule finds within some hundredths. */
enum { SAMPLE_COUNT = 100000 };
enum { CANDIDATE_MAX = FEATURE_MAX * (FEATURE_MAX + 1) / 2 };
/* Buckets in which keys are counted; a power of two some times the sample. */
enum { BUCKET_COUNT = 1 << 18 };

struct candidate {
	const struct feature *features[2];
	size_t count;
	double pairs; /* a record */
};

struct choosing {
	const struct features *features;
	uint32_t *sample;
	size_t sample_count;
	uint32_t *buckets; /* [BUCKET_COUNT] */
	size_t count;
	struct candidate candidates[CANDIDATE_MAX];
};

/* All records, or as many drawn from them: one of each stretch of equal length. */
static void
sample_draw(struct choosing *c, struct arena *arena, uint32_t record_count)
{
	uint64_t state = record_count;

	c->sample_count = record_count < SAMPLE_COUNT ? record_count : SAMPLE_COUNT;
	c->sample = ARENA_ARRAY(arena, c->sample_count + 1, uint32_t);
	for (size_t i = 0; i < c->sample_count; i++) {
		uint64_t from = (uint64_t)record_count * i / c->sample_count;
		uint64_t to = (uint64_t)record_count * (i + 1) / c->sample_count;

		c->sample[i] = (uint32_t)(from + chance_below(&state, to - from));
	}
}

/* Pairs a record that a rule would find among all records: those that share a bucket by chance are
 * taken off. */
static double
pairs_each(struct choosing *c, const struct candidate *candidate)
{
	double record_count = c->features->fields->record_count;
	double raised = record_count / (double)c->sample_count;
	double pairs = 0;
	double there = 0;

	memset(c->buckets, 0, BUCKET_COUNT * sizeof(*c->buckets));
	for (size_t i = 0; i < c->sample_count; i++) {
		uint32_t key = block_key_of(candidate->features, candidate->count, c->sample[i]);

		if (!block_key_is_there(key))
			continue;
		pairs += c->buckets[key & (BUCKET_COUNT - 1)]++;
		there++;
	}
	pairs -= there * there / 2 / BUCKET_COUNT;
	return pairs * raised / (double)c->sample_count;
}

static void
candidate_try(struct choosing *c, const struct feature *a, const struct feature *b, double most)
{
	struct candidate *candidate = &c->candidates[c->count];

	*candidate = (struct candidate){{a, b}, b == NULL ? 1 : 2, 0};
	candidate->pairs = pairs_each(c, candidate);
	c->count += candidate->pairs > 0 && candidate->pairs <= most;
}

static bool
is_rare_word(const struct feature *feature)
{
	return feature->key.form >= KEY_RARE_FIRST;
}

/* Two forms of one field say nearly the same; two of its words do not. */
static bool
is_pair_of_use(const struct choosing *c, const struct feature *a, const struct feature *b)
{
	if (a->key.field == b->key.field && !(is_rare_word(a) || is_rare_word(b)))
		return false;
	for (size_t i = 0; i < c->count; i++)
		if (c->candidates[i].count == 1 &&
			(c->candidates[i].features[0] == a || c->candidates[i].features[0] == b))
			return false;
	return true;
}

static int
compare(const void *x, const void *y)
{
	const struct candidate *a = x;
	const struct candidate *b = y;

	if (a->pairs != b->pairs)
		return a->pairs > b->pairs ? -1 : 1;
	return a->features[0] != b->features[0]   ? (a->features[0] < b->features[0] ? -1 : 1)
		: a->features[1] < b->features[1] ? -1
						  : a->features[1] > b->features[1];
}

static void
rules_take(const struct choosing *c, struct blocking *blocking)
{
	for (size_t i = 0; i < c->count && blocking->rule_count < BLOCK_RULE_MAX; i++) {
		const struct candidate *candidate = &c->candidates[i];
		struct block_rule *rule = &blocking->rules[blocking->rule_count++];

		*rule = (struct block_rule){.key_count = candidate->count};
		for (size_t k = 0; k < candidate->count; k++)
			rule->keys[k] = candidate->features[k]->key;
	}
}

bool
blocking_choose(const struct field_set *fields, double pairs_each_max, const struct crew *crew,
	struct blocking *blocking, struct err *err)
{
	struct arena arena CLEANUP(arena_free);
	struct features *features;
	struct choosing *c;
	double most = pairs_each_max > 0 ? pairs_each_max : PAIRS_EACH_USUAL;

	arena_init(&arena, SIZE_MAX);
	*blocking = (struct blocking){.fields = fields};
	features = ARENA_NEW(&arena, struct features);
	features_make(fields, &arena, features);
	c = ARENA_NEW(&arena, struct choosing);
	c->features = features;
	c->buckets = ARENA_ARRAY(&arena, BUCKET_COUNT, uint32_t);
	sample_draw(c, &arena, fields->record_count);
	for (size_t i = 0; i < features->count; i++)
		candidate_try(c, &features->of[i], NULL, most);
	for (size_t i = 0; i < features->count; i++)
		for (size_t j = i + 1; j < features->count; j++)
			if (is_pair_of_use(c, &features->of[i], &features->of[j]))
				candidate_try(c, &features->of[i], &features->of[j], most);
	qsort(c->candidates, c->count, sizeof(c->candidates[0]), compare);
	rules_take(c, blocking);
	if (blocking->rule_count == 0)
		return err_set(err, ERR_USAGE,
			"no column tells enough records apart to find pairs by it: give rules");
	return block_tables_make(features, crew, blocking, err);
}
