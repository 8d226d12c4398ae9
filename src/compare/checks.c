/* The table of checks. One function and one row each. */
#include "compare/checks.h"

#include "base/arena.h"
#include "base/buf.h"
#include "compare/copies/check_copies.h"
#include "compare/delivery/check_altered.h"
#include "compare/delivery/check_late.h"
#include "compare/delivery/check_unread.h"
#include "compare/delivery/published.h"
#include "compare/hidden/check_hidden.h"
#include "compare/mailbox/check_coverage.h"
#include "compare/mailbox/check_sides.h"
#include "compare/mailbox/check_silence.h"
#include "compare/meeting/check_papers.h"
#include "compare/meeting/joint.h"
#include "compare/meeting/meeting.h"
#include "compare/named/dated.h"
#include "compare/named/named.h"
#include "compare/named/series.h"
#include "compare/thread/check_attachment.h"
#include "compare/thread/check_message.h"
#include "compare/version/version_check.h"

#include <stddef.h>

const struct check checks[] = {
	{"copies-differ", "Copies of one message that differ", "Copies differ", TOPIC_MESSAGE,
		copies_differ_check},
	{"silent-mailbox", "Mailboxes that fall silent", "Mailbox falls silent", TOPIC_CUSTODIAN,
		check_silence},
	{"minutes-absent", "Minutes of meetings that were held", "Meeting without minutes",
		TOPIC_BODY, check_minutes},
	{"papers-absent", "Papers that an agenda lists", "Paper on the agenda is absent",
		TOPIC_WHOLE, check_papers},
	{"version-altered", "Passages that a later version of a document does not have",
		"Versions differ", TOPIC_VERSION, version_altered},
	{"message-absent", "Messages that others answer or quote", "Message missing from thread",
		TOPIC_THREAD, check_message_absent},
	{"not-covered", "Months, volumes and sources that did not come",
		"Month, volume or source did not come", TOPIC_CUSTODIAN, check_coverage},
	{"not-covered", "Months, volumes and sources that did not come",
		"Month, volume or source did not come", TOPIC_WHOLE, check_sources},
	{"altered-after", "What was changed after the announcement",
		"Changed after the announcement", TOPIC_DELIVERY, check_altered},
	{"unread", "What could not be read", "Could not be read", TOPIC_DELIVERY, check_unread},
	{"late", "Records that came late", "Came late", TOPIC_WHOLE, check_late},
	{"hidden-text", "Words that are in a file and cannot be seen", "Text hidden in the file",
		TOPIC_DOCUMENT, check_hidden},
	{"attachment-absent", "Attachments that are announced or named", "Attachment is absent",
		TOPIC_MESSAGE, check_attachment_absent},
	{"series-hole", "Numbers that are missing from a series", "Number missing from a series",
		TOPIC_SERIES, check_series},
	{"document-named-absent", "Documents that are named and not held",
		"Named elsewhere, never disclosed", TOPIC_NAME, check_named_files},
	{"document-named-absent", "Documents that are named and not held",
		"Named elsewhere, never disclosed", TOPIC_WHOLE, check_dated},
	{"held-by-one-side", "What one side holds and another does not", "Held by one side only",
		TOPIC_WHOLE, check_joint},
	{"held-by-one-side", "What one side holds and another does not", "Held by one side only",
		TOPIC_CUSTODIAN, check_sides},
	{"published-not-given", "What was published and not given", "Published, not given",
		TOPIC_WHOLE, check_published},
	{NULL, NULL, NULL, TOPIC_WHOLE, NULL},
};

const struct check *
check_named(struct str name)
{
	for (const struct check *check = checks; check->name != NULL; check++)
		if (str_equal(name, str_of(check->name)))
			return check;
	return NULL;
}

struct str
check_names(struct arena *arena)
{
	struct buf all CLEANUP(buf_free) = {0};

	for (const struct check *check = checks; check->name != NULL; check++) {
		/* A kind may have two checks, one behind the other. */
		if (check > checks && str_equal(str_of(check->name), str_of(check[-1].name)))
			continue;
		buf_add(&all, all.len == 0 ? STR("") : STR(", "));
		buf_add(&all, str_of(check->name));
	}
	return str_copy(arena, buf_str(&all));
}
