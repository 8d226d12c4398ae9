/* The time of day somewhere: offsets from UTC by the system's table of time zones.
 *
 * A zone is read once, from /usr/share/zoneinfo (Debian's tzdata), before a process is confined, and only looked
 * at afterwards. Neither TZ nor any other state of the process matters. Format: RFC 9636 (TZif, versions 2
 * to 4); what its last line says of the years to come is written out to the year 2200, from where the
 * last offset stands. Decision 227. */
#ifndef CANDOUR_BASE_ZONE_H
#define CANDOUR_BASE_ZONE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct zone;

#define ZONE_USUAL "Europe/London"

/* What clocks show. */
struct zone_time {
	int64_t wall;    /* seconds since 1970-01-01T00:00:00 of that clock; for date_to_civil */
	int32_t offset;  /* seconds east of UTC */
	bool is_twice;   /* the clock shows this time twice: only the name tells which is meant */
	struct str name; /* "BST"; lives as long as the zone */
};

/* The zone of a name ("Europe/London"), in the arena. ERR_USAGE where the name is none, ERR_NOT_FOUND where
 * the system does not have it, ERR_DAMAGED where its file makes no sense. */
bool zone_load(struct arena *arena, const char *name, const struct zone **ret_zone,
	struct err *err) MUST_USE;
/* The same from a file's bytes, for tests; `bytes` need not stay. */
bool zone_take(struct arena *arena, struct str name, struct str bytes, const struct zone **ret_zone,
	struct err *err) MUST_USE;

/* NULL for a zone is UTC, in each of these. */
struct zone_time zone_at(const struct zone *zone, int64_t moment);
/* The moment at which clocks show `wall`: the first of two; of a time that clocks leave out, what it would
 * have been had they gone on. */
int64_t zone_moment(const struct zone *zone, int64_t wall);
/* "UK time", "UTC", "time of Europe/Paris". */
struct str zone_title(struct arena *arena, const struct zone *zone);

#endif
