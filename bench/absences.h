/* Absences by construction: mail with messages, attachments and whole spans taken out, documents
 * altered, and what was found of it.
 *
 *   absences make OUT COUNT SEED         invented mail with the quoting habits of many programs
 *   absences remove FOLDER OUT SEED      any mail: files, mailboxes, maildirs, Outlook's .msg
 *   absences score TRUTH BEFORE AFTER [VERSIONS]
 *                                        TRUTH of remove; what candour gaps --json said of both;
 *                                        chain and path of each version, parted by a tab
 *
 * remove writes OUT/mails, what is left of the folder with altered copies of documents; OUT/whole,
 * what has to be taken in beside the whole folder to compare; OUT/TRUTH.tsv. */
#ifndef CANDOUR_BENCH_ABSENCES_H
#define CANDOUR_BENCH_ABSENCES_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;

bool absences_make(const char *out, uint64_t count, uint64_t seed, struct err *err) MUST_USE;
bool absences_remove(const char *folder, const char *out, uint64_t seed, struct err *err) MUST_USE;
bool absences_score(const char *truth, const char *before, const char *after, const char *versions,
	struct err *err) MUST_USE;

/* Letters and digits alone, in small letters: what quoting leaves of a text. */
struct str absences_bare(struct arena *arena, struct str text, size_t size_max);

/* How a person's program quotes. */
enum habit {
	HABIT_OUTLOOK,      /* -----Original Message----- */
	HABIT_OUTLOOK_RULE, /* a rule, then From: Sent: To: Subject: */
	HABIT_OUTLOOK_HTML,
	HABIT_GMAIL,
	HABIT_GMAIL_HTML,
	HABIT_APPLE,
	HABIT_THUNDERBIRD, /* answers below and between */
	HABIT_NOTES,
	HABIT_GROUPWISE,
	HABIT_MUTT,
	HABIT_GERMAN,
	HABIT_FRENCH,
	HABIT_SPANISH,
	HABIT_ITALIAN,
	HABIT_DUTCH,
	HABIT_BARE, /* marks alone */
	HABIT_COUNT
};

struct quoted_mail {
	struct str name;
	struct str address;
	struct str to;
	struct str subject;
	int64_t sent;
	int zone; /* minutes east, of whoever quotes */
	struct str text;
};

/* The answer's text with what it answers, as the program would write it. */
void absences_quote(struct buf *to, enum habit habit, struct str answer,
	const struct quoted_mail *quoted, uint64_t chance);
bool absences_is_html(enum habit habit);

#endif
