/* The file that proves one entry to a stranger: C2SP tlog-proof, version 1.
 *
 *   c2sp.org/tlog-proof@v1
 *   extra BASE64
 *   index 73894
 *   HASH ... (RFC 6962 inclusion proof, leaf's sibling first)
 *
 *   (the checkpoint, as it was signed)
 *
 * The extra data is not authenticated by itself: what we put there (ledger_proof) is the entry
 * and its opening, which the proof then shows to be right or not. */
#ifndef CANDOUR_LEDGER_PROOF_H
#define CANDOUR_LEDGER_PROOF_H

#include "base/attr.h"
#include "base/str.h"
#include "ledger/merkle.h"

struct arena;
struct buf;
struct err;
struct vkey;

struct tlog_proof {
	struct str extra; /* decoded; "" where there is none */
	uint64_t index;
	struct merkle_proof path;
	struct str checkpoint; /* the whole note */
};

void tlog_proof_add(struct buf *to, const struct tlog_proof *proof);
/* The form only (ERR_DAMAGED); extra data in the arena, the rest points into `text`. */
bool tlog_proof_parse(struct arena *arena, struct str text, struct tlog_proof *ret_proof,
	struct err *err) MUST_USE;
/* True where the entry stands at the proof's index under the checkpoint, and the key signed that
 * (ERR_ALTERED). */
bool tlog_proof_verify(const struct tlog_proof *proof, const struct vkey *vkey, struct str entry,
	struct err *err) MUST_USE;

#endif
