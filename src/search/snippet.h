/* Snippets: the stretch of a text that best shows why it was found, with the words marked.
 *
 * Words are found by the same tokenizer as when indexing, so that every mark lies exactly on the
 * code points of a word. Phrases are marked where they stand whole; a pattern's words wherever
 * they occur. */
#ifndef CANDOUR_SEARCH_SNIPPET_H
#define CANDOUR_SEARCH_SNIPPET_H

#include "search/search.h"

struct plan;
struct snippets;
struct tokenizer;

/* Makes ready to look for a plan's words, those behind NOT left out. In the arena. */
struct snippets *snippets_new(
	struct arena *arena, const struct tokenizer *tokenizer, const struct plan *plan);
/* The best stretch of `length` code points of a text. */
void snippet_make(struct snippets *snippets, struct str body, size_t length,
	struct search_snippet *ret_snippet);
/* Marks in a short text as a whole, in code points; field is the field's bit. */
void snippet_marks(struct snippets *snippets, struct str text, unsigned field,
	struct search_mark **ret_marks, size_t *ret_count);

#endif
