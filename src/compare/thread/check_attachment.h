/* The check "attachment-absent": attachments that a mail's own words announce or name, or that its
 * header says it has, and that it does not carry. */
#ifndef CANDOUR_COMPARE_CHECK_ATTACHMENT_H
#define CANDOUR_COMPARE_CHECK_ATTACHMENT_H

#include "base/attr.h"
#include "base/str.h"

struct check;
struct compare;
struct err;

bool check_attachment_absent(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
