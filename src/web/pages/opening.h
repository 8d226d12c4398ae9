/* Opening restricted items: only to those named for them, and in the log before anything is shown. */
#ifndef CANDOUR_WEB_PAGES_OPENING_H
#define CANDOUR_WEB_PAGES_OPENING_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"

struct err;
struct item_view;
struct reply;
struct request;

/* Whether this person may be shown the item. Where it is restricted (`why` is not "") and they may, the view
 * is noted with the reply. `verb`: the page that shows it. */
bool opening_ask(struct request *request, struct reply *reply, int64_t item, struct str why,
	const char *verb, bool *ret_open, struct err *err) MUST_USE;
/* The same of the two `views` that are shown together, by item_view_head: *ret_closed is the one that is closed to this
 * person, 0 where both are open. One view is noted for both. */
bool opening_ask_both(struct request *request, struct reply *reply, const struct item_view *views,
	const char *verb, int64_t *ret_closed, struct err *err) MUST_USE;
/* The page that says that it is there, and closed. */
bool opening_closed(
	struct request *request, struct reply *reply, int64_t item, struct err *err) MUST_USE;

/* Whether there is a page at a path and this person may open it: links lead nowhere else. */
bool opening_is_way(const struct request *request, struct url to);

#endif
