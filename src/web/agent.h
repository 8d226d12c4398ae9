/* Browsers, as they call themselves (User-Agent, RFC 9110 section 10.1.5). */
#ifndef CANDOUR_WEB_AGENT_H
#define CANDOUR_WEB_AGENT_H

#include "base/str.h"

struct arena;

enum { AGENT_SIZE_MAX = 200 };

/* What is kept of it: printable ASCII, cut at AGENT_SIZE_MAX; another byte is a question mark. */
struct str agent_clean(struct arena *arena, struct str header);
/* "Firefox on Linux", for people; what is not known is shown as it is, "" as "unknown". */
struct str agent_words(struct arena *arena, struct str agent);

#endif
