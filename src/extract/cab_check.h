/* Is a cabinet what it says, before a library unpacks it? ([MS-CAB] sections 2.1 to 2.6.)
 *
 * libarchive 3.6 crashes on cabinets whose tables contradict one another; sound ones, and those
 * that were merely cut off, pass here. */
#ifndef CANDOUR_EXTRACT_CAB_CHECK_H
#define CANDOUR_EXTRACT_CAB_CHECK_H

#include "base/attr.h"
#include "base/str.h"

struct err;

/* bytes begin with the cabinet's signature. ERR_DAMAGED. */
bool cab_check(struct str bytes, struct err *err) MUST_USE;

#endif
