/* Puts small objects straight to their place, some hundred at a time, after a list of them that
 * tells a recovery which of them to remove (store/vault_list.h). That takes a third less than a
 * file in incoming/ that is moved later: docs/decisions/219. */
#ifndef CANDOUR_STORE_PLACING_H
#define CANDOUR_STORE_PLACING_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "store/vault_object.h"

struct err;

/* All zero but for the first two. */
struct placing {
	struct object_folder folder;
	int names_fd;         /* of incoming/ */
	uint64_t list_count;  /* lists made so far; they are numbered from 0 */
	uint64_t list_first;  /* the first that was not removed */
	struct buf hashes;    /* of objects that wait for their list */
	struct buf sizes;     /* u32 each */
	struct buf bytes;     /* theirs, one after the other */
	struct buf displaced; /* hashes whose place was taken: they wait in incoming/ */
};

void placing_free(struct placing *placing);
/* The bytes are copied. What this writes, it may write later: after placing_flush it is done. */
bool placing_add(struct placing *placing, struct vault_hash hash, struct str bytes,
	struct err *err) MUST_USE;
bool placing_flush(struct placing *placing, struct err *err) MUST_USE;
/* The receipts of all that was added are committed. */
bool placing_settle(struct placing *placing, struct err *err) MUST_USE;

#endif
