/* One inspection: a folder with a database, a vault, a ledger and keys.
 *
 *   candour.db  vault/  ledger/  keys/signing.key  receipts/  inspection.json (a note for people)
 *
 * struct inspection is the handle that the rooms get: its fields are open to store/ and the rooms,
 * and only store/ changes them. */
#ifndef CANDOUR_STORE_INSPECTION_H
#define CANDOUR_STORE_INSPECTION_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "crypto/random.h"
#include "crypto/sha256.h"
#include "ledger/ledger.h"

struct db;
struct err;
struct vault;

enum inspection_mode {
	INSPECTION_READ,
	INSPECTION_WRITE /* holds the lock: one writer at a time */
};

struct inspection {
	struct arena arena; /* lives as long as the handle */
	const char *folder;
	struct db *db;
	struct vault *vault;
	struct ledger *ledger;           /* NULL when only reading */
	struct ledger_signer signer;     /* sign is NULL when only reading */
	int64_t (*clock)(void *context); /* seconds UTC */
	void *clock_context;
	struct random random;
	int lock_fd;
	uint64_t next_entry;
	int64_t last_moment;
	int64_t last_item; /* the highest number; 0: to be looked up */
	struct sha256 sha256;
	bool is_rebuilding;  /* store/inspection_rebuild.h */
	struct buf readings; /* store/commitment.h: noted, and not yet in an entry */
};

/* How to open; the signer and the clock are borrowed. */
struct inspection_options {
	enum inspection_mode mode;
	struct ledger_signer signer;
	int64_t (*clock)(void *context);
	void *clock_context;
	struct random random;
	bool wait;    /* for another writer to finish, rather than ERR_BUSY */
	bool rebuild; /* start from an empty database */
};

/* Makes folder and everything in it; the caller founds the inspection with an entry next. */
bool inspection_create(const char *folder, struct str origin, const unsigned char public_key[32],
	const struct inspection_options *options, struct inspection **ret_inspection,
	struct err *err) MUST_USE;
/* Keeps writers out while *ret_fd is open; ERR_BUSY where one is at work. Works on a medium that can
 * only be read; where there is no lock file, *ret_fd is -1. */
bool inspection_hold(const char *folder, int *ret_fd, struct err *err) MUST_USE;
/* Opens one; with INSPECTION_WRITE completes what a crash left half done. */
bool inspection_open(const char *folder, const struct inspection_options *options,
	struct inspection **ret_inspection, struct err *err) MUST_USE;
void inspection_close(struct inspection *inspection);
void inspection_cleanup(struct inspection **inspection);

/* A transaction around an act: begin; then commit makes originals durable, commits, settles the
 * vault and writes the ledger. Undo forgets. */
bool inspection_begin(struct inspection *inspection, struct err *err) MUST_USE;
bool inspection_commit(struct inspection *inspection, struct err *err) MUST_USE;
void inspection_undo(struct inspection *inspection);
bool inspection_is_writing(const struct inspection *inspection);

/* Settings: name and value; "" where unset. The value is in the arena given. */
bool setting_get(struct inspection *inspection, struct arena *arena, const char *name,
	struct str *ret_value, struct err *err) MUST_USE;
bool setting_put(struct inspection *inspection, const char *name, struct str value,
	struct err *err) MUST_USE;

#endif
