#include "linkage/level/comparer_inside.h"

#include "linkage/level/levels.h"
#include "linkage/level/likeness.h"

static bool
is_shortened(struct str a, struct str b)
{
	struct str shorter = a.len < b.len ? a : b;
	struct str longer = a.len < b.len ? b : a;

	return shorter.len == 1 || shorter.len >= SHORTENED_SIZE_MIN ? str_starts(longer, shorter)
								     : false;
}

uint32_t
word_pair_share(const struct field_set *fields, uint32_t word, uint32_t weight, uint32_t other,
	uint32_t other_weight, uint32_t before)
{
	struct str a = fields->words.texts[word];
	struct str b = fields->words.texts[other];
	uint32_t share = 0;

	if (a.len >= WORD_SLIP_SIZE_MIN && b.len >= WORD_SLIP_SIZE_MIN && likeness_is_slip(a, b))
		share = weight;
	else if (is_shortened(a, b))
		share = weight < other_weight ? weight : other_weight;
	return share > before ? share : before;
}

/* What a word of one text weighs in both together, and how much of that the other text has. */
struct share {
	uint64_t common;
	uint64_t all;
};

/* A word that the other text has counts in full; for others see word_pair_share: an initial says
 * little, and takes little away. */
static void
word_share(const struct field_set *fields, uint32_t word, const struct field_words *among,
	bool is_soft, struct share *share)
{
	uint32_t weight = word_weight(fields, word);
	uint32_t shortened = 0;

	for (uint32_t i = 0; i < among->count && i < TEXT_WORD_MAX; i++) {
		if (among->numbers[i] == word) {
			share->common += weight;
			share->all += weight;
			return;
		}
	}
	for (uint32_t i = 0; is_soft && i < among->count; i++)
		shortened = word_pair_share(fields, word, weight, among->numbers[i],
			word_weight(fields, among->numbers[i]), shortened);
	share->common += shortened;
	share->all += shortened > 0 ? shortened : weight;
}

unsigned
level_of_texts(const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b)
{
	const struct field_words *x = &field->words[a];
	const struct field_words *y = &field->words[b];
	bool is_soft = x->count <= TEXT_WORD_SOFT_MAX && y->count <= TEXT_WORD_SOFT_MAX;
	struct share share = {0, 0};

	for (uint32_t i = 0; i < x->count && i < TEXT_WORD_MAX; i++)
		word_share(fields, x->numbers[i], y, is_soft, &share);
	for (uint32_t i = 0; i < y->count && i < TEXT_WORD_MAX; i++)
		word_share(fields, y->numbers[i], x, is_soft, &share);
	return share.all == 0 ? LEVEL_DIFFERENT : text_level_of(share.common, share.all);
}

/* Adds the words from *at on that are `word`. */
static void
run_add(const struct text_card *text, uint32_t word, uint32_t *at, uint64_t *sum)
{
	for (; *at < text->count && text->words[*at] == word; ++*at)
		*sum += text->weights[*at];
}

unsigned
level_of_long_texts(const struct text_card *a, const struct text_card *b)
{
	uint64_t common = 0;
	uint64_t apart = 0;
	uint32_t i = 0;
	uint32_t j = 0;

	while (i < a->count || j < b->count) {
		if (i == a->count || (j < b->count && b->words[j] < a->words[i]))
			apart += b->weights[j++];
		else if (j == b->count || a->words[i] < b->words[j])
			apart += a->weights[i++];
		else {
			uint32_t word = a->words[i];

			run_add(a, word, &i, &common);
			run_add(b, word, &j, &common);
		}
	}
	return common + apart == 0 ? LEVEL_DIFFERENT : text_level_of(common, common + apart);
}
