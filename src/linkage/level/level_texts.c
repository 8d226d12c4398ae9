#include "linkage/level/level_inside.h"

#include "linkage/level/levels.h"
#include "linkage/level/likeness.h"

/* Letters of a shortened word: "trans", "univ". */
enum { SHORTENED_SIZE_MIN = 4 };

static bool
is_shortened(struct str a, struct str b)
{
	struct str shorter = a.len < b.len ? a : b;
	struct str longer = a.len < b.len ? b : a;

	return shorter.len == 1 || shorter.len >= SHORTENED_SIZE_MIN ? str_starts(longer, shorter)
								     : false;
}

/* What a word of one text weighs in both together, and how much of that the other text has. */
struct share {
	uint64_t common;
	uint64_t all;
};

/* A word that the other text has, if for a slip, counts in full. One that the other shortens, or that
 * shortens one of the other's, counts for as much as the lighter of the two: an initial says
 * little, and takes little away. */
static void
word_share(const struct field_set *fields, uint32_t word, const struct field_words *among,
	bool is_soft, struct share *share)
{
	struct str text = fields->words.texts[word];
	uint64_t weight = word_weight(fields, word);
	uint64_t shortened = 0;

	for (uint32_t i = 0; i < among->count && i < TEXT_WORD_MAX; i++) {
		if (among->numbers[i] == word) {
			share->common += weight;
			share->all += weight;
			return;
		}
	}
	for (uint32_t i = 0; is_soft && i < among->count; i++) {
		struct str other = fields->words.texts[among->numbers[i]];
		uint64_t lighter = word_weight(fields, among->numbers[i]);

		if (text.len >= WORD_SLIP_SIZE_MIN && other.len >= WORD_SLIP_SIZE_MIN &&
			likeness_is_slip(text, other))
			shortened = weight;
		else if (is_shortened(text, other)) {
			lighter = lighter < weight ? lighter : weight;
			shortened = lighter > shortened ? lighter : shortened;
		}
	}
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
