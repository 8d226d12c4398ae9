/* Near-duplicates in memory: speed, recall and precision, beside plain MinHash, in one run.
 *
 *   bench_near [DOCUMENTS [SEED [FILE]]]
 *
 * Makes so many mails (near_mails.h), and goes the whole way over them: words, hash of the text,
 * shingles, sketch; copies of one text folded; bands; every candidate settled by the exact
 * similarity of its shingles, which are made from the text again. The truth is found beside it
 * without sketches (near_truth.h). Found is what `candour copies` says: two texts of one family
 * whose exact similarity reaches the bound. The peer is MinHash as textbooks have it: a set of
 * strings, 128 hashes of each, 32 bands of 4 rows, judged by the sketch alone. With FILE the mails
 * are written there, each ended by a zero byte, for other peers (near_datasketch.py). */
#include "measure.h"
#include "near_mails.h"
#include "near_truth.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "compare/near/id_map.h"
#include "compare/near/lsh.h"
#include "compare/near/shingle.h"
#include "compare/near/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DOCUMENTS = 100000, PEER_DOCUMENTS = 4000, PEER_HASHES = 128, PEER_BANDS = 32 };

struct bench {
	struct near_mails mails;
	struct tokenizer *tokenizer;
	struct word_list words;
	struct shingle_set set;
	struct lsh *lsh;
	uint32_t *stands; /* of each mail, the first with the same words */
	uint32_t *roots;  /* the family of each */
	struct near_truth truth;
	double sketch_s;
	double join_s;
};

static void
shingles_of(struct bench *b, size_t number, struct shingle_set *set)
{
	words_read(&b->words, b->tokenizer, near_mail(&b->mails, number));
	shingles_make(set, &b->words);
}

static bool
shingles_give(void *context, int64_t member, struct shingle_set *ret_set, struct err *err)
{
	(void)err;
	shingles_of(context, (size_t)member - 1, ret_set);
	shingles_sort(ret_set);
	return true;
}

/* The first mail with these words, which may be this one. */
static uint32_t
copy_find(struct bench *b, struct id_map *texts, uint32_t number)
{
	bool is_new;
	uint32_t first = id_map_put(texts, b->words.hash[0] | 1, number, &is_new);

	if (is_new ||
		words_equal(
			b->tokenizer, near_mail(&b->mails, first), near_mail(&b->mails, number)))
		return first;
	return number;
}

static void
ours_run(struct bench *b)
{
	struct lsh_source source = {.context = b, .shingles = shingles_give};
	struct id_map texts = {0};
	struct sketch sketch;
	struct err err = {0};
	double began = cpu_seconds();
	uint32_t *numbers = memory_alloc(b->mails.count * sizeof(*numbers));

	lsh_new(&b->lsh);
	for (size_t i = 0; i < b->mails.count; i++) {
		shingles_of(b, i, &b->set);
		b->stands[i] = copy_find(b, &texts, (uint32_t)i);
		if (b->stands[i] != i || b->set.count == 0)
			continue;
		sketch_make(&sketch, &b->set);
		numbers[i] = lsh_add(b->lsh, (int64_t)i + 1, &sketch);
	}
	b->sketch_s = cpu_seconds() - began;
	must(lsh_join(b->lsh, &source, &err), &err);
	for (size_t i = 0; i < b->mails.count; i++) {
		int64_t before;

		if (b->stands[i] == i)
			(void)lsh_member(b->lsh, numbers[i], &before, &b->roots[i]);
		else
			b->roots[i] = b->roots[b->stands[i]];
	}
	b->join_s = cpu_seconds() - began - b->sketch_s;
	id_map_free(&texts);
	free(numbers);
}

static void
truth_make(struct bench *b, struct shingle_set *sets)
{
	double began = cpu_seconds();

	for (size_t i = 0; i < b->mails.count; i++) {
		shingles_of(b, i, &b->set);
		shingles_sort(&b->set);
		sets[i].count = b->set.count;
		sets[i].shingles = memory_alloc(b->set.count * sizeof(*b->set.shingles) + 1);
		if (b->set.count > 0)
			memcpy(sets[i].shingles, b->set.shingles,
				b->set.count * sizeof(*b->set.shingles));
	}
	near_truth_find(&b->truth, sets, b->mails.count, NEAR_SIMILARITY);
	printf("truth: %zu pairs of similarity %.1f or more (%.1f s)\n", b->truth.count,
		NEAR_SIMILARITY, cpu_seconds() - began);
}

static int
number_compare(const void *a, const void *b)
{
	uint64_t left;
	uint64_t right;

	memcpy(&left, a, 8);
	memcpy(&right, b, 8);
	return left < right ? -1 : left > right;
}

/* Pairs of one family, and those of them that are near themselves: how far single linkage goes. */
static void
families_print(const struct bench *b, const struct shingle_set *sets)
{
	size_t count = b->mails.count;
	uint64_t *keys = memory_alloc(count * sizeof(*keys));
	uint64_t pairs = 0;
	uint64_t near = 0;
	size_t families = 0;
	size_t largest = 0;
	size_t end;

	for (size_t i = 0; i < count; i++)
		keys[i] = (uint64_t)b->roots[i] << 32 | i;
	qsort(keys, count, sizeof(*keys), number_compare);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && keys[end] >> 32 == keys[i] >> 32; end++)
			;
		families += end - i > 1;
		largest = end - i > largest ? end - i : largest;
		for (size_t x = i; x < end; x++)
			for (size_t y = x + 1; y < end; y++, pairs++)
				near += shingles_similarity(&sets[(uint32_t)keys[x]],
						&sets[(uint32_t)keys[y]]) >= NEAR_SIMILARITY;
	}
	printf("families: %zu, the largest of %zu; of %llu pairs in one family %.1f %% are near "
	       "themselves\n",
		families, largest, (unsigned long long)pairs,
		pairs == 0 ? 100 : 100 * (double)near / (double)pairs);
	free(keys);
}

static void
ours_print(const struct bench *b)
{
	size_t count = b->mails.count;
	struct lsh_counts counts = lsh_counts(b->lsh);
	size_t found = 0;

	for (size_t i = 0; i < b->truth.count; i++)
		found += b->roots[b->truth.pairs[i].a] == b->roots[b->truth.pairs[i].b];
	printf("ours:  %.0f mails a CPU second (sketches %.2f s, joining and settling %.2f s)\n",
		(double)count / (b->sketch_s + b->join_s), b->sketch_s, b->join_s);
	printf("       recall %.5f (%zu of %zu); candidates judged %llu, settled by "
	       "their shingles %llu, near "
	       "%llu\n",
		(double)found / (double)(b->truth.count == 0 ? 1 : b->truth.count), found,
		b->truth.count, (unsigned long long)counts.judged,
		(unsigned long long)counts.settled, (unsigned long long)counts.near);
}

/* ---- the peer ---- */

struct peer {
	uint64_t (*values)[PEER_HASHES];
	struct near_truth found;
};

static uint64_t
peer_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 3;
}

/* Each run of SHINGLE_WORDS words as a string, hashed (FNV-1a); then 128 hashes a x + b. */
static void
peer_sketch(struct bench *b, const struct near_mails *mails, size_t number,
	uint64_t ret_values[PEER_HASHES])
{
	struct token_reader reader;
	struct token token;
	struct str last[SHINGLE_WORDS] = {{0}};
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	size_t count = 0;

	memset(ret_values, 0xff, PEER_HASHES * sizeof(*ret_values));
	token_begin(&reader, b->tokenizer, near_mail(mails, number));
	while (token_next(&reader, &token)) {
		uint64_t hash = 0xcbf29ce484222325u;
		uint64_t state = 1;

		memmove(last, last + 1, sizeof(last) - sizeof(last[0]));
		last[SHINGLE_WORDS - 1] = str_copy(&arena, token.term);
		if (++count < SHINGLE_WORDS)
			continue;
		for (size_t i = 0; i < SHINGLE_WORDS; i++) {
			for (size_t j = 0; j < last[i].len; j++)
				hash = (hash ^ (unsigned char)last[i].data[j]) * 0x100000001b3u;
			hash = (hash ^ ' ') * 0x100000001b3u;
		}
		for (size_t i = 0; i < PEER_HASHES; i++) {
			uint64_t value = (peer_random(&state) | 1) * hash;

			value += peer_random(&state);
			ret_values[i] = value < ret_values[i] ? value : ret_values[i];
		}
	}
}

static double
peer_similarity(const uint64_t *a, const uint64_t *b)
{
	unsigned same = 0;

	for (size_t i = 0; i < PEER_HASHES; i++)
		same += a[i] == b[i];
	return (double)same / PEER_HASHES;
}

static void
peer_band(struct peer *peer, size_t band, uint64_t *keys, size_t count)
{
	enum { ROWS = PEER_HASHES / PEER_BANDS };
	size_t end;

	for (size_t i = 0; i < count; i++) {
		uint64_t key = band;

		for (size_t j = 0; j < ROWS; j++)
			key = (key ^ peer->values[i][band * ROWS + j]) * 0x9e3779b97f4a7c15u;
		keys[i] = (key >> 32) << 32 | i;
	}
	qsort(keys, count, sizeof(*keys), number_compare);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && keys[end] >> 32 == keys[i] >> 32; end++)
			;
		for (size_t x = i; x < end; x++) {
			for (size_t y = x + 1; y < end; y++) {
				struct near_pair pair = {(uint32_t)keys[x], (uint32_t)keys[y]};

				if (peer_similarity(peer->values[pair.a], peer->values[pair.b]) >=
					NEAR_SIMILARITY)
					near_truth_add(&peer->found, pair.a, pair.b);
			}
		}
	}
}

static void
peer_run(struct bench *b, double ours)
{
	size_t count = b->mails.count < PEER_DOCUMENTS ? b->mails.count : PEER_DOCUMENTS;
	struct peer peer = {.values = memory_alloc(count * sizeof(*peer.values))};
	uint64_t *keys = memory_alloc(count * sizeof(*keys));
	double began = cpu_seconds();
	size_t wanted = 0;
	size_t right = 0;
	double speed;

	for (size_t i = 0; i < count; i++)
		peer_sketch(b, &b->mails, i, peer.values[i]);
	for (size_t band = 0; band < PEER_BANDS; band++)
		peer_band(&peer, band, keys, count);
	near_truth_once(&peer.found);
	speed = (double)count / (cpu_seconds() - began);
	for (size_t i = 0; i < b->truth.count; i++) {
		if (b->truth.pairs[i].b >= count)
			continue;
		wanted++;
		right += near_truth_has(&peer.found, b->truth.pairs[i]);
	}
	printf("plain MinHash (the first %zu): %.0f mails a CPU second, recall %.4f, precision "
	       "%.4f; ours is %.0f times as fast\n",
		count, speed, (double)right / (double)(wanted == 0 ? 1 : wanted),
		(double)right / (double)(peer.found.count == 0 ? 1 : peer.found.count),
		ours / speed);
	near_truth_free(&peer.found);
	free(peer.values);
	free(keys);
}

static void
mails_write(const struct near_mails *mails, const char *path)
{
	FILE *file = fopen(path, "wb");

	for (size_t i = 0; file != NULL && i < mails->count; i++) {
		struct str text = near_mail(mails, i);

		(void)fwrite(text.data, 1, text.len, file);
		(void)fputc(0, file);
	}
	if (file == NULL || fclose(file) != 0)
		fprintf(stderr, "bench_near: cannot write \"%s\"\n", path);
}

int
main(int argc, char **argv)
{
	struct bench b = {0};
	struct shingle_set *sets;
	struct err err = {0};
	uint64_t count = DOCUMENTS;
	uint64_t seed = 1;

	if ((argc > 1 && !str_to_u64(str_of(argv[1]), &count)) ||
		(argc > 2 && !str_to_u64(str_of(argv[2]), &seed)) || count == 0 ||
		count > UINT32_MAX / 2) {
		fprintf(stderr, "usage: bench_near [DOCUMENTS [SEED [FILE]]]\n");
		return 2;
	}
	near_mails_make(&b.mails, count, seed);
	printf("%zu mails, %.0f bytes each\n", b.mails.count,
		(double)b.mails.text.len / (double)count);
	if (argc > 3)
		mails_write(&b.mails, argv[3]);
	must(tokenizer_new(&b.tokenizer, &err), &err);
	b.stands = memory_alloc(count * sizeof(*b.stands));
	b.roots = memory_alloc(count * sizeof(*b.roots));
	ours_run(&b);
	sets = memory_alloc(count * sizeof(*sets));
	memset(sets, 0, count * sizeof(*sets));
	truth_make(&b, sets);
	ours_print(&b);
	families_print(&b, sets);
	peer_run(&b, (double)count / (b.sketch_s + b.join_s));
	for (size_t i = 0; i < count; i++)
		shingle_set_free(&sets[i]);
	free(sets);
	free(b.stands);
	free(b.roots);
	near_truth_free(&b.truth);
	lsh_free(b.lsh);
	word_list_free(&b.words);
	shingle_set_free(&b.set);
	tokenizer_free(b.tokenizer);
	near_mails_free(&b.mails);
	return 0;
}
