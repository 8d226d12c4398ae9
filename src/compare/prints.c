/* The table of prints. One function and one row each. */
#include "compare/prints.h"

#include "compare/copies/folds.h"
#include "compare/delivery/made.h"
#include "compare/hidden/check_hidden.h"
#include "compare/mailbox/mailbox.h"
#include "compare/meeting/joint.h"
#include "compare/meeting/meeting.h"
#include "compare/named/dated.h"
#include "compare/named/named.h"
#include "compare/named/series.h"
#include "compare/named/title.h"
#include "compare/near/near.h"
#include "compare/thread/message.h"
#include "compare/thread/printout.h"
#include "compare/thread/said.h"
#include "compare/version/version.h"
#include "compare/when/dates.h"

#include <stddef.h>

const struct print prints[] = {
	{"message", message_print},
	{"dates", dates_print},
	{"words", sketch_print},
	{"folds", folds_print},
	{"made", made_print},
	{"mailbox", mailbox_print},
	{"meeting", meeting_print},
	{"versions", version_print},
	{"said", said_print},
	{"printouts", printout_print},
	{"series", series_print},
	{"named", named_print},
	{"titles", title_print},
	{"dated", dated_print},
	{"joint", joint_print},
	{"hidden", hidden_print},
	{NULL, NULL},
};
