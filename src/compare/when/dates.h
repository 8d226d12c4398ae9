/* Dated events: what each document says happened when.
 *
 * The dates that a file or mail has of itself (sent, made, saved, a calendar entry's start) and
 * those that its text states, each with what it is the date of: a meeting "held on" it, something
 * "decided on" it, a mail quoted as sent then, or a date that is merely mentioned. One day of one
 * kind is noted once a document, where it stands first. */
#ifndef CANDOUR_COMPARE_DATES_H
#define CANDOUR_COMPARE_DATES_H

#include "base/attr.h"
#include "base/str.h"

struct compare;
struct err;
struct subject;

/* Stored by number: append only. */
enum dates_kind {
	DATES_SENT = 1,
	DATES_RECEIVED,
	DATES_MET,     /* a meeting was held, or is to be */
	DATES_CREATED, /* a file's own dates */
	DATES_MODIFIED,
	DATES_PRINTED,
	DATES_DECIDED,
	DATES_MENTIONED,
	DATES_KIND_COUNT
};
const char *dates_kind_name(enum dates_kind kind);     /* "sent", "met" ... */
enum dates_kind dates_kind_from_name(struct str name); /* DATES_KIND_COUNT: none such */

/* Events noted of one document: a register of thousands of days tells no more by all of them. */
enum { DATES_DOCUMENT_MAX = 500 };

/* The print. */
bool dates_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;

/* What the words around a date, bytes [from, to) of a text, make of it: the bits (1 << kind) of
 * DATES_MET, DATES_DECIDED, DATES_SENT; DATES_MENTIONED alone where they say nothing. */
unsigned dates_said(struct str text, size_t from, size_t to);

#endif
