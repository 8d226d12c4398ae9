#include "compare/near/words.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/token.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK_SIZE = 64 };

void
word_list_free(struct word_list *list)
{
	free(list->words);
	*list = (struct word_list){0};
}

/* The finisher of splitmix64 (S. Vigna 2015): every bit of the input moves half of the output's. */
static inline uint64_t
mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Up to eight bytes as a number; bytes behind the end count as zero. */
static inline uint64_t
bytes_load(const char *data, size_t len)
{
	uint64_t value = 0;

	if (len >= sizeof(value))
		memcpy(&value, data, sizeof(value));
	else
		memcpy(&value, data, len);
	return value;
}

/* `readable` bytes may be read from data on, len of them are the word's. `fold` is or-ed into each
 * byte: 0x20 turns ASCII capitals small and leaves digits and small letters as they are. */
static inline uint64_t
word_mix(const char *data, size_t len, size_t readable, uint64_t fold)
{
	uint64_t state = len * 0x9e3779b97f4a7c15u;

	while (len > 8) {
		state = mix(state ^ (bytes_load(data, 8) | fold));
		data += 8;
		len -= 8;
		readable -= 8;
	}
	return mix(state ^ ((bytes_load(data, readable) | fold) & ~UINT64_C(0) >> (64 - 8 * len)));
}

uint64_t
word_hash(struct str folded)
{
	return folded.len == 0 ? 0 : word_mix(folded.data, folded.len, folded.len, 0);
}

static inline void
word_add(struct word_list *list, uint64_t word)
{
	list->total++;
	list->hash[0] = (list->hash[0] ^ word) * 0x9fb21c651e98df25u;
	list->hash[0] ^= list->hash[0] >> 29;
	list->hash[1] = (list->hash[1] + word) * 0xd6e8feb86659fd93u;
	list->hash[1] ^= list->hash[1] >> 32;
	if (list->count == list->room) {
		if (list->room >= COMPARE_WORD_MAX)
			return;
		list->room = list->room == 0 ? 1024 : list->room * 2;
		list->words = memory_grow(list->words, list->room * sizeof(*list->words));
	}
	list->words[list->count++] = word;
}

/* A run of letters and digits with something beyond ASCII among them. */
static void
run_wide(struct word_list *list, const struct tokenizer *tokenizer, struct str run)
{
	struct token_reader reader;
	struct token token;

	token_begin(&reader, tokenizer, run);
	while (token_next(&reader, &token))
		word_add(list, word_hash(token.term));
}

struct run_state {
	struct word_list *list;
	const struct tokenizer *tokenizer;
	struct str text;
	size_t start; /* of the open run */
	bool is_open;
	bool is_wide;
};

static inline void
run_end(struct run_state *state, size_t end)
{
	const char *data = state->text.data + state->start;
	size_t len = end - state->start;

	if (state->is_wide)
		run_wide(state->list, state->tokenizer, str_make(data, len));
	else
		word_add(state->list,
			word_mix(data, len > TERM_SIZE_MAX ? TERM_SIZE_MAX : len,
				state->text.len - state->start, 0x2020202020202020u));
	state->is_open = false;
	state->is_wide = false;
}

/* Bit n says: byte n is an ASCII letter or digit (ret_plain), or beyond ASCII (ret_wide). */
static inline void
block_class(const char *data, uint64_t *ret_plain, uint64_t *ret_wide)
{
	uint64_t plain = 0;
	uint64_t wide = 0;

#ifdef __SSE2__
	for (unsigned i = 0; i < BLOCK_SIZE; i += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + i));
		__m128i small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
		/* Signed comparisons: bytes beyond ASCII are below zero and match neither. */
		__m128i letter = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
			_mm_cmpgt_epi8(_mm_set1_epi8('z' + 1), small));
		__m128i digit = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
			_mm_cmpgt_epi8(_mm_set1_epi8('9' + 1), bytes));

		plain |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(letter, digit)) << i;
		wide |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes) << i;
	}
#else
	for (unsigned i = 0; i < BLOCK_SIZE; i++) {
		plain |= (uint64_t)(char_is_alpha(data[i]) || char_is_digit(data[i])) << i;
		wide |= (uint64_t)((unsigned char)data[i] >= 0x80) << i;
	}
#endif
	*ret_plain = plain;
	*ret_wide = wide;
}

/* Whether any byte of [start, end) is beyond ASCII, end not above 64. */
static inline bool
bits_any(uint64_t bits, unsigned start, unsigned end)
{
	uint64_t below = end >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << end) - 1;

	return (bits & below) >> start != 0;
}

/* The runs of one block, whose first byte stands at `base`. */
static void
block_runs(struct run_state *state, size_t base, uint64_t plain, uint64_t wide)
{
	uint64_t inside = plain | wide;
	unsigned at = 0;

	for (;;) {
		uint64_t rest;

		if (!state->is_open) {
			rest = at >= 64 ? 0 : inside >> at;
			if (rest == 0)
				return;
			at += (unsigned)__builtin_ctzll(rest);
			state->start = base + at;
			state->is_open = true;
		}
		rest = at >= 64 ? 0 : ~inside >> at;
		if (rest == 0) {
			state->is_wide |= bits_any(wide, at, 64);
			return;
		}
		rest = at + (unsigned)__builtin_ctzll(rest);
		state->is_wide |= wide != 0 && bits_any(wide, at, (unsigned)rest);
		at = (unsigned)rest;
		run_end(state, base + at);
	}
}

void
words_read(struct word_list *list, const struct tokenizer *tokenizer, struct str text)
{
	struct run_state state = {.list = list, .tokenizer = tokenizer, .text = text};
	char last[BLOCK_SIZE] = {0};
	uint64_t plain;
	uint64_t wide;
	size_t at = 0;

	list->count = 0;
	list->total = 0;
	list->hash[0] = 0;
	list->hash[1] = 0;
	for (; text.len - at >= BLOCK_SIZE; at += BLOCK_SIZE) {
		block_class(text.data + at, &plain, &wide);
		block_runs(&state, at, plain, wide);
	}
	if (text.len > at)
		memcpy(last, text.data + at, text.len - at);
	block_class(last, &plain, &wide);
	block_runs(&state, at, plain, wide); /* the zeros behind the end close the last run */
}

bool
words_equal(const struct tokenizer *tokenizer, struct str a, struct str b)
{
	struct token_reader readers[2];
	struct token tokens[2];

	token_begin(&readers[0], tokenizer, a);
	token_begin(&readers[1], tokenizer, b);
	for (;;) {
		bool is_more = token_next(&readers[0], &tokens[0]);

		if (is_more != token_next(&readers[1], &tokens[1]))
			return false;
		if (!is_more)
			return true;
		if (!str_equal(tokens[0].term, tokens[1].term))
			return false;
	}
}
