/* The check "version-altered": passages of one version that the next one does not have. */
#ifndef CANDOUR_COMPARE_VERSION_CHECK_H
#define CANDOUR_COMPARE_VERSION_CHECK_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;

/* scope: a chain (TOPIC_VERSION). Told are paragraphs with a number, of at least
 * VERSION_PARAGRAPH_WORDS words or passed over by the later version's numbers, and any passage of
 * at least VERSION_PASSAGE_WORDS.  Of tables, told are rows
 * that are gone, and a few cells that changed in a table that is otherwise as it was. Words that stand
 * at another place are not lost. */
enum { VERSION_PARAGRAPH_WORDS = 10, VERSION_PASSAGE_WORDS = 12 };
bool version_altered(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
