/* The check "altered-after": what was changed after the inspection was announced, and dates that
 * contradict one another. Scope is a delivery.
 *
 * The day is the setting "announced", else "appointed". What is looked for:
 *
 *   - a document saved after that day, and made before it or on a day that is not said;
 *   - a mail of before that day that its mailbox says was changed after it (Outlook's
 *     PidTagLastModificationTime: moving or marking a mail is enough, so it is weak);
 *   - a file whose own dates say nothing and whose file time lies after that day, unless the
 *     delivery's file times were set by copying;
 *   - an attachment saved more than a day after the mail that carries it was sent;
 *   - a document saved more than a day before it was made.
 *
 * Where many of a delivery agree, they are one gap: a copy, an export or a move did it. Documents
 * that were both made and saved after the day are new papers, not altered ones, and so are
 * attachments of mails sent after it. */
#ifndef CANDOUR_COMPARE_CHECK_ALTERED_H
#define CANDOUR_COMPARE_CHECK_ALTERED_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;

bool check_altered(struct compare *compare, const struct check *check, int64_t delivery,
	struct err *err) MUST_USE;

#endif
