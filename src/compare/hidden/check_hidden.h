/* The check hidden-text: words that are in a document and that nobody was to see.
 *
 * Readers say where they stand (store/place.h); this check makes one gap of each kind a document
 * has of them, with the words. What stands openly beside the pages (bookmarks, properties, notes)
 * is a gap only where it says what the pages do not, and where a redaction can be seen that it may
 * undo; comments and tracked changes are gaps of little weight. */
#ifndef CANDOUR_COMPARE_CHECK_HIDDEN_H
#define CANDOUR_COMPARE_CHECK_HIDDEN_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;
struct subject;

/* The print: touches TOPIC_DOCUMENT where the check has to look, which few documents need. */
bool hidden_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
/* scope: a document (TOPIC_DOCUMENT). */
bool check_hidden(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
