/* The check "late": scope 0, all deliveries against what the register says.
 *
 * Three kinds: records that came after the day on which they were due; records that were due and of
 * which nothing has come by the day of the latest delivery; records that came within LATE_DAYS days
 * (the setting "late_days") before a witness is heard. */
#ifndef CANDOUR_COMPARE_CHECK_LATE_H
#define CANDOUR_COMPARE_CHECK_LATE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;

enum { LATE_DAYS = 3 };

bool check_late(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
