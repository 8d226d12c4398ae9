/* Which words of a document can be seen, and which beside it (a title, a bookmark, a comment) say
 * something that the visible text does not. Part of check_hidden. */
#ifndef CANDOUR_COMPARE_HIDDEN_WORDS_H
#define CANDOUR_COMPARE_HIDDEN_WORDS_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct subject;
struct tokenizer;

struct hidden_words {
	const struct tokenizer *tokenizer;
	uint64_t *seen; /* hashes of the words that can be seen, in order */
	size_t count;
	bool redacted; /* it bears the signs of a redaction: black boxes, or words that say so */
};

/* Takes the words of all that is not hidden nor aside. In the arena. */
void hidden_words_read(struct hidden_words *words, const struct tokenizer *tokenizer,
	struct arena *arena, const struct subject *subject);
/* How many words of three letters or more of `text` are seen nowhere; `telling` is how many of them
 * may be names or references: they begin with a capital letter, or are numbers of four digits or
 * more, and are no words that programs write. */
size_t hidden_words_absent(const struct hidden_words *words, struct str text, size_t *ret_telling);

#endif
