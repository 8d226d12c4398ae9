/* What one document says of meetings.
 *
 * A document may be the minutes or the agenda of a meeting, hold the minutes of others (a pack),
 * state that earlier minutes were agreed, announce the next meeting, or tell of one that was
 * cancelled. Each is a sighting: a body, a day and a passage. Nothing is looked up elsewhere: what
 * one document says is the same whatever else is held. */
#ifndef CANDOUR_COMPARE_MEETING_TEXT_H
#define CANDOUR_COMPARE_MEETING_TEXT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* Stored by number: append only. */
enum meeting_role {
	MEETING_NONE = 0,
	MEETING_MINUTES,   /* the document is the minutes */
	MEETING_NOTES,     /* is notes of it */
	MEETING_AGENDA,    /* is its agenda or papers */
	MEETING_CONTAINED, /* holds its minutes among other things */
	MEETING_AGREED,    /* says that its minutes were agreed, signed, noted */
	MEETING_TO_AGREE,  /* an agenda on which its minutes stand */
	MEETING_NAMED,     /* names its minutes otherwise */
	MEETING_NEXT,      /* announces it */
	MEETING_CALENDAR,  /* a calendar says when it is */
	MEETING_CANCELLED  /* says that it was not held */
};

/* Of one document: a calendar of many years has some thousands. */
enum { MEETING_SIGHTING_MAX = 10000, MEETING_DATE_MAX = 20000 };

struct meeting_source {
	struct str path; /* of the document's first item */
	struct str title;
	struct str text;
	struct str authority; /* whose records they are; its name is part of many headings */
	int64_t moment;       /* the document's own date, or DATE_NONE */
	int kind;             /* enum item_kind */
};

struct meeting_sighting {
	enum meeting_role role;
	struct str key;  /* of the body (body_key); "": not said */
	struct str name; /* of the body, for people */
	int64_t day;     /* midnight of the day; DATE_NONE: not said */
	size_t from;     /* code points of the passage */
	size_t to;
	struct str words; /* the passage */
};

struct meeting_reading {
	struct meeting_sighting *sightings; /* in the arena; by place in the text */
	size_t count;
	enum meeting_role own; /* what the document itself is */
	struct str own_key;
	int64_t own_day;
};

void meeting_read(struct arena *arena, const struct meeting_source *source,
	struct meeting_reading *ret_reading);

#endif
