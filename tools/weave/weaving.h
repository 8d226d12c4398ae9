/* Turns one template into C: a function for each {% page %} or {% piece %} in it.
 *
 * src/web/html.h shows a template. What stands between {% %}:
 *
 *   include "web/pages/search.h"     before the functions; the header gets it too
 *   page NAME(PARAMETERS)            a function; `struct buf *out` is put in front of its parameters
 *   piece NAME(PARAMETERS)           the same, for this template alone (static)
 *     ... opens ELEMENT...           at the end of either: elements that it leaves open on purpose,
 *     ... closes ELEMENT...          outermost first; and elements that another left open for it
 *   if EXPRESSION, elif EXPRESSION, else
 *   for NAME in LIST[COUNT]          NAME points to each element in turn, NAME_at is its place
 *   for NAME to COUNT                NAME counts from 0
 *   let NAME = EXPRESSION            a name for a value, until the block ends
 *   call FUNCTION(ARGUMENTS)         whatever writes markup by itself; `out` is written out
 *   end
 *
 * {# #} is a remark. Expressions are C. An error begins with "PATH:LINE: ". */
#ifndef CANDOUR_TOOLS_WEAVING_H
#define CANDOUR_TOOLS_WEAVING_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

struct buf;
struct err;

/* path: as compilers shall name it in their messages; header: the name of the header among the
 * includes of the C. */
bool weave_template(struct str text, const char *path, const char *header, struct buf *ret_c,
	struct buf *ret_h, struct err *err) MUST_USE;

#endif
