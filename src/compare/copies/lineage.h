/* Lineage: whether two items are two sources, or one told twice.
 *
 * They are independent only if neither is a copy, a version, a quotation or a forward of the other,
 * neither came within the other, and neither carries, as a part, a copy or version of the other.
 * What is looked at: bytes, message ids, the words both have (compare/version/version_judge.h),
 * the chain of versions, the ids a mail's header names, and what is part of what. That two people
 * agreed beforehand what to write no text betrays. */
#ifndef CANDOUR_COMPARE_LINEAGE_H
#define CANDOUR_COMPARE_LINEAGE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;

enum lineage_relation {
	LINEAGE_NONE = 0,
	LINEAGE_SAME_ITEM,
	LINEAGE_COPY,         /* the same bytes */
	LINEAGE_SAME_MESSAGE, /* one mail, from two mailboxes */
	LINEAGE_SAME_WORDS,
	LINEAGE_VERSION,
	LINEAGE_FORWARD,
	LINEAGE_QUOTE,   /* all or most of the one stands in the other */
	LINEAGE_PASSAGE, /* a passage of one stands in the other */
	LINEAGE_PART,    /* the one came within the other */
	LINEAGE_CARRIED, /* a part of the one is a copy or version of the other */
	LINEAGE_THREAD,  /* one answers the other and repeats nothing of it */
	LINEAGE_UNKNOWN, /* one of the two has no words that could be compared: not independent */
	LINEAGE_COUNT
};
const char *lineage_name(enum lineage_relation relation); /* "forward" */

struct lineage {
	bool is_independent;
	enum lineage_relation relation;
	struct str why;    /* one plain sentence */
	double similarity; /* share of the shorter one's words that stand in the longer */
	size_t same;       /* words */
};

/* a and b are items with documents. Strings are in the arena. */
bool lineage_find(struct compare *compare, struct arena *arena, int64_t a, int64_t b,
	struct lineage *ret_lineage, struct err *err) MUST_USE;
/* Whether findings count the two as one source: all but what is independent, and answers that repeat nothing. What was
 * found since checks last ran is kept and not looked for again; `keeps`: what had to be looked for is noted,
 * in the caller's transaction. */
bool lineage_is_one(struct compare *compare, int64_t a, int64_t b, bool keeps, bool *ret_is_one,
	struct err *err) MUST_USE;

/* All that is kept and holds, read at once: for who asks of many pairs. */
struct lineage_tie {
	int64_t a; /* the lower */
	int64_t b;
	bool is_one;
};
struct lineage_ties {
	struct lineage_tie *list; /* by a and b */
	size_t count;
};
bool lineage_ties_load(struct compare *compare, struct arena *arena, struct lineage_ties *ret_ties,
	struct err *err) MUST_USE;
/* What is kept of the two; NULL: nothing, and lineage_is_one looks for it. */
const struct lineage_tie *lineage_ties_find(const struct lineage_ties *ties, int64_t a, int64_t b);

#endif
