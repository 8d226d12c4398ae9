/* Where sentences begin and end: the unit in which agreement between readers is counted, and to which a
 * finding ties its evidence.
 *
 * After Unicode Standard Annex 29 (ICU), with what it takes for an end and people do not: abbreviations
 * ("Cllr. Moss", "para. 4", "e.g. the"), initials ("J. Moss") and a line that was broken where the page
 * ended. An empty line always ends one, and so does a line that begins as the point of a list. */
#ifndef CANDOUR_REMIT_SENTENCE_H
#define CANDOUR_REMIT_SENTENCE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct sentences;

/* [from, to) in code points, without white space at either end; never empty. */
struct sentence_span {
	size_t from;
	size_t to;
};

/* Of valid UTF-8; in the arena, in order. */
bool sentences_find(struct arena *arena, struct str text, struct sentence_span **ret_spans,
	size_t *ret_count, struct err *err) MUST_USE;

/* The same of many texts, one after the other: what tells sentences apart is made once. */
bool sentences_open(struct sentences **ret_sentences, struct err *err) MUST_USE;
void sentences_close(struct sentences *sentences); /* NULL is nothing */
bool sentences_of(struct sentences *sentences, struct arena *arena, struct str text,
	struct sentence_span **ret_spans, size_t *ret_count, struct err *err) MUST_USE;

#endif
