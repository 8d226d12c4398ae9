/* Words and phrases of running text, for the checks that look for names in it.
 *
 * Everything here takes valid UTF-8. ASCII letters are compared without case; other letters are
 * lowered by ICU where a key is made. */
#ifndef CANDOUR_COMPARE_PHRASE_H
#define CANDOUR_COMPARE_PHRASE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* A position that moves through a text, from bytes to code points. */
struct phrase_clock {
	struct str text;
	size_t byte;
	size_t point;
};

/* The code point that byte `byte` belongs to. Asked in rising order it costs one pass in all; a
 * byte before the last one asked begins anew. */
size_t phrase_point(struct phrase_clock *clock, size_t byte);

/* Takes the next word behind *at: letters and digits of any script, apostrophes within. */
bool phrase_word(struct str text, size_t *at, struct str *ret_word);
/* The byte where a whole word (given in small letters) begins, at or behind `from`; or STR_NONE. */
size_t phrase_find(struct str text, size_t from, struct str word);
/* True where one of the words, "agreed|approved|signed", stands in the text as a whole word; one
 * that ends in "*" stands for all that begin with it. */
bool phrase_any(struct str text, const char *words);
/* True where this one word is in such a list. */
bool phrase_in(struct str word, const char *words);

/* What makes two names the same: its words in small letters, one space between, "&" as "and",
 * "%20" as a space. In the arena. */
struct str phrase_key(struct arena *arena, struct str name);

/* The last component of a path, and it without its ending (".docx"). A full stop that begins no
 * ending of one to five letters and digits stays. */
struct str phrase_file(struct str path);
struct str phrase_stem(struct str file);
/* The ending without its full stop; "" where there is none. */
struct str phrase_ending(struct str file);

/* The passage around [from, to) bytes, widened to whole words by up to `around` bytes at each side,
 * on one line. In the arena. */
struct str phrase_passage(
	struct arena *arena, struct str text, size_t from, size_t to, size_t around);

#endif
