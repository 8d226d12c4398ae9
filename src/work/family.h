/* Families: the parts of a container become items under each instance of the container. */
#ifndef CANDOUR_WORK_FAMILY_H
#define CANDOUR_WORK_FAMILY_H

#include "base/attr.h"
#include "base/str.h"

struct document;
struct document_part;
struct err;
struct inspection;
struct item;
struct workshop;

/* How much one delivered file of this size may unpack to, all depths together (base/limits.h). */
uint64_t family_size_max(uint64_t head_size);

/* Whose parts are taken out, and the bytes that the whole family of it may unpack to. */
struct family {
	const struct item *parent;
	uint64_t size_max;
};
/* For all parts of `parent`, which is borrowed; `document` is its own. */
bool family_of(struct inspection *inspection, const struct item *parent,
	const struct document *document, struct family *ret_family, struct err *err) MUST_USE;

/* The bytes that the family of an item may still take; `document` is the item's. */
bool family_room(struct inspection *inspection, const struct item *item,
	const struct document *document, uint64_t *ret_size, struct err *err) MUST_USE;

/* Whether a part of this size may still be taken out; *ret_words is "" or says which bound (depth or
 * size of the family) forbids it. Ask before its bytes are kept. */
bool family_allows(struct inspection *inspection, const struct family *family, uint64_t size,
	const char **ret_words, struct err *err) MUST_USE;

/* Makes the item of one part under the parent, unless it is there. *ret_item is 0 where a bound
 * (depth, count, size of the family) forbids it; words then say which. */
bool family_add_part(struct workshop *workshop, const struct family *family,
	const struct document_part *part, struct str declared, int64_t *ret_item,
	const char **ret_words, struct err *err) MUST_USE;
/* Makes the items below one instance of a container that has been read, at all depths; those that
 * are there stay. */
bool family_expand(struct workshop *workshop, int64_t item, struct err *err) MUST_USE;

/* Another instance of a document was found: the index learns where. */
bool family_note_instance(struct workshop *workshop, int64_t document, struct err *err) MUST_USE;

#endif
