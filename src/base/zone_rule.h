/* The last line of a file of a time zone: what holds after its table ("GMT0BST,M3.5.0/1,M10.5.0"). Private
 * to base/zone. POSIX.1 (TZ), with the hours from -167 to 167 of RFC 9636. */
#ifndef CANDOUR_BASE_ZONE_RULE_H
#define CANDOUR_BASE_ZONE_RULE_H

#include "base/attr.h"
#include "base/str.h"

struct zone_turn {
	char form; /* 'M' month, week, weekday; 'J' day 1..365 without 29 February; '0' day 0..365 */
	int month;   /* 1..12 */
	int week;    /* 1..5; 5 is the last */
	int weekday; /* 0 Sunday .. 6 Saturday */
	int day;
	int32_t time; /* seconds after midnight, by the clock before the turn */
};

struct zone_rule {
	struct str name; /* into the text */
	int32_t offset;
	bool has_summer;
	struct str summer_name;
	int32_t summer_offset;
	struct zone_turn begins;
	struct zone_turn ends;
};

bool zone_rule_parse(struct str text, struct zone_rule *ret_rule) MUST_USE;
/* When summer time begins and ends in that year, as moments. */
void zone_rule_year(const struct zone_rule *rule, int year, int64_t *ret_begins, int64_t *ret_ends);

#endif
