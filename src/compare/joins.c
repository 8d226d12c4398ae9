/* The table of joins. One function and one row each. */
#include "compare/joins.h"

#include "compare/mailbox.h"
#include "compare/meeting.h"
#include "compare/near.h"
#include "compare/version.h"
#include "compare/held.h"
#include "compare/thread.h"

#include <stddef.h>

const struct join joins[] = {
	{"near-duplicates", near_join},
	{"mailbox", mailbox_join},
	{"meeting", meeting_join},
	{"versions", version_join},
	{"held", held_join},
	{"threads", thread_join},
	{NULL, NULL},
};
