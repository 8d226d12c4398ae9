/* Takes one delivered file: hash, vault, custody.
 *
 * A large file is taken in steps, so that the caller can serve its readers between them. One that
 * changes while it is read is read again; one that keeps changing is stored as it was read, and
 * the item says so. */
#ifndef CANDOUR_INGEST_TAKE_H
#define CANDOUR_INGEST_TAKE_H

#include "base/attr.h"
#include "base/buf.h"
#include "ingest/fetch.h"
#include "store/document.h"
#include "store/item.h"
#include "store/vault.h"

struct delivery;
struct err;
struct inspection;

struct taking {
	struct inspection *inspection;
	const struct delivery *delivery;
	struct fetched fetched; /* its bytes are the caller's: they must stay for the one step */
	struct buf path;
	struct buf chunk;
	struct vault_writer writer;
	bool is_first; /* the delivery began with this walk, so that none of it was taken before */
	bool is_active;
	bool only_hashing; /* a document of this size is held already: perhaps this one */
	unsigned tries;
	uint64_t size_read;
};

enum take_outcome {
	TAKE_MORE,    /* call take_step again */
	TAKE_NEW,     /* a new item; its document may be new or held already */
	TAKE_SKIPPED, /* this very file was taken before */
	TAKE_FAILED   /* an item without bytes: it could not be read, or is no file */
};

struct taken {
	enum take_outcome outcome;
	struct item item;
	bool is_new_document;
	struct document document; /* a new one as it was put; its name is raw */
	uint64_t size;            /* bytes read in this step */
};

/* Begins with what source_next gave, whose fd it takes over. */
void take_begin(struct taking *taking, struct inspection *inspection,
	const struct delivery *delivery, const struct fetched *fetched);
/* One step, of a few megabytes at most. In the caller's transaction. */
bool take_step(struct taking *taking, struct taken *ret_taken, struct err *err) MUST_USE;
/* Lets go of what is open; safe at any time. */
void take_end(struct taking *taking);

/* Puts a finished writer's object into vault and store unless it is held; the document's id. */
bool take_object(struct inspection *inspection, struct vault_writer *writer, struct str name,
	struct str declared, int64_t *ret_document, bool *ret_new, struct err *err) MUST_USE;

#endif
