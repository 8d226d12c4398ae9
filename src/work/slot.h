/* One document in a reader's hand: what it is, what the reader has said of it so far, and the part
 * that is just coming. For pipeline.c. */
#ifndef CANDOUR_WORK_SLOT_H
#define CANDOUR_WORK_SLOT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "store/document.h"
#include "store/item.h"
#include "store/vault.h"
#include "work/assembly.h"
#include "work/family.h"

struct err;
struct frame;
struct fresh;
struct workshop;

struct slot {
	struct workshop *workshop;
	bool is_alone; /* it must be the only one in its reader's hand */
	bool is_fresh; /* just taken in: it has no password, and no parts but those that come now */
	struct assembly assembly;
	struct arena arena;
	struct document document;
	struct item item;     /* the instance in whose name it is read */
	struct family family; /* of its parts; no parent until the first has come */
	bool part_is_open;
	struct vault_writer writer;
	struct document_part part;
	struct buf part_name;
	struct buf part_declared;
	uint32_t part_count;
	bool has_parts; /* also of a reading that was broken off */
	uint64_t
		new_count; /* documents among them that were not held; the pipeline takes it down */
	const char *bound; /* words of a bound that was reached, or "" */
};

void slot_init(struct slot *slot, struct workshop *workshop);
void slot_free(struct slot *slot);
/* Takes up a document. `fresh` knows of some, or is NULL. */
bool slot_prepare(
	struct slot *slot, int64_t document, struct fresh *fresh, struct err *err) MUST_USE;
/* Forgets what was said of it, to have it read again. */
void slot_again(struct slot *slot);
/* Takes what the reader says. ERR_INTERNAL where it makes no sense. */
bool slot_take(struct slot *slot, const struct frame *frame, struct err *err) MUST_USE;
/* The reader has ended, with or without the end of what it said. */
void slot_finish(struct slot *slot, struct document_reading *ret_reading);

#endif
