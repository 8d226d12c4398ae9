/* Whether two texts are versions of one document.
 *
 * Pure: judges by what differs between them (compare/diff/diff.h), by what their heads say they are,
 * and by their names. Letters from one template and minutes of two meetings share most of their
 * words and are no versions: they differ in what a document is about, its date, its reference, its
 * addressee, the numbers in it. Versions share those and differ in what is said.
 * docs/decisions/083 has the rules and what they were measured on. */
#ifndef CANDOUR_COMPARE_VERSION_JUDGE_H
#define CANDOUR_COMPARE_VERSION_JUDGE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct diff;
struct diff_text;
struct version_name;

/* Stored by number: append only. */
enum version_relation {
	VERSION_NONE = 0,
	VERSION_OF,     /* the one is a version of the other */
	VERSION_SAME,   /* they have the same words */
	VERSION_WITHIN, /* the first's text stands within the second's, which holds more */
	VERSION_HOLDS   /* the second's text stands within the first's */
};

struct version_side {
	const struct version_name *names; /* of its items; a few */
	size_t name_count;
	struct str title;
	bool is_mail;
};

struct version_verdict {
	enum version_relation relation;
	size_t same; /* words of the first that stand in the second, moved ones too */
	size_t lost; /* words of the first that do not; tracked deletions are no words of it */
	size_t gained;
	double resemblance; /* same words of all */
	double within_a;    /* share of the first that stands in the second */
	double within_b;
	double facts;       /* share of numbers and names that agree */
	unsigned conflicts; /* enum version_conflict, or'ed */
	bool names_agree;
	bool heads_agree; /* the same reference, or the same first date, in their heads */
};

enum version_conflict {
	VERSION_OTHER_DATE = 1,
	VERSION_OTHER_REFERENCE = 2,
	VERSION_OTHER_PERSON = 4,
	VERSION_OTHER_NAME = 8,
	VERSION_OTHER_NUMBERS = 16,
	VERSION_OTHER_SLOTS = 32 /* what differs are dates and names in blanks of its head */
};

/* distinct: the share of what is rare elsewhere that both have, 0..1; 1 where it is not known. */
void version_judge(struct arena *arena, const struct diff *diff, const struct version_side *a,
	const struct version_side *b, double distinct, struct version_verdict *ret_verdict);

#endif
