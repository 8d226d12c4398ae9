/* How often a body meets: as stated ("every 6 weeks"), or learnt from the days on which it met.
 *
 * A rhythm is learnt only where it is regular: at least CADENCE_DAYS_MIN days, and three quarters
 * of the intervals within a seventh (or three days) of their median. A hole is an interval of twice or
 * three times the median; one that spans a recess (August, or Christmas to New Year) is none. */
#ifndef CANDOUR_COMPARE_MEETING_CADENCE_H
#define CANDOUR_COMPARE_MEETING_CADENCE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

enum { CADENCE_DAYS_MIN = 8, CADENCE_HOLE_MAX = 20 };

struct cadence {
	unsigned days;
	bool is_stated;
};

struct cadence_hole {
	int64_t before; /* the meetings around it: midnights */
	int64_t after;
	int64_t about; /* when one would have been */
};

/* "weekly", "every six weeks", "fortnightly", "quarterly", "every 2 months" in days; 0 where the
 * words say nothing of the kind. */
unsigned cadence_days(struct str words);
/* days rise. stated: in days, 0 for none. False where there is no rhythm. */
bool cadence_learn(struct arena *arena, const int64_t *days, size_t count, unsigned stated,
	struct cadence *ret_cadence) MUST_USE;
/* Up to CADENCE_HOLE_MAX; more than one hole in four intervals is no rhythm and gives none. */
size_t cadence_holes(const int64_t *days, size_t count, const struct cadence *cadence,
	struct cadence_hole ret_holes[CADENCE_HOLE_MAX]);

#endif
