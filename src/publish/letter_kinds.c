#include "publish/letter_kinds.h"

#include "base/attr.h"
#include "publish/letter.h"

static const struct letter_kind kinds[] = {
	{"message-absent", "E-mail",
		"this message with its attachments and full headers, from the mailbox of its sender or "
		"of any recipient, or from an archive, a journal or a backup",
		true},
	{"attachment-absent", "E-mail",
		"the attachment as it was sent, or the file that it was made from", true},
	{"silent-mailbox", "E-mail",
		"the mail of this mailbox in the period, sent, received and deleted, from the mailbox, an "
		"archive, a journal or a backup; or the reason why there is none",
		true},
	{"copies-differ", "E-mail",
		"every copy of this message that is kept, each as it lies in its mailbox", false},
	{"minutes-absent", "Meetings",
		"the minutes, the agenda and the papers of this meeting, drafts among them, and any note "
		"or recording of it; or word that it was not held",
		true},
	{"papers-absent", "Meetings",
		"the papers that the agenda of this meeting lists, as members were given them, exempt ones "
		"among them; or word that a paper was withdrawn or given by word of mouth",
		true},
	{"series-hole", "Files and registers",
		"the record of this number, or the entry in a register that shows what became of it",
		true},
	{"document-named-absent", "Files and registers",
		"this document, in each version that is kept", true},
	{"held-by-one-side", "Files and registers",
		"your own copy of this record, or of any record made of the same occasion", true},
	{"published-not-given", "Files and registers",
		"this document, and the file that the published one was made from", true},
	{"version-altered", "Files and registers",
		"every version of this document that is kept, with its properties and what the system "
		"has noted of who changed it and when",
		false},
	{"altered-after", "Files and registers",
		"every version of this document that is kept, with its properties and what the system "
		"has noted of who changed it and when",
		false},
	{"hidden-text", "Files and registers",
		"this document as it was before anything in it was covered, hidden or removed; or, for "
		"each such passage, the ground on which it is withheld",
		false},
	{"not-covered", "Systems and stores",
		"the records of this source for the period; or a statement of what it held, whether it "
		"was searched, by whom and how",
		true},
	{"unread", "Files that cannot be opened",
		"a copy that can be opened, or the password or program that it needs", true},
	{"late", "Times of delivery", "why this was not given when it was due", false},
	{"", "Other records", "this record", true},
};

const struct letter_kind *
letter_kind_of(struct str name)
{
	for (size_t i = 0; i + 1 < COUNT_OF(kinds); i++)
		if (str_equal(name, str_of(kinds[i].name)))
			return &kinds[i];
	return &kinds[COUNT_OF(kinds) - 1];
}

unsigned
letter_kind_rank(const struct letter_kind *kind)
{
	return (unsigned)(kind - kinds);
}

bool
letter_kind_by_itself(struct str kind)
{
	return letter_kind_of(kind)->by_itself;
}
