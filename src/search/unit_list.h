/* All places of a unit, listed beforehand: for patterns of very many words, and for checks that
 * FTS5 cannot give the places for. */
#ifndef CANDOUR_SEARCH_UNIT_LIST_H
#define CANDOUR_SEARCH_UNIT_LIST_H

#include "base/attr.h"
#include "search/spans.h"

struct err;
struct fts;
struct unit;

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

/* Lists a unit; documents beyond `documents` are left out. Freed by unit_list_free. */
bool unit_list_make(struct unit *unit, struct fts *fts, size_t documents, struct err *err) MUST_USE;
void unit_list_free(struct unit *unit);
/* Adds the unit's places in the document. */
void unit_list_places(struct unit_list *list, uint32_t document, unsigned size, struct spans *to);

#endif
