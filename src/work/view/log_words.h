/* What an entry of the log says, as far as who asks may read it.
 *
 * Kinds, moments, who, numbers and hashes are for everyone who may read the log. Words are kept back
 * unless it is known that they may be shown: those of evidence from who may not read evidence,
 * those that bear on restricted items from everyone (they have pages of their own, where a view is
 * noted), what inspectors coded and weighed from everyone, so that who reads second reads blind. */
#ifndef CANDOUR_WORK_VIEW_LOG_WORDS_H
#define CANDOUR_WORK_VIEW_LOG_WORDS_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;
struct ledger_entry;
struct restriction;

enum { LOG_MEMBERS_MAX = 64, LOG_VALUE_MAX = 4000, LOG_NUMBERS_MAX = 100 };

/* Who asks. */
struct log_reader {
	struct inspection *inspection;
	struct str login;
	bool reads_evidence;
	bool opens; /* may open restricted items to others: sees what was said about that */
	struct restriction *restrictions; /* that stand: log_reader_begin */
	size_t restriction_count;
};
bool log_reader_begin(struct log_reader *reader, struct arena *arena, struct err *err) MUST_USE;

struct log_member {
	struct str name; /* "Given by" */
	struct str value;
	bool is_outside; /* words that came from outside or from a person */
};

struct log_said {
	struct str who;   /* "" the program */
	struct str words; /* the most telling of the members that are shown; "" */
	int64_t item;     /* 0: none, or several */
	struct str gap;   /* its reference; "" */
	struct log_member *members;
	size_t member_count;
	size_t kept_back;   /* members that are not shown */
	bool is_restricted; /* they bear on something restricted */
	bool is_erased;
};

/* "One item came in"; "Something was noted" for a kind that is not known here. Static. */
const char *log_kind_says(struct str kind);
/* The kinds in order, NULL behind the last. */
const char *log_kind_at(size_t i);

bool log_said_make(const struct log_reader *reader, struct arena *arena,
	const struct ledger_entry *entry, struct log_said *ret_said, struct err *err) MUST_USE;
/* The member "who" of a payload; "" where it has none. In the arena. */
struct str log_who(struct arena *arena, struct str payload);

#endif
