/* The chronology: the dated events of all documents, or of some, in order of time.
 *
 * An event of one mail that lies in several mailboxes is given once, with the count of its
 * instances. Strings of a row live until the call returns. */
#ifndef CANDOUR_COMPARE_CHRONOLOGY_H
#define CANDOUR_COMPARE_CHRONOLOGY_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/when/dates.h"
#include "compare/when/when.h"

struct compare;
struct err;

/* Code points of the words around a date, before it and in all. */
enum { CHRONOLOGY_BEFORE = 60, CHRONOLOGY_WORDS = 180 };

struct chronology_request {
	int64_t from; /* days, as moments; DATE_NONE: from the first, until the last */
	int64_t until;
	int kind;                 /* enum dates_kind; 0 any */
	const int64_t *documents; /* in ascending order; NULL: all */
	size_t document_count;
	uint64_t offset;
	uint64_t limit; /* 0: all */
};

struct chronology_row {
	int64_t day;
	int64_t last_day;
	int minute; /* -1 not stated */
	enum when_precision precision;
	enum dates_kind kind;
	unsigned sure;
	int64_t document;
	int64_t from; /* code points of the document's text; -1: a property of the file */
	int64_t to;
	struct str words; /* the line around it; of a property, the title */
	struct str title;
	int document_kind; /* enum item_kind */
	int64_t item;      /* the first instance */
	struct str path;
	struct str custodian;
	uint64_t copies; /* instances in all, of copies of the same mail too */
};

/* Calls `row` for the events of the page that offset and limit ask for; *ret_total counts all. */
bool chronology_list(struct compare *compare, const struct chronology_request *request,
	void (*row)(void *context, const struct chronology_row *row), void *context,
	uint64_t *ret_total, struct err *err) MUST_USE;

#endif
