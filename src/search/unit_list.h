/* All places of a unit in some documents, listed beforehand: for patterns of very many words,
 * which cannot all be asked of each document. */
#ifndef CANDOUR_SEARCH_UNIT_LIST_H
#define CANDOUR_SEARCH_UNIT_LIST_H

#include "base/attr.h"
#include "search/spans.h"

struct err;
struct unit;
struct words;

/* A unit of more words is listed. */
enum { UNIT_WORDS_MAX = 24 };
/* Places of one unit: 12 bytes each. */
enum { UNIT_PLACES_MAX = 16 * 1024 * 1024 };

struct unit_place {
	uint32_t document;
	int column;
	int offset;
};

struct unit_list {
	struct unit_place *places; /* in order of document, column, offset */
	size_t count;
	size_t at; /* where the last look ended: documents are asked for in order */
};

/* Lists a unit of words in the documents of a set, which are below `documents`. */
bool unit_list_make(const struct unit *unit, struct words *words, const uint64_t *set,
	size_t documents, struct unit_list *ret_list, struct err *err) MUST_USE;
void unit_list_free(struct unit_list *list);
/* Adds the unit's places in the document. */
void unit_list_places(struct unit_list *list, uint32_t document, struct spans *to);

#endif
