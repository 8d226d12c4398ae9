/* Words as numbers, for comparing whole texts fast.
 *
 * The words are exactly those of base/token.h (folded the same way), each as a hash of 64 bits of
 * its folded form; where they stand is not kept (who needs places reads base/token.h). Runs of
 * ASCII letters and digits are found sixteen bytes at a time and hashed eight at a time; only runs
 * with something else in them go through the tokenizer. The hash is not secret and does not
 * withstand someone who looks for collisions: what must be beyond doubt is compared word by word.
 *
 * A struct word_list owns its memory (word_list_free) and is filled again and again. */
#ifndef CANDOUR_COMPARE_WORDS_H
#define CANDOUR_COMPARE_WORDS_H

#include "base/attr.h"
#include "base/str.h"

struct tokenizer;

struct word_list {
	uint64_t *words; /* in the order of the text; the first COMPARE_WORD_MAX */
	size_t count;
	size_t room;
	uint64_t total;   /* words there are, those beyond the limit too */
	uint64_t hash[2]; /* of all of them in their order */
};

/* For: struct word_list words CLEANUP(word_list_free) = {0}; */
void word_list_free(struct word_list *list);
/* Replaces what the list holds by the words of a text (UTF-8). */
void words_read(struct word_list *list, const struct tokenizer *tokenizer, struct str text);
/* The hash of one folded word. */
uint64_t word_hash(struct str folded);
/* True where both texts consist of the same words in the same order; no hash is trusted. */
bool words_equal(const struct tokenizer *tokenizer, struct str a, struct str b);

#endif
