/* The check "unread": what could not be read. Scope is a delivery.
 *
 * One gap for each delivered file and reason, whatever it holds; where more than
 * UNREAD_FILES_MAX files of one delivery share reason and kind of name, one gap for all of them. */
#ifndef CANDOUR_COMPARE_CHECK_UNREAD_H
#define CANDOUR_COMPARE_CHECK_UNREAD_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;

enum { UNREAD_FILES_MAX = 40 };

bool check_unread(struct compare *compare, const struct check *check, int64_t delivery,
	struct err *err) MUST_USE;

#endif
