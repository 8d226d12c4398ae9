/* Words, shingles and sketches of any text: the words are those of the tokenizer, a sketch depends
 * on the set of shingles alone, and a text is entirely like itself. */
#include "base/err.h"
#include "base/token.h"
#include "compare/near/minhash.h"
#include "compare/near/shingle.h"
#include "compare/near/words.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool done)
{
	if (!done)
		abort();
}

static void
words_check(const struct tokenizer *tokenizer, const struct word_list *words, struct str text)
{
	struct token_reader reader;
	struct token token;
	size_t count = 0;

	token_begin(&reader, tokenizer, text);
	while (token_next(&reader, &token)) {
		must(count < words->count && words->words[count] == word_hash(token.term));
		count++;
	}
	must(count == words->count && count == words->total);
	must(words_equal(tokenizer, text, text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tokenizer *tokenizer; /* made once: it is only read */
	struct word_list words CLEANUP(word_list_free) = {0};
	struct shingle_set set CLEANUP(shingle_set_free) = {0};
	struct str text = str_make(data, size);
	struct sketch sketch;
	struct sketch sorted;
	struct err err = {0};

	if (tokenizer == NULL)
		must(tokenizer_new(&tokenizer, &err));
	words_read(&words, tokenizer, text);
	words_check(tokenizer, &words, text);
	shingles_make(&set, &words);
	must((set.count == 0) == (words.count == 0));
	if (set.count == 0)
		return 0;
	sketch_make(&sketch, &set);
	shingles_sort(&set);
	for (size_t i = 1; i < set.count; i++)
		must(set.shingles[i - 1] < set.shingles[i]);
	sketch_make(&sorted, &set);
	must(memcmp(&sketch, &sorted, sizeof(sketch)) == 0);
	must(shingles_similarity(&set, &set) >= 1);
	must(sketch_similarity(&sketch, &sorted) >= 1);
	return 0;
}
