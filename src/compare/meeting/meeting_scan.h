/* One document while it is read for meetings; for the meeting_*.c files only.
 *
 * Positions in here are bytes of `text`: the source's text without stars of markup and the signs
 * that recognition makes of a raised "th". meeting_text.c turns them back. */
#ifndef CANDOUR_COMPARE_MEETING_SCAN_H
#define CANDOUR_COMPARE_MEETING_SCAN_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/meeting/meeting_text.h"

struct arena;

struct meeting_date {
	size_t from;
	size_t to;
	int64_t day;
};

/* From byte `at` of the squeezed text on, bytes were at `was` on. */
struct meeting_cut {
	size_t at;
	size_t was;
};

struct meeting_scan {
	struct arena *arena;
	const struct meeting_source *source;
	struct str text;
	struct meeting_cut *cuts;
	size_t cut_count;
	struct meeting_date *dates;
	size_t date_count;
	struct meeting_sighting *sightings;
	size_t count;
	size_t room;
	enum meeting_role own;
	struct str own_key;
	struct str own_name;
	int64_t own_day;
	size_t own_at; /* where the own heading begins and ends */
	size_t own_to;
};

/* Bytes at the front in which a document says what it is, and lines there. */
enum { MEETING_HEAD_SIZE = 3000, MEETING_HEAD_LINES = 40 };

/* Decides what the document itself is: own, own_key, own_name, own_day. */
void meeting_head(struct meeting_scan *scan);
/* The day in the document's name, else its own moment: the year of days written without one. */
int64_t meeting_named_day(const struct meeting_scan *scan);
/* Statements on other meetings. */
void meeting_statements(struct meeting_scan *scan);
/* Calendars: entries of a calendar file, rows of a table of meetings. */
void meeting_calendar(struct meeting_scan *scan);

/* The first date that begins in [from, to); NULL where there is none. */
const struct meeting_date *meeting_date_in(const struct meeting_scan *scan, size_t from, size_t to);
void meeting_add(struct meeting_scan *scan, enum meeting_role role, struct str key, struct str name,
	int64_t day, size_t from, size_t to);

#endif
