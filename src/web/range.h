/* Parts of files (RFC 9110 section 14): one range a request, which is all that browsers and readers of PDF
 * ask for; more than one, or another unit, is as if none were asked for. */
#ifndef CANDOUR_WEB_RANGE_H
#define CANDOUR_WEB_RANGE_H

#include "base/attr.h"
#include "base/str.h"

enum range {
	RANGE_ALL,    /* none asked for, or none that is understood */
	RANGE_PART,   /* [*ret_from, *ret_to) */
	RANGE_NOWHERE /* 416 */
};

enum range range_read(struct str field, uint64_t size, uint64_t *ret_from, uint64_t *ret_to);

#endif
