/* Words as numbers, shingles, sketches: against the slow and plain way. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "compare/near/minhash.h"
#include "compare/near/numbers.h"
#include "compare/near/shingle.h"
#include "compare/near/words.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
	struct tokenizer *tokenizer;
	struct word_list words;
	struct shingle_set set;
	uint64_t random;
};

static uint64_t
random_next(struct fixture *f)
{
	uint64_t z = f->random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Every word that the tokenizer gives, and nothing else, in that order. */
static bool
words_agree(struct fixture *f, struct str text)
{
	struct token_reader reader;
	struct token token;
	size_t at = 0;

	words_read(&f->words, f->tokenizer, text);
	token_begin(&reader, f->tokenizer, text);
	while (token_next(&reader, &token)) {
		if (at >= f->words.count || f->words.words[at] != word_hash(token.term))
			return false;
		at++;
	}
	return at == f->words.count && f->words.total == at;
}

static void
test_words(struct fixture *f)
{
	static const char *const pieces[] = {"a", "Z", "word", "Norchester", "2013", " ", " ", "\n",
		"-", "'", "\xc3\xa9", "caf\xc3\xa9", "\xe2\x80\x99", "\xc2\xad", "\xd0\x9c\xd0\xb8",
		"\xe6\xbc\xa2\xe5\xad\x97", "\xf0\x9f\x98\x80", "supercalifragilistic", "@", "_",
		"\x7f", "\xcc\x81", "\xef\xac\x81", "[", "{", "`", "/", ":"};
	struct buf text CLEANUP(buf_free) = {0};
	unsigned wrong = 0;

	for (unsigned round = 0; round < 20000; round++) {
		unsigned count = (unsigned)(random_next(f) % 60);

		buf_clear(&text);
		for (unsigned i = 0; i < count; i++)
			buf_add(&text, str_of(pieces[random_next(f) % COUNT_OF(pieces)]));
		wrong += !words_agree(f, buf_str(&text));
	}
	tap_ok(wrong == 0, "the words are those of the tokenizer in 20,000 random texts");
	buf_clear(&text);
	for (unsigned i = 0; i < 1000; i++)
		buf_add(&text, STR("Ab9"));
	tap_ok(words_agree(f, buf_str(&text)), "a word of 3,000 letters is cut as elsewhere");
	tap_ok(words_agree(f, STR("")) && f->words.count == 0, "no words in an empty text");
	tap_ok(words_agree(f, STR("...")) && f->words.count == 0, "none in signs");
}

static void
test_word_hash(struct fixture *f)
{
	uint64_t hash[2];

	words_read(&f->words, f->tokenizer, STR("The Cafe of 12 March"));
	hash[0] = f->words.hash[0];
	hash[1] = f->words.hash[1];
	words_read(&f->words, f->tokenizer, STR("the  caf\xc3\xa9 (OF) 12\nmarch."));
	tap_ok(hash[0] == f->words.hash[0] && hash[1] == f->words.hash[1],
		"the same words have the same hash, whatever stands between them");
	words_read(&f->words, f->tokenizer, STR("the cafe 12 of march"));
	tap_ok(hash[0] != f->words.hash[0] && hash[1] != f->words.hash[1], "another order another");
	tap_ok(words_equal(f->tokenizer, STR("A b, c"), STR("a B c")), "equal words");
	tap_ok(!words_equal(f->tokenizer, STR("a b c"), STR("a b")) &&
			!words_equal(f->tokenizer, STR("a b"), STR("a b c")) &&
			!words_equal(f->tokenizer, STR("a b"), STR("a c")),
		"words that are not equal");
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

static void
test_sorting(struct fixture *f)
{
	static const size_t counts[] = {0, 1, 2, 31, 33, 500, 4096, 4097, 100000};
	bool is_right = true;

	for (size_t i = 0; i < 4 * COUNT_OF(counts); i++) {
		size_t count = counts[i / 4];
		uint64_t *numbers = calloc(count + 1, sizeof(*numbers));
		uint64_t *wanted = calloc(count + 1, sizeof(*wanted));
		uint64_t *spare = calloc(count + 1, sizeof(*spare));

		/* Spread, spread by few different ones, all in one bucket, all the same. */
		for (size_t j = 0; j < count; j++) {
			numbers[j] = random_next(f) >> (i % 4 == 2 ? 40 : 0);
			if (i % 4 == 1)
				numbers[j] = numbers[j] % 7 << 60;
			if (i % 4 == 3)
				numbers[j] = 42;
		}
		if (count > 0)
			memcpy(wanted, numbers, count * sizeof(*numbers));
		qsort(wanted, count, sizeof(*wanted), number_compare);
		numbers_sort(numbers, spare, count);
		is_right &= count == 0 || memcmp(wanted, numbers, count * sizeof(*numbers)) == 0;
		free(numbers);
		free(wanted);
		free(spare);
	}
	tap_ok(is_right, "numbers of any spread are sorted");
}

static double
similarity(struct fixture *f, struct str a, struct str b)
{
	struct shingle_set other CLEANUP(shingle_set_free) = {0};

	words_read(&f->words, f->tokenizer, a);
	shingles_make(&f->set, &f->words);
	shingles_sort(&f->set);
	words_read(&f->words, f->tokenizer, b);
	shingles_make(&other, &f->words);
	shingles_sort(&other);
	return shingles_similarity(&f->set, &other);
}

static bool
is_about(double got, double wanted)
{
	if (got > wanted - 1e-9 && got < wanted + 1e-9)
		return true;
	tap_note("got %f, wanted %f", got, wanted);
	return false;
}

static void
test_shingles(struct fixture *f)
{
	tap_ok(is_about(similarity(f, STR("one two three four five six"),
				STR("one two three four five seven")),
		       3.0 / 5),
		"three shingles of five are shared");
	tap_ok(is_about(similarity(f, STR("a b a b a b a b a b a b"), STR("b a b a b a b")), 1),
		"repetitions do not count");
	tap_ok(is_about(similarity(f, STR("Thanks, Tom"), STR("thanks tom!")), 1),
		"a text of two words is alike where it is the same");
	tap_ok(is_about(similarity(f, STR("Thanks, Tom"), STR("thanks")), 0), "and not otherwise");
	tap_ok(is_about(similarity(f, STR(""), STR("")), 0), "two empty texts are not alike");
	tap_ok(is_about(similarity(f, STR("x"), STR("")), 0), "nor one and an empty one");
}

/* Two sets of which a share is the same: the sketches let expect it. */
static double
expected(struct fixture *f, size_t each, size_t both)
{
	struct shingle_set sets[2] = {{0}, {0}};
	struct sketch sketches[2];
	struct word_list words = {0};

	for (unsigned i = 0; i < 2; i++) {
		words.count = each + SHINGLE_WORDS - 1;
		words.words = calloc(words.count, sizeof(*words.words));
		shingles_make(&sets[i], &words); /* for its room */
		free(words.words);
		for (size_t j = 0; j < each; j++)
			sets[i].shingles[j] = i == 1 && j < both ? sets[0].shingles[j]
								 : random_next(f);
		sketch_make(&sketches[i], &sets[i]);
	}
	shingle_set_free(&sets[0]);
	shingle_set_free(&sets[1]);
	return sketch_similarity(&sketches[0], &sketches[1]);
}

static void
test_sketches(struct fixture *f)
{
	static const size_t sizes[] = {9, 45, 180, 900, 9000};

	/* Of `each` in either, 8/9 in both: similarity 0.8. */
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		double sum = 0;
		unsigned low = 0;

		for (unsigned round = 0; round < 100; round++) {
			double one = expected(f, sizes[i], sizes[i] / 9 * 8);

			sum += one;
			low += one < 0.66;
		}
		tap_ok(sum > 79 && sum < 81, "sketches of %zu shingles are right on average",
			sizes[i]);
		tap_ok(low == 0, "and none is far off");
		tap_note("%f", sum / 100);
	}
	tap_ok(expected(f, 300, 0) < 0.1, "sets that share nothing");
	tap_ok(expected(f, 1, 1) > 0.999 && expected(f, 300, 300) > 0.999,
		"sets that are the same");
}

static void
test_sketch_of_repetitions(struct fixture *f)
{
	struct sketch one;
	struct sketch many;
	struct sketch back;
	char packed[SKETCH_SIZE];
	struct buf text CLEANUP(buf_free) = {0};

	words_read(&f->words, f->tokenizer, STR("no no no no no"));
	shingles_make(&f->set, &f->words);
	sketch_make(&one, &f->set);
	for (unsigned i = 0; i < 50000; i++)
		buf_add(&text, STR("no "));
	words_read(&f->words, f->tokenizer, buf_str(&text));
	shingles_make(&f->set, &f->words);
	sketch_make(&many, &f->set);
	tap_ok(memcmp(&one, &many, sizeof(one)) == 0, "a set has one sketch, repeated or not");
	sketch_pack(&one, packed);
	tap_ok(sketch_unpack(str_make(packed, sizeof(packed)), &back) &&
			memcmp(&one, &back, sizeof(one)) == 0,
		"packed and unpacked");
	tap_ok(!sketch_unpack(str_make(packed, 7), &back), "too few bytes are no sketch");
}

static void
test_large(struct fixture *f)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct sketch sketch;

	while (text.len < (size_t)50 * 1024 * 1024)
		buf_add(&text, STR("norchester norchester norchester norchester norchester "));
	words_read(&f->words, f->tokenizer, buf_str(&text));
	tap_ok(f->words.total == text.len / 11 && f->words.count == 1u << 20,
		"50 MB of one word: all counted, a million kept");
	shingles_make(&f->set, &f->words);
	sketch_make(&sketch, &f->set);
	shingles_sort(&f->set);
	tap_ok(f->set.count == 1, "one shingle");
	buf_clear(&text);
	for (unsigned i = 0; i < 500000; i++)
		buf_add_codepoint(&text, (uint32_t)(random_next(f) % 0x110000));
	tap_ok(words_agree(f, buf_str(&text)), "half a million random code points");
}

int
main(void)
{
	struct fixture f = {.random = 7};
	struct err err = {0};

	if (!tap_ok(tokenizer_new(&f.tokenizer, &err), "a tokenizer"))
		return tap_done();
	test_words(&f);
	test_word_hash(&f);
	test_sorting(&f);
	test_shingles(&f);
	test_sketches(&f);
	test_sketch_of_repetitions(&f);
	test_large(&f);
	tokenizer_free(f.tokenizer);
	word_list_free(&f.words);
	shingle_set_free(&f.set);
	return tap_done();
}
