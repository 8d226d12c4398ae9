/* People criticised: nobody is criticised in a finding that is agreed who was not told before and had time to
 * answer.
 *
 * The rule is that of warning letters: no explicit or significant criticism of a person in a report unless the person was sent
 * a warning letter and had a reasonable opportunity to respond (Inquiry Rules 2006, rule 13, for inquiries under the Act of
 * 2005; inspections follow it as good practice). Each change is an entry (ENTRY_CRITICISM). */
#ifndef CANDOUR_REMIT_FINDING_CRITICISM_H
#define CANDOUR_REMIT_FINDING_CRITICISM_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum criticism_state {
	CRITICISM_NOTED = 0, /* no letter yet */
	CRITICISM_SENT,      /* the warning letter has gone; a reply is due */
	CRITICISM_REPLIED,   /* the reply is here, and must be dealt with */
	CRITICISM_SETTLED,   /* the reply was dealt with: the disposition says how */
	CRITICISM_SILENT,    /* no reply came by the day it was due */
	CRITICISM_DROPPED, /* no longer criticised here, or too slight to need a letter: why is said */
	CRITICISM_STATE_COUNT
};
const char *criticism_state_name(enum criticism_state state);  /* "sent" */
const char *criticism_state_words(enum criticism_state state); /* "Letter sent, reply due" */
enum criticism_state criticism_state_from_name(struct str name);

struct criticism {
	int64_t id; /* the entry of the first; 0: new */
	int64_t finding;
	struct str
		person; /* as the inspectors call them: "Person C", "The Deputy Chief Executive" */
	bool is_significant;
	enum criticism_state state;
	int64_t due; /* a day, or DATE_NONE */
	struct str words;
	struct str disposition;
	struct str who;
	int64_t moment;
	uint64_t entry; /* of this state */
};

/* Notes a person, or moves on: a state may follow only where it makes sense (noted, sent, replied, settled; silent
 * only when the day has passed). ERR_USAGE says what is missing: the day a reply is due, the substance of the reply,
 * what was done about it, why it was dropped. */
bool criticism_put(
	struct inspection *inspection, struct criticism *criticism, struct err *err) MUST_USE;
bool criticism_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
/* As each stands now; finding 0: all. In the order in which they were noted. */
bool criticisms_of(struct inspection *inspection, struct arena *arena, int64_t finding,
	struct criticism **ret_criticisms, size_t *ret_count, struct err *err) MUST_USE;
/* Whether the right of reply is still open: a significant criticism that is neither settled, silent nor
 * dropped. */
bool criticism_is_open(const struct criticism *criticism);

#endif
