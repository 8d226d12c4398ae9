/* Words of a text: the one tokenizer of index, queries, snippets and highlights.
 *
 * A word is a run of letters, digits and their marks (Unicode 15); everything else parts words:
 * a hyphen, an apostrophe, a dot and an @ too, so that "norchester.gov.uk" is found by
 * "norchester", "council's" by "council", and "12.03.2013" by "2013". A query that holds such a
 * joined form becomes a phrase, so nothing is lost by parting. Han, Hiragana, Thai, Lao, Khmer
 * and Myanmar, which write no spaces, give one word a character (as UAX #29 does for the first
 * two). Words are folded: compatibility forms (NFKD), case, and the diacritics of Latin, Greek,
 * Cyrillic, Hebrew and Arabic. There are no stop words.
 *
 * A struct tokenizer belongs to whoever made it and is read only afterwards. */
#ifndef CANDOUR_BASE_TOKEN_H
#define CANDOUR_BASE_TOKEN_H

#include "base/attr.h"
#include "base/str.h"

struct tokenizer;
struct err;

/* Bytes of a folded word; what is longer is cut, in the index as in queries. */
enum { TERM_SIZE_MAX = 240 };

bool tokenizer_new(struct tokenizer **ret_tokenizer, struct err *err) MUST_USE;
void tokenizer_free(struct tokenizer *tokenizer);
void tokenizer_cleanup(struct tokenizer **tokenizer);

struct token {
	struct str term; /* folded; valid until the next token_next */
	size_t start;    /* bytes of the text: [start, end) */
	size_t end;
};

struct token_reader {
	const struct tokenizer *tokenizer;
	struct str text; /* UTF-8 */
	size_t at;
	char term[TERM_SIZE_MAX + 16];
};

void token_begin(struct token_reader *reader, const struct tokenizer *tokenizer, struct str text);
/* False at the end of the text. */
bool token_next(struct token_reader *reader, struct token *ret_token);
/* How many words token_next would give; several times as fast. */
size_t token_count(const struct tokenizer *tokenizer, struct str text);

/* A word that the end of a line parts: "in-" / "spection". */
struct token_join {
	struct str term; /* folded; valid as long as the struct stays where it is */
	size_t start;    /* of its first half */
	size_t end;      /* of its second */
	char bytes[2 * TERM_SIZE_MAX];
};

/* True where the word just given is the first half of one: letters, a hyphen at the end of the
 * line, and letters at the front of the next, small ones first. Both halves are words of their own
 * as well, since "well-" / "known" has the same form: the whole is one word more at the place of
 * the first half, in the index as where matches are marked. The reader goes on as if not asked. */
bool token_joined(
	const struct token_reader *reader, const struct token *token, struct token_join *ret_join);

enum token_class {
	TOKEN_BREAK,  /* parts words */
	TOKEN_WORD,   /* belongs to a word */
	TOKEN_SINGLE, /* is a word of its own */
	TOKEN_MARK,   /* belongs to the character before it */
	TOKEN_IGNORE  /* soft hyphen, joiners: as if it were not there */
};
enum token_class token_class(const struct tokenizer *tokenizer, uint32_t codepoint);
/* The folded form of one code point, at most TOKEN_FOLD_MAX bytes; returns how many. */
enum { TOKEN_FOLD_MAX = 64 };
size_t token_fold(const struct tokenizer *tokenizer, uint32_t codepoint, char *ret_bytes);

#endif
