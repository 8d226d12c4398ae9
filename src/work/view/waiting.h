/* What waits for people: reading, disagreements, replies, askings. Of each how many there are, and of the first
 * of them enough to go to it. Who is to be told of which is the page's affair. */
#ifndef CANDOUR_WORK_VIEW_WAITING_H
#define CANDOUR_WORK_VIEW_WAITING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;

struct waiting_list {
	int64_t list;
	bool is_second; /* to be read blind */
	int64_t left;
};

/* The first of several. */
struct waiting_finding {
	int64_t count;
	int64_t id; /* of the finding */
	int64_t line;
	int64_t ordinal;
	struct str person; /* who is criticised, as the inspectors call them */
};

struct waiting {
	const struct waiting_list *lists; /* this person's open ones with something left */
	size_t list_count;
	int64_t unsettled; /* contents that two people read, with other codes or weights each */
	int64_t unsettled_list;
	int64_t askings;                /* for access to what is restricted */
	struct waiting_finding back;    /* from their second reader, and not changed since */
	struct waiting_finding second;  /* with their second reader */
	struct waiting_finding replied; /* a reply is here and was not dealt with */
	struct waiting_finding silent;  /* the day for a reply has passed */
};

enum { WAITING_LISTS_MAX = 5 };

bool waiting_load(struct inspection *inspection, struct arena *arena, struct str login, int64_t now,
	struct waiting *ret_waiting, struct err *err) MUST_USE;

#endif
