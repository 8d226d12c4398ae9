/* What was found by comparing published documents with the disclosure, kept in the log.
 *
 * The published documents are not part of the inspection: nothing in the vault tells what was found,
 * so the finding itself is an entry of the log, and a row that replay restores
 * (compare/delivery/published.h makes gaps of the rows). A folder's rows give way when it is compared
 * again, by an entry too. */
#ifndef CANDOUR_STORE_PUBLICATION_H
#define CANDOUR_STORE_PUBLICATION_H

#include "base/attr.h"
#include "base/str.h"
#include "store/vault.h"

struct arena;
struct err;
struct inspection;
struct json;

struct publication {
	uint64_t entry;           /* of the ledger; set by publication_add */
	struct str folder;        /* as it was named when it was compared */
	struct str path;          /* within it */
	struct vault_hash sha256; /* of the published document */
	struct vault_hash held;   /* of what is held of it; all 0 where nothing is */
	struct str title;         /* what is missing, and how we know */
	struct str why;
	unsigned sure; /* per cent */
	unsigned weight;
	int64_t moment; /* of the document; DATE_NONE unknown */
};

/* Each within the caller's transaction. Long texts are cut to what an entry holds. */
bool publication_begin(struct inspection *inspection, struct str folder, struct err *err) MUST_USE;
bool publication_add(
	struct inspection *inspection, struct publication *publication, struct err *err) MUST_USE;
/* Replays an entry ENTRY_PUBLISHED of this number. */
bool publication_restore(struct inspection *inspection, const struct json *payload, uint64_t entry,
	struct err *err) MUST_USE;
/* All, in the order they were found, in the arena. */
bool publication_list(struct inspection *inspection, struct arena *arena,
	struct publication **ret_rows, size_t *ret_count, struct err *err) MUST_USE;

#endif
