/* How an errand stands, in a sentence or two for the page of what it is about. */
#ifndef CANDOUR_WEB_PAGES_ERRAND_SAY_H
#define CANDOUR_WEB_PAGES_ERRAND_SAY_H

#include "base/str.h"

struct request;
struct errand_view;

/* "lead asked for it on 14 March 2013, 17:52; it begins in a moment."; "It runs since ..., for lead. It is taken in: 12 of
 * 40 MB."; why it failed; "" where nobody asked, or where it came to its end as it should: then view->words say how. */
struct str errand_say(struct request *request, const struct errand_view *view);
/* It waits or runs: a page offers to look again. */
bool errand_is_going(const struct errand_view *view);

#endif
