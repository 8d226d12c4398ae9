/* Commitments: what was read of a document, bound to the log.
 *
 * With every reading kept, the log gets its hash: outcome, text, facts, places, parts. So a text
 * that someone changes in the database is not the one that was read, however well he hides it
 * there. Readings of one transaction share entries ("read", HACKING), a few hundred in each; what
 * the tree holds of an entry is salted as always. A rebuild reads anew and so commits anew; the
 * last commitment holds. */
#ifndef CANDOUR_STORE_COMMITMENT_H
#define CANDOUR_STORE_COMMITMENT_H

#include "base/attr.h"
#include "crypto/sha256.h"

struct document;
struct document_reading;
struct err;
struct inspection;

/* Notes that this was read, for the entry to come; the parts are those in the store. */
bool commitment_note(struct inspection *inspection, const struct document *document,
	const struct document_reading *reading, struct err *err) MUST_USE;
/* Writes the entries of all that was noted; inspection_commit calls it before the commit. */
bool commitments_add(struct inspection *inspection, struct err *err) MUST_USE;
/* Forgets what was noted in a transaction that was undone. */
void commitments_forget(struct inspection *inspection);

/* The hash that the log holds. How far OCR has come is no part of it. */
bool commitment_hash(struct inspection *inspection, struct sha256 *sha,
	const struct document *document, const struct document_reading *reading,
	unsigned char ret_hash[SHA256_SIZE], struct err *err) MUST_USE;

#endif
