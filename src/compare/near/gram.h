/* Runs of four words, to find quoted words again in the mail that said them.
 *
 * A quote is wrapped anew, trimmed, marked, and its letters may have been damaged on the way. So
 * words are runs of ASCII letters and digits in small letters; a word with a letter of the extended
 * Latin scripts is left out (it is what breaks first: caf\xe9, caf?), as are links; letters of
 * other scripts are words of their own. Each four words that follow one another give a gram: a
 * hash of 32 bits.
 *
 * Of what a mail says itself only some grams are kept, chosen so that any run that it shares with
 * a quote has one in every GRAM_WINDOW (winnowing: S. Schleimer, D. Wilkerson and A. Aiken,
 * "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003). */
#ifndef CANDOUR_COMPARE_GRAM_H
#define CANDOUR_COMPARE_GRAM_H

#include "base/attr.h"
#include "base/str.h"

struct buf;

enum { GRAM_WORDS = 4, GRAM_WINDOW = 6, GRAM_COUNT_MAX = 20000 };

struct gram_list {
	uint32_t *grams; /* owned */
	size_t count;
	size_t room;
	size_t words; /* how many were given */
	uint64_t last[GRAM_WORDS];
};

/* For: struct gram_list list CLEANUP(gram_list_free) = {0}; */
void gram_list_free(struct gram_list *list);
void gram_list_clear(struct gram_list *list);
/* The words of one more line; runs go on over the ends of lines. */
void gram_line_add(struct gram_list *list, struct str line);
/* After the last line: a text of fewer than four words gives one gram of all of them. */
void gram_list_end(struct gram_list *list);
/* Chooses by winnowing; sorted, each once. */
void gram_select(const struct gram_list *list, struct gram_list *ret_chosen);

/* Little-endian, for the store; and back (what the store gave is trusted no further than its
 * length). */
void gram_pack(const struct gram_list *list, size_t count_max, struct buf *to);
void gram_unpack(struct str bytes, struct gram_list *ret_list);
bool gram_has(const struct gram_list *sorted, uint32_t gram);
/* How much of a quote's grams, in their order, is found among the chosen ones of a text: the part
 * of its windows with a hit, 0..1. */
double gram_cover(const struct gram_list *quote, const struct gram_list *chosen);
/* The same of its first third: signatures and the like are shared at the end. */
double gram_cover_front(const struct gram_list *quote, const struct gram_list *chosen);

#endif
