/* The table of joins. One function and one row each. */
#include "compare/joins.h"

#include "compare/copies/copies.h"
#include "compare/mailbox/mailbox.h"
#include "compare/meeting/meeting.h"
#include "compare/named/heading.h"
#include "compare/near/near.h"
#include "compare/thread/held.h"
#include "compare/thread/thread.h"
#include "compare/version/version.h"

#include <stddef.h>

const struct join joins[] = {
	{"near-duplicates", near_join},
	{"copies", copies_join}, /* knows texts of the same words */
	{"mailbox", mailbox_join},
	{"meeting", meeting_join},
	{"versions", version_join},
	{"held", held_join},
	{"threads", thread_join},
	{"headings", heading_join},
	{NULL, NULL},
};
