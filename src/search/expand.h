/* From one term of a query to the words of the index that it stands for.
 *
 * Each segment's words are in order. A pattern is walked through them like two sorted lists: where
 * the pattern can no longer match, all words with that beginning are leapt over. Nothing is loaded
 * ahead, so that the first search of a process is as quick as later ones and a running intake
 * needs no notice. */
#ifndef CANDOUR_SEARCH_EXPAND_H
#define CANDOUR_SEARCH_EXPAND_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct query_node;
struct words;

/* Words that one term may stand for; more are refused, never cut. */
enum { EXPANSION_MAX = 20000 };

struct expansion {
	struct str *terms; /* in order; in the arena */
	size_t count;
};

/* term is a QUERY_TERM of any kind. ERR_QUERY where the pattern is wrong or stands for too much;
 * no word at all is no error. */
bool expand_term(struct words *words, struct arena *arena, const struct query_node *term,
	struct expansion *ret_expansion, struct err *err) MUST_USE;
/* The sound of a name: names that sound alike in English have the same. `ret_code` takes 8. */
size_t sound_code(struct str word, char ret_code[8]);

#endif
