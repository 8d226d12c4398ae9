/* Small words beside others: a state, and how many of something wait. */
#ifndef CANDOUR_WEB_PARTS_BADGE_H
#define CANDOUR_WEB_PARTS_BADGE_H

#include "web/parts/part.h"

/* classes: "moj-badge--green"; the house's own colours stand in candour.css. */
void part_badge(struct buf *out, const struct part *badge);

struct part_count {
	struct part part; /* classes and attributes */
	int64_t count;    /* 0 and less: nothing is written */
	struct str of;    /* read out behind it: "open" */
	bool is_exact;    /* else "99+" is the most that is said */
};
void part_notification_badge(struct buf *out, const struct part_count *count);

#endif
