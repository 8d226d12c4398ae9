/* Dates in running text.
 *
 * when_next walks once through a text, front to back, and gives each date that is written there:
 * "12 March 2013", "Tuesday, 12th of March", "March 12, 2013", "12/03/2013", "12.3.13",
 * "2013-03-12", "12-Mar-13", "March 2013", "week commencing 4 March", "12-14 March 2013",
 * "between 3 and 9 May", "at 6.30 pm on 12 March 2013", "2012/13", "in 2013"; month names in
 * English, German, French, Spanish, Italian, Dutch and Welsh. What merely looks like a date is
 * left: versions, sections, addresses of machines, amounts, sort codes, references such as
 * LC/12/03/2013, and days that no calendar has.
 *
 * Nothing is allocated; the text must outlive the scan. One pass, no going back further than
 * WHEN_LOOK_MAX bytes. Notations after ISO 8601-1:2019 and the customs of each language (Unicode
 * CLDR, dateFormats). */
#ifndef CANDOUR_COMPARE_WHEN_H
#define CANDOUR_COMPARE_WHEN_H

#include "base/attr.h"
#include "base/str.h"

enum when_precision { WHEN_DAY, WHEN_MONTH, WHEN_YEAR };

struct when {
	size_t from; /* code points [from, to) of the text, weekday and time of day included */
	size_t to;
	size_t from_byte; /* the same in bytes of its UTF-8 */
	size_t to_byte;
	int64_t day;      /* the first day: its midnight, as a moment of base/date.h */
	int64_t last_day; /* the last day's midnight: the same as day for a single day */
	enum when_precision precision;
	int minute;       /* of the day, as written; -1 where no time is stated */
	unsigned sure;    /* per cent, that it is a date and is this one */
	bool is_inferred; /* the year is not written there but comes from the context */
};

struct when_context {
	int64_t today;    /* the document's own date (a moment), or DATE_NONE */
	bool month_first; /* 03/12/2013 is 12 March, as Americans write */
	/* The document's date is only a file's: a date that the text states in full before says
	 * better which year is meant. */
	bool is_loose;
};

struct when_scan {
	struct str text;
	struct when_context context;
	size_t at;      /* bytes gone over */
	size_t counted; /* bytes whose code points are counted */
	size_t codepoints;
	size_t ended;            /* byte behind the last date given */
	int64_t stated;          /* the last day written in full so far, or DATE_NONE */
	size_t only_month_first; /* dates so far that can be read in one order alone */
	size_t only_day_first;
	uint32_t pairs[32]; /* for each first letter, the second ones (bits) of months' names */
};

/* text is valid UTF-8. */
void when_begin(struct when_scan *scan, struct str text, const struct when_context *context);
/* The next date; false at the end of the text. */
bool when_next(struct when_scan *scan, struct when *ret_when);
/* The first date of a short text such as a title, an option or a path; false where there is
 * none. */
bool when_first(
	struct str text, const struct when_context *context, struct when *ret_when) MUST_USE;

#endif
