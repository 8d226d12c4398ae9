/* The tamper-evident log: what happened, in order, so that no one can change it unseen.
 *
 * An RFC 6962 Merkle tree in the C2SP formats (tlog-tiles on disk, signed-note checkpoints with
 * Ed25519, tlog-proof). One ledger is one folder:
 *
 *   ledger/checkpoint                  the latest signed tree head
 *   ledger/checkpoints/SIZE            each one that was ever signed, by tree size
 *   ledger/tile/L/N[.p/W]              hashes; ledger/tile/entries/N[.p/W] the entries
 *   ledger/openings/N[.p/W]            salts and payloads of the entries: 256 a file, one JSON
 *                                      object a line; erasing one breaks no proof
 *   ledger/key.vkey                    the verifier key, as a C2SP vkey line
 *
 * A tree entry is small and says nothing by itself: "candour/1 KIND MOMENT COMMITMENT", where
 * COMMITMENT is SHA-256(0x00 || salt(32) || payload) in hexadecimal. The payload (JSON) with its
 * salt stands in the openings. The store calls ledger_write with the entries that it has already
 * committed to its own database; the ledger's files follow and can be completed after a crash.
 *
 * Threads: none. Owner: whoever opened it. The signing key is never held here: signing goes
 * through a callback, in the product to the sealer process. */
#ifndef CANDOUR_LEDGER_LEDGER_H
#define CANDOUR_LEDGER_LEDGER_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct ledger;

enum { LEDGER_HASH_SIZE = 32, LEDGER_SALT_SIZE = 32, LEDGER_ENTRY_MAX = 65535 };

struct ledger_hash {
	unsigned char bytes[LEDGER_HASH_SIZE];
};

/* One thing that happened. */
struct ledger_entry {
	struct str kind; /* "delivery", "received", "failure" ...: letters and hyphens */
	int64_t moment;  /* when it was noted, seconds UTC; never before the entry before it */
	unsigned char salt[LEDGER_SALT_SIZE];
	struct str payload; /* JSON, one object, no line feed; "" once lawfully erased */
};

/* Signs the bytes of a checkpoint's note text. */
struct ledger_signer {
	void *context;
	bool (*sign)(
		void *context, struct str text, unsigned char ret_signature[64], struct err *err);
};

/* Makes an empty ledger in the folder with its verifier key; size 0 is signed at once. `origin`
 * is the log's name, "candour.example/REFERENCE" (no space, no plus). */
bool ledger_create(const char *folder, struct str origin, const unsigned char public_key[32],
	struct ledger_signer signer, struct err *err) MUST_USE;
/* Opens it for reading or writing; checks the checkpoint's signature by key.vkey and that the
 * right edge of the tree agrees with it (ERR_ALTERED). */
bool ledger_open(const char *folder, struct ledger **ret_ledger, struct err *err) MUST_USE;
void ledger_close(struct ledger *ledger);
void ledger_cleanup(struct ledger **ledger);

uint64_t ledger_size(const struct ledger *ledger); /* entries under the checkpoint */
struct ledger_hash ledger_root(const struct ledger *ledger);
struct str ledger_origin(const struct ledger *ledger);
struct str ledger_vkey(const struct ledger *ledger);       /* "name+hash+base64" */
struct str ledger_checkpoint(const struct ledger *ledger); /* the signed note as text */

/* Writes entries first, first + 1, ... (first <= size: those below the size must be equal to what
 * is there, so that a crash can be completed), then tiles, openings and one new checkpoint, each
 * durably (one sync of the file system for all, then the checkpoint). */
bool ledger_write(struct ledger *ledger, uint64_t first, const struct ledger_entry *entries,
	size_t count, struct ledger_signer signer, struct err *err) MUST_USE;

/* The entry with its opening (payload in the arena; ERR_NOT_FOUND beyond the size, ERR_ALTERED
 * where the opening does not fit the entry). */
bool ledger_read(struct ledger *ledger, struct arena *arena, uint64_t index,
	struct ledger_entry *ret_entry, struct err *err) MUST_USE;
/* Erases salt and payload of one entry for good; proofs of all entries still verify. */
bool ledger_erase(struct ledger *ledger, uint64_t index, struct err *err) MUST_USE;

/* A C2SP tlog-proof for one entry, as text. */
bool ledger_proof(struct ledger *ledger, struct arena *arena, uint64_t index, struct str *ret_text,
	struct err *err) MUST_USE;

/* Each thing found altered, missing, added or back-dated; `what` is one sentence naming the file
 * or entry. */
struct ledger_finding {
	const char *sort; /* "altered", "missing", "added", "back-dated", "rolled back", "forked" */
	struct str what;
};
/* Reads everything: every entry against every tile, every level of hashes, the openings, all
 * kept checkpoints (each must be a prefix of the tree), and files that do not belong. `since` is
 * the text of an earlier checkpoint or "" ; `size_least` is the size the store knows was signed
 * (a smaller ledger was rolled back). `entry` (may be NULL) is called with each entry in order.
 * Returns false only where it could not go on; findings are given through `found`. */
bool ledger_verify(const char *folder, struct str vkey, struct str since, uint64_t size_least,
	void (*found)(void *context, const struct ledger_finding *finding),
	bool (*entry)(
		void *context, uint64_t index, const struct ledger_entry *entry, struct err *err),
	void *context, struct err *err) MUST_USE;

#endif
