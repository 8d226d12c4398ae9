/* The table of prints. One function and one row each. */
#include "compare/prints.h"

#include "compare/dates.h"
#include "compare/joint.h"
#include "compare/made.h"
#include "compare/mailbox.h"
#include "compare/meeting.h"
#include "compare/message.h"
#include "compare/named.h"
#include "compare/near.h"
#include "compare/said.h"
#include "compare/series.h"
#include "compare/title.h"
#include "compare/version.h"

#include <stddef.h>

const struct print prints[] = {
	{"message", message_print},
	{"dates", dates_print},
	{"words", sketch_print},
	{"made", made_print},
	{"mailbox", mailbox_print},
	{"meeting", meeting_print},
	{"versions", version_print},
	{"said", said_print},
	{"series", series_print},
	{"named", named_print},
	{"titles", title_print},
	{"joint", joint_print},
	{NULL, NULL},
};
