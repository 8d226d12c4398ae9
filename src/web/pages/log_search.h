/* A search as the log keeps it, in words: the log has the address of the results, which says all that was asked. */
#ifndef CANDOUR_WEB_PAGES_LOG_SEARCH_H
#define CANDOUR_WEB_PAGES_LOG_SEARCH_H

#include "base/str.h"

struct arena;

/* "taxi near/10 firm*; signs: message absent; from 2012 to 2014; page 3" for "/search?q=...". What is no such address (the
 * words of a search that was kept, counted by itself) comes back as it is. */
struct str log_search_say(struct arena *arena, struct str asked);

#endif
