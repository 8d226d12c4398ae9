/* The tamper-evident log: what happened, in order, so that no one can change it unseen.
 *
 * An RFC 6962 Merkle tree in the C2SP formats (tlog-tiles on disk, signed-note checkpoints with
 * Ed25519, tlog-proof). One ledger is one folder:
 *
 *   ledger/checkpoint                  the latest signed tree head
 *   ledger/checkpoints                 each one that was ever signed, numbered from 0, in one file
 *                                      that only grows (a file each would be 100,000 files for
 *                                      100,000 batches): "checkpoint N", the note, an empty line
 *   ledger/tile/L/N[.p/W]              hashes; ledger/tile/entries/N[.p/W] the entries
 *   ledger/openings/N                  salts and payloads of the entries: 256 a file, one JSON
 *                                      object a line; erasing one breaks no proof
 *   ledger/key.vkey                    the verifier key, as a C2SP vkey line
 *
 * A tree entry is small and says nothing by itself: "candour/1 KIND MOMENT COMMITMENT", where
 * MOMENT is "2013-03-12T09:30:15Z" and COMMITMENT is SHA-256(0x00 || salt(32) || payload) in
 * hexadecimal. The payload (JSON) with its salt stands in the openings. The store calls
 * ledger_write with the entries that it has already committed to its own database; the ledger's
 * files follow and can be completed after a crash.
 *
 * Crashes. Files only grow: a partial tile is appended to, then renamed to its new width. What a
 * checkpoint covers is synced before the checkpoint is replaced, so whatever an interrupted write
 * leaves lies beyond the signed size, is not looked at by readers, and is cut off by the next
 * ledger_write. A checkpoint that was signed and then lost in a crash stays in `checkpoints`; the
 * entries must then come again as they were (ERR_ALTERED otherwise).
 *
 * Threads: none. Owner: whoever opened it. One process writes at a time (ERR_BUSY for another);
 * any number may read meanwhile, each seeing the size it opened. The signing key is never held
 * here: signing goes through a callback, in the product to the sealer process
 * (ledger/sealer.h). */
#ifndef CANDOUR_LEDGER_LEDGER_H
#define CANDOUR_LEDGER_LEDGER_H

#include "base/attr.h"
#include "base/str.h"
#include "ledger/merkle.h"

struct arena;
struct err;
struct ledger;

enum { LEDGER_SALT_SIZE = 32, LEDGER_PAYLOAD_MAX = 65535 };

/* One thing that happened. */
struct ledger_entry {
	struct str kind; /* "delivery", "received", "failure" ...: letters and hyphens */
	int64_t moment;  /* when it was noted, seconds UTC; never before the entry before it */
	unsigned char salt[LEDGER_SALT_SIZE];
	struct str payload; /* JSON, one object, no control character, at most LEDGER_PAYLOAD_MAX
			     * bytes; "" once lawfully erased */
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
 * is there, ERR_ALTERED, so that a crash can be completed), then tiles, openings and one new
 * checkpoint, each durably (one sync of the file system for all, then the checkpoint). Nothing is
 * signed where all entries are there already. On failure the ledger stands as before and the same
 * call may be tried again. */
bool ledger_write(struct ledger *ledger, uint64_t first, const struct ledger_entry *entries,
	size_t count, struct ledger_signer signer, struct err *err) MUST_USE;

/* The entry with its opening (payload in the arena; ERR_NOT_FOUND beyond the size, ERR_ALTERED
 * where the opening does not fit the entry). */
bool ledger_read(struct ledger *ledger, struct arena *arena, uint64_t index,
	struct ledger_entry *ret_entry, struct err *err) MUST_USE;
/* Erases salt and payload of one entry for good, by writing over them where they stand; proofs of
 * all entries still verify. What was erased can be told from the file; that it was lawful must be
 * said by an entry of its own, which is the caller's business. */
bool ledger_erase(struct ledger *ledger, uint64_t index, struct err *err) MUST_USE;

/* A C2SP tlog-proof for one entry, as text. Its extra data is the entry, a line feed and, unless
 * erased, its line of the openings: all that a stranger needs to check what the entry said. */
bool ledger_proof(struct ledger *ledger, struct arena *arena, uint64_t index, struct str *ret_text,
	struct err *err) MUST_USE;
/* The same without the line of the openings: it proves when an entry of which kind was made, and
 * tells nobody what it said. */
bool ledger_proof_closed(struct ledger *ledger, struct arena *arena, uint64_t index,
	struct str *ret_text, struct err *err) MUST_USE;

/* Each thing found altered, missing, added or back-dated; `what` is one sentence naming the file
 * or entry. */
struct ledger_finding {
	/* "altered", "missing", "added", "back-dated", "rolled back", "forked"; or "unfinished": it
	 * lies beyond the signed size, as an interrupted write leaves it; nothing signed depends
	 * on it, and the next ledger_write removes it. */
	const char *sort;
	struct str what;
};
/* Reads everything (a million entries a second and core): every entry against every tile, every
 * level of hashes, the openings, all kept checkpoints (each must be a prefix of the tree), and files
 * that do not belong. `since` is the text of an earlier checkpoint or "" ; `size_least` is the size
 * the store knows was signed (a smaller ledger was rolled back). `entry` (may be NULL) is called
 * with each entry in order. Where `entry` returns false, verifying ends with its error. `vkey` ""
 * takes the folder's own. Returns false only where it could not go on; findings are given through
 * `found`. */
bool ledger_verify(const char *folder, struct str vkey, struct str since, uint64_t size_least,
	void (*found)(void *context, const struct ledger_finding *finding),
	bool (*entry)(
		void *context, uint64_t index, const struct ledger_entry *entry, struct err *err),
	void *context, struct err *err) MUST_USE;

/* The same in two parts, while others write: the beginning takes what must be of one moment (the
 * head, the checkpoints, which files there are), and is short; writers must be kept out of it. The
 * end reads the entries as they were then, however many are added meanwhile. `found` and `entry`
 * are called by both. To be freed whether it began or not. */
struct ledger_verify;
bool ledger_verify_begin(const char *folder, struct str vkey,
	void (*found)(void *context, const struct ledger_finding *finding),
	bool (*entry)(
		void *context, uint64_t index, const struct ledger_entry *entry, struct err *err),
	void *context, struct ledger_verify **ret_verify, struct err *err) MUST_USE;
bool ledger_verify_end(struct ledger_verify *verify, struct str since, uint64_t size_least,
	struct err *err) MUST_USE;
void ledger_verify_cleanup(struct ledger_verify **verify);

#endif
