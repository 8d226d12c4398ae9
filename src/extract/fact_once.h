/* Facts that a file tells in several places, given once.
 *
 * A PDF says its title in the information dictionary and again in XMP; equal ones are one fact,
 * differing ones are two, since the difference may be the evidence. Lives in the caller, for one
 * item. */
#ifndef CANDOUR_EXTRACT_FACT_ONCE_H
#define CANDOUR_EXTRACT_FACT_ONCE_H

#include "base/str.h"

struct reading;

enum { FACT_ONCE_MAX = 64 };

struct fact_once {
	struct reading *r;
	unsigned count;
	const char *names[FACT_ONCE_MAX];
	struct str values[FACT_ONCE_MAX]; /* in the item's arena */
};

/* Gives the fact unless it was given before; beyond FACT_ONCE_MAX all are given. */
void fact_once_give(struct fact_once *once, const char *name, struct str value);
/* The same for a moment; ignores DATE_NONE. */
void fact_once_date(struct fact_once *once, const char *name, int64_t moment);

#endif
