/* What is still at hand of files that were just taken in.
 *
 * A new document and its first item need not be read back from the database a moment after they
 * were put there. The pipeline looks here before it asks; what is not here it asks for. Only
 * delivered files are noted: of them is known besides that nothing was found in them so far, and
 * that no password belongs to them. */
#ifndef CANDOUR_WORK_FRESH_H
#define CANDOUR_WORK_FRESH_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct document;
struct fresh;
struct item;

/* Freed by fresh_free. */
struct fresh *fresh_new(void);
void fresh_free(struct fresh *fresh);
/* Notes a document that is new, and its item. All is copied. */
void fresh_note(struct fresh *fresh, const struct document *document, const struct item *item);
/* Takes a document out; strings go into the arena. False where it is not there. */
bool fresh_take(struct fresh *fresh, struct arena *arena, int64_t id, struct document *ret_document,
	struct item *ret_item) MUST_USE;

#endif
