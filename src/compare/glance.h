/* What comparing knows of one document, in the few words that a list of hits has room for.
 *
 * Each answer is read from indexes and bounded, so that a page of hits costs the same in a small
 * inspection and in a large one. */
#ifndef CANDOUR_COMPARE_GLANCE_H
#define CANDOUR_COMPARE_GLANCE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;

/* A kind of gap that the document betrays; false alarms are left out. */
struct glance_sign {
	struct str kind;
	struct str sign;      /* "Message missing from thread" (compare/checks.h) */
	struct str reference; /* of the gap that weighs most */
	struct str title;     /* its title; "" where it is restricted */
	size_t count;         /* gaps of this kind */
};
enum { GLANCE_SIGNS_MAX = 16, GLANCE_GAPS_MAX = 200, GLANCE_THREAD_MAX = 1000 };
/* The worst first, in the arena; of GLANCE_GAPS_MAX gaps at most. */
bool glance_signs(struct compare *compare, struct arena *arena, int64_t document,
	struct glance_sign **ret_signs, size_t *ret_count, struct err *err) MUST_USE;

/* The gaps that a document betrays, with the passage that does, the worst first. */
struct glance_gap {
	struct str reference;
	struct str kind;
	struct str sign;
	struct str title;
	struct str why;
	bool is_restricted;
	int64_t from; /* code points of its text; -1: the item as a whole */
	int64_t to;
};
bool glance_gaps(struct compare *compare, struct arena *arena, int64_t document,
	struct glance_gap **ret_gaps, size_t *ret_count, struct err *err) MUST_USE;

/* The thread of a mail: messages that are held, copies of one counted once, and gaps of messages that
 * are not. thread 0: it is no mail. Beyond GLANCE_THREAD_MAX no more are counted. */
struct glance_thread {
	int64_t thread;
	size_t held;
	size_t absent;
};
bool glance_thread(struct compare *compare, int64_t document, struct glance_thread *ret_thread,
	struct err *err) MUST_USE;

/* The document that stands for a mail's copies; 0 where it is none. */
bool glance_stands(
	struct compare *compare, int64_t document, int64_t *ret_stands, struct err *err) MUST_USE;

/* The gaps of a thread's absent messages, false alarms left out, in the arena. */
struct glance_absence {
	struct str reference;
	struct str subject; /* "message:<id>" */
	struct str title;
	int state; /* enum gap_state */
};
bool glance_absences(struct compare *compare, struct arena *arena, int64_t thread,
	struct glance_absence **ret_absences, size_t *ret_count, struct err *err) MUST_USE;

/* The version of a document that is most like it and yet differs; 0 where there is none. */
bool glance_version(
	struct compare *compare, int64_t document, int64_t *ret_other, struct err *err) MUST_USE;

#endif
