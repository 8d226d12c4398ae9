#include "search_texts.h"

#include "splitmix.h"
#include "vocabulary.h"

#include "base/arena.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VOCABULARY = 1200000, PAIRS = 20000 };

/* Common words fall off with a power of about 1, rare ones faster (R. Ferrer i Cancho and R. Sole,
 * "Two regimes in the frequency of words", 2001). */
enum { KNEE = 10000 };

static void
vocabulary_make(struct texts *texts)
{
	double sum = 0;

	texts->cumulative = memory_alloc(VOCABULARY * sizeof(*texts->cumulative));
	for (size_t i = 0; i < VOCABULARY; i++) {
		double rank = (double)i + 2.7;

		sum += rank < KNEE ? pow(rank, -1.05)
				   : pow((double)KNEE, -1.05) * pow(rank / KNEE, -1.6);
		texts->cumulative[i] = sum;
	}
	texts->pairs = memory_alloc(PAIRS * sizeof(*texts->pairs));
	for (size_t i = 0; i < PAIRS; i++) {
		texts->pairs[i][0] = vocabulary_rank(texts->cumulative, VOCABULARY, &texts->random);
		texts->pairs[i][1] = vocabulary_rank(texts->cumulative, VOCABULARY, &texts->random);
	}
}

/* Log-normal around 100 words, mean some 170: as mail and newsgroups are. */
void
texts_next(struct texts *texts)
{
	double gauss = sqrt(-2 * log(splitmix_unit(&texts->random) + 1e-12)) *
		cos(6.283185307 * splitmix_unit(&texts->random));
	size_t words = (size_t)(exp(4.6 + 1.03 * gauss)) + 3;

	if (words > 20000)
		words = 20000;
	buf_clear(&texts->text);
	for (size_t i = 0; i < words; i++) {
		if (splitmix_unit(&texts->random) < 0.2) {
			const uint32_t *pair = texts->pairs[splitmix_next(&texts->random) % PAIRS];

			vocabulary_word(&texts->text, pair[0]);
			buf_add_char(&texts->text, ' ');
			vocabulary_word(&texts->text, pair[1]);
			i++;
		} else {
			vocabulary_word(&texts->text,
				vocabulary_rank(texts->cumulative, VOCABULARY, &texts->random));
		}
		buf_add(&texts->text, splitmix_unit(&texts->random) < 0.07 ? STR(". ") : STR(" "));
	}
}

/* A rank drawn evenly on a logarithmic scale. */
static uint32_t
rank_between(struct texts *texts, double low, double high)
{
	return (uint32_t)(low * pow(high / low, splitmix_unit(&texts->random)));
}

/* Writes one query in both languages. */
void
texts_query(struct texts *texts, enum texts_type type, struct buf *ours, struct buf *stock)
{
	uint32_t ranks[3] = {rank_between(texts, 1, 2000), rank_between(texts, 5, 20000),
		rank_between(texts, 1, 100)};
	const char *join = type == TYPE_AND ? " AND " : type == TYPE_OR ? " OR " : " ";
	size_t words = type == TYPE_OR ? 3 : 2;

	buf_clear(ours);
	buf_clear(stock);
	if (type == TYPE_COMMON || type == TYPE_FACETS || type == TYPE_SNIPPETS ||
		type == TYPE_FUZZY)
		words = 1;
	if (type == TYPE_PHRASE || type == TYPE_NEAR)
		memcpy(ranks, texts->pairs[splitmix_next(&texts->random) % PAIRS],
			2 * sizeof(*ranks));
	if (type == TYPE_OR)
		ranks[0] = rank_between(texts, 1, 100), ranks[1] = rank_between(texts, 1, 100);
	if (type == TYPE_FUZZY)
		ranks[0] = rank_between(texts, 1000, 100000);
	if (type == TYPE_PHRASE)
		buf_add_char(ours, '"');
	for (size_t i = 0; i < words; i++) {
		if (i > 0)
			buf_add(ours, type == TYPE_NEAR ? STR(" near/8 ") : str_of(join));
		vocabulary_word(ours, ranks[i]);
	}
	buf_add(ours, type == TYPE_PHRASE ? STR("\"") : type == TYPE_FUZZY ? STR("~1") : STR(""));
	if (type == TYPE_NEAR)
		buf_add(stock, STR("NEAR("));
	if (type == TYPE_PHRASE)
		buf_add_char(stock, '"');
	for (size_t i = 0; i < words; i++) {
		if (i > 0)
			buf_add(stock, str_of(join));
		vocabulary_word(stock, ranks[i]);
	}
	buf_add(stock, type == TYPE_NEAR ? STR(", 7)") : type == TYPE_PHRASE ? STR("\"") : STR(""));
}

void
texts_begin(struct texts *texts, uint64_t seed)
{
	*texts = (struct texts){.random = seed};
	vocabulary_make(texts);
}

void
texts_end(struct texts *texts)
{
	buf_free(&texts->text);
	free(texts->pairs);
	free(texts->cumulative);
}

void
texts_ask(struct texts *texts)
{
	texts->random = 0x5eed;
}
