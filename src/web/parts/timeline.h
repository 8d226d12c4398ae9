/* What happened, one below the other, each with who and when. */
#ifndef CANDOUR_WEB_PARTS_TIMELINE_H
#define CANDOUR_WEB_PARTS_TIMELINE_H

#include "web/parts/part.h"

struct part_event {
	struct part part;   /* what more is said of it; classes and attributes of all of it */
	struct part label;  /* what happened */
	struct part byline; /* who did it; "by" is written before it */
	struct str stamp;   /* for machines: "2014-10-20T10:42Z"; "" leaves it out */
	struct str when;    /* for people */
};
/* level: of the headings; 0 is 2. */
void part_timeline_begin(struct buf *out, const struct part *timeline);
void part_timeline_event(struct buf *out, const struct part_event *event, unsigned level);
/* The same where more than words is said of it: that stands between the two, and the event's own words before it. */
void part_timeline_event_begin(struct buf *out, const struct part_event *event, unsigned level);
void part_timeline_event_end(struct buf *out);
void part_timeline_end(struct buf *out);

#endif
