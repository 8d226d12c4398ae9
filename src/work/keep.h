/* Keeps what was read of a document: store, index, log, and the parts of its other instances. */
#ifndef CANDOUR_WORK_KEEP_H
#define CANDOUR_WORK_KEEP_H

#include "base/attr.h"
#include "base/str.h"

struct document;
struct document_reading;
struct err;
struct workshop;

/* `item` is the instance in whose name it was read, and whose parts are there by now. `log` writes an entry where it could not be
 * (wholly) read; `has_parts` gives its parts to its other instances. In the caller's transaction. */
bool keep_reading(struct workshop *workshop, const struct document *document,
	const struct document_reading *reading, int64_t item, bool has_parts, bool log,
	struct err *err) MUST_USE;

/* Keeps a document whose text has grown (OCR): store and index. */
bool keep_text(struct workshop *workshop, const struct document *document,
	const struct document_reading *reading, struct err *err) MUST_USE;

#endif
