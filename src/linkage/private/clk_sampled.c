#include "base/err.h"
#include "linkage/chance.h"
#include "linkage/private/clk_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tables of sampled bits, bits of a table, comparisons a record and table that are aimed at, and
 * records of one bucket that are compared with each other (more are forged, or empty). */
enum { TABLE_MAX = 300, KEY_BITS_MAX = 24, COMPARISONS_EACH = 64, BUCKET_MAX = 5000 };
#define RECALL_WANTED 0.99

struct table {
	unsigned places[KEY_BITS_MAX];
	uint64_t mask[CLK_WORDS_MAX]; /* the same, for comparing two encodings */
};

struct bucketing {
	struct clk_linking *l;
	const struct table *tables;
	size_t table_count;
	unsigned key_bits;
	struct clk_heap *heaps; /* by table, shared */
	bool *is_cut;           /* by table: a bucket was too large; shared */
};

static bool
bit_at(const uint64_t *clk, unsigned place)
{
	const unsigned char *bytes = (const unsigned char *)clk;

	return (bytes[place / 8] & 0x80 >> place % 8) != 0;
}

static uint32_t
key_of(const struct bucketing *b, const struct table *table, size_t row)
{
	const uint64_t *clk = clk_at(b->l->set, row);
	uint32_t key = 0;

	for (unsigned i = 0; i < b->key_bits; i++)
		key = key << 1 | bit_at(clk, table->places[i]);
	return key;
}

/* Whether an earlier table has them in one bucket: then it gave the pair. */
static bool
is_met_before(const struct bucketing *b, size_t table, size_t x, size_t y)
{
	const uint64_t *one = clk_at(b->l->set, x);
	const uint64_t *other = clk_at(b->l->set, y);

	for (size_t t = 0; t < table; t++) {
		uint64_t apart = 0;

		for (size_t i = 0; i < b->l->set->word_count; i++)
			apart |= (one[i] ^ other[i]) & b->tables[t].mask[i];
		if (apart == 0)
			return true;
	}
	return false;
}

static void
bucket_compare(const struct bucketing *b, size_t table, const uint32_t *rows, size_t count,
	struct clk_set *copies, uint32_t *common)
{
	const struct clk_linking *l = b->l;
	size_t words = l->set->word_count;

	if (count > BUCKET_MAX) {
		b->is_cut[table] = true;
		count = BUCKET_MAX;
	}
	for (size_t i = 0; i < count; i++)
		memcpy(clk_at(copies, i), clk_at(l->set, rows[i]), words * sizeof(uint64_t));
	for (size_t i = 0; i + 1 < count; i++) {
		l->common(clk_at(copies, i), clk_at(copies, i + 1), words, count - i - 1, common);
		for (size_t k = i + 1; k < count; k++) {
			float dice = clk_dice(
				common[k - i - 1], l->weights[rows[i]], l->weights[rows[k]]);

			if (dice >= l->links->threshold && clk_may_pair(l, rows[i], rows[k]) &&
				!is_met_before(b, table, rows[i], rows[k]))
				clk_heap_add(&b->heaps[table], rows[i], rows[k], dice);
		}
	}
}

/* Rows in the order of their keys, then of their numbers: a counting sort. */
static void
rows_sort(const struct bucketing *b, const struct table *table, uint32_t *rows, uint32_t *keys,
	uint32_t *ends)
{
	size_t count = b->l->set->count;
	size_t buckets = (size_t)1 << b->key_bits;

	for (size_t i = 0; i < count; i++) {
		keys[i] = key_of(b, table, i);
		ends[keys[i]]++;
	}
	for (size_t i = 0, sum = 0; i < buckets; i++) {
		uint32_t here = ends[i];

		ends[i] = (uint32_t)sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		rows[ends[keys[i]]++] = (uint32_t)i;
}

static bool
table_run(void *context, size_t number, struct err *err)
{
	const struct bucketing *b = context;
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	size_t count = b->l->set->count;
	size_t buckets = (size_t)1 << b->key_bits;
	uint32_t *rows = ARENA_ARRAY(&arena, count, uint32_t);
	uint32_t *keys = ARENA_ARRAY(&arena, count, uint32_t);
	uint32_t *ends = ARENA_ARRAY(&arena, buckets, uint32_t);
	uint32_t *common = ARENA_ARRAY(&arena, BUCKET_MAX, uint32_t);
	struct clk_set copies = {.word_count = b->l->set->word_count};

	if (b->l->options->progress != NULL &&
		!b->l->options->progress(
			b->l->options->context, (double)number / (double)b->table_count))
		return err_set(err, ERR_INTERRUPTED, "stopped");
	copies.words = ARENA_ARRAY(&arena, BUCKET_MAX * copies.word_count, uint64_t);
	rows_sort(b, &b->tables[number], rows, keys, ends);
	for (size_t i = 0, from = 0; i < buckets; i++) {
		if (ends[i] > from + 1)
			bucket_compare(b, number, rows + from, ends[i] - from, &copies, common);
		from = ends[i];
	}
	return true;
}

/* The share of encodings with each bit set, in a sample of them from front to end. */
static double *
shares_make(const struct clk_linking *l)
{
	unsigned bits = (unsigned)l->set->word_count * 64;
	double *shares = ARENA_ARRAY(&l->links->arena, bits, double);
	size_t step = l->set->count / 10000 + 1;
	double looked_at = 0;

	for (size_t row = 0; row < l->set->count; row += step) {
		looked_at++;
		for (unsigned bit = 0; bit < bits; bit++)
			shares[bit] += bit_at(clk_at(l->set, row), bit);
	}
	for (unsigned bit = 0; bit < bits; bit++)
		shares[bit] /= looked_at;
	return shares;
}

/* Bits that are neither set nor clear in nearly all, as those part nothing. */
static unsigned
places_find(const struct clk_linking *l, unsigned *places, double *ret_same)
{
	const double *shares = shares_make(l);
	unsigned count = 0;
	double same = 0;

	for (unsigned bit = 0; bit < l->set->word_count * 64; bit++) {
		if (shares[bit] < 0.15 || shares[bit] > 0.85)
			continue;
		places[count++] = bit;
		same += shares[bit] * shares[bit] + (1 - shares[bit]) * (1 - shares[bit]);
	}
	*ret_same = count == 0 ? 1 : same / count;
	return count;
}

/* How likely a bit is the same in two encodings at the threshold, of usual weight. */
static double
same_at_threshold(const struct clk_linking *l)
{
	double weight = 0;

	for (size_t i = 0; i < l->set->count; i++)
		weight += l->weights[i];
	weight /= (double)l->set->count;
	return 1 -
		2 * weight * (1 - (double)l->links->threshold) / (double)(l->set->word_count * 64);
}

static struct table *
tables_draw(const struct bucketing *b, const unsigned *places, unsigned place_count)
{
	struct table *tables = ARENA_ARRAY(&b->l->links->arena, b->table_count, struct table);
	uint64_t chance = b->l->options->seed + 1;

	for (size_t t = 0; t < b->table_count; t++) {
		for (unsigned i = 0; i < b->key_bits; i++) {
			unsigned place = places[chance_below(&chance, place_count)];
			unsigned char *mask = (unsigned char *)tables[t].mask;

			tables[t].places[i] = place;
			mask[place / 8] |= (unsigned char)(0x80 >> place % 8);
		}
	}
	return tables;
}

static bool
tables_run(struct bucketing *b, struct err *err)
{
	struct clk_linking *l = b->l;
	size_t each = l->set->count * 4 + 65536;
	size_t size = b->table_count * each * sizeof(struct clk_pair);
	struct clk_pair *room = crew_share(size);
	bool done;
	bool is_cut = false;

	b->heaps = crew_share(b->table_count * sizeof(*b->heaps));
	b->is_cut = crew_share(b->table_count * sizeof(*b->is_cut));
	for (size_t i = 0; i < b->table_count; i++)
		b->heaps[i] = (struct clk_heap){
			.pairs = room + i * each, .room = each, .bar = l->links->threshold};
	done = crew_run(&l->crew, b->table_count, table_run, b, err);
	if (done)
		clk_heaps_gather(l, b->heaps, b->table_count);
	for (size_t i = 0; i < b->table_count; i++)
		is_cut = is_cut || b->is_cut[i];
	if (is_cut)
		clk_note_add(l,
			STR("Very many encodings share their sampled bits (empty records, or forged "
			    "ones); not all pairs of these were compared."));
	crew_unshare(room, size);
	crew_unshare(b->heaps, b->table_count * sizeof(*b->heaps));
	crew_unshare(b->is_cut, b->table_count * sizeof(*b->is_cut));
	return done;
}

bool
clk_pairs_sampled(struct clk_linking *l, struct err *err)
{
	unsigned *places = ARENA_ARRAY(&l->links->arena, l->set->word_count * 64, unsigned);
	struct bucketing b = {.l = l};
	double same;
	unsigned place_count = places_find(l, places, &same);
	double met;
	double bits;

	if (place_count < 64)
		return err_set(err, ERR_DAMAGED,
			"the encodings have next to no bits in which they differ: they cannot be "
			"linked");
	/* N (N - 1) / 2 pairs of strangers, of which so many should meet in one table. */
	bits = ceil(log((double)l->set->count / (2.0 * COMPARISONS_EACH)) / -log(same));
	b.key_bits = (unsigned)fmin(fmax(bits, 4), KEY_BITS_MAX);
	met = pow(same_at_threshold(l), b.key_bits);
	b.table_count = (size_t)fmin(
		fmax(ceil(log(1 - RECALL_WANTED) / log1p(-met)), 1), TABLE_MAX);
	l->links->recall = 1 - pow(1 - met, (double)b.table_count);
	b.tables = tables_draw(&b, places, place_count);
	return tables_run(&b, err);
}
