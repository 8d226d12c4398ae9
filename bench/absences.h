/* Absences by construction: mail with messages and attachments taken out, and what was found of it.
 *
 *   absences make OUT COUNT SEED         invented mail with the quoting habits of many programs
 *   absences remove FOLDER OUT SEED      takes messages and attachments out of any mail (.eml, .mbox)
 *   absences score TRUTH BEFORE AFTER    TRUTH of remove; what candour gaps --json said of both */
#ifndef CANDOUR_BENCH_ABSENCES_H
#define CANDOUR_BENCH_ABSENCES_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;

bool absences_make(const char *out, uint64_t count, uint64_t seed, struct err *err) MUST_USE;
bool absences_remove(const char *folder, const char *out, uint64_t seed, struct err *err) MUST_USE;
bool absences_score(
	const char *truth, const char *before, const char *after, struct err *err) MUST_USE;

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
