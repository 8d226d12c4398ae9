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
#include "store/newcomers.h"
#include "store/turn.h"

struct db;
struct err;
struct sandbox;
struct vault;

enum inspection_mode {
	INSPECTION_READ,
	INSPECTION_WRITE /* has the turn (store/turn.h): one writer at a time */
};

/* The run that the next entry may go on (store/entry_run.h). */
struct entry_run_last {
	bool is_known;
	char kind[32];
	char who[200];
	size_t kind_len;
	size_t who_len;
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
	struct turn turn;
	uint64_t
		database[2]; /* device and number of the file: candour rebuild puts another there */
	uint64_t next_entry;
	int64_t last_moment;
	struct entry_run_last run;
	int64_t last_item; /* the highest number; 0: to be looked up */
	struct newcomers newcomers;
	struct sha256 sha256;
	struct buf committing; /* store/commitment.h: what is hashed next; kept for its room */
	bool is_rebuilding;    /* store/inspection_rebuild.h */
	struct buf readings;   /* store/commitment.h: noted, and not yet in an entry */
};

/* How to open; the signer and the clock are borrowed. */
struct inspection_options {
	enum inspection_mode mode;
	struct ledger_signer signer;
	int64_t (*clock)(void *context);
	void *clock_context;
	struct random random;
	bool wait; /* for another writer to finish, rather than ERR_BUSY after some seconds */
	bool is_long; /* an intake, OCR, comparing: one at a time; only such a one puts into the vault */
	bool rebuild; /* start from an empty database */
};

/* Makes folder and everything in it; the caller founds the inspection with an entry next. */
bool inspection_create(const char *folder, struct str origin, const unsigned char public_key[32],
	const struct inspection_options *options, struct inspection **ret_inspection,
	struct err *err) MUST_USE;
/* Opens one; with INSPECTION_WRITE completes what a crash left half done. */
bool inspection_open(const char *folder, const struct inspection_options *options,
	struct inspection **ret_inspection, struct err *err) MUST_USE;
/* Where what is committed proves much, part of the work goes to a process of its own (store/carrier.h);
 * the sandbox must live longer. Not for a rebuild. */
void inspection_employ(struct inspection *inspection, struct sandbox *sandbox);
void inspection_close(struct inspection *inspection);
void inspection_cleanup(struct inspection **inspection);

/* A transaction around an act: begin; then commit makes originals durable, commits, settles the
 * vault and writes the ledger. Undo forgets. */
bool inspection_begin(struct inspection *inspection, struct err *err) MUST_USE;
bool inspection_commit(struct inspection *inspection, struct err *err) MUST_USE;
/* Its two halves, for who has more than one thing to commit. Rows: originals, rows and entries are durable in the
 * database; where it fails all is undone. Log: settles the vault and writes the entries to the log's files; where it
 * fails, it is done when the inspection is opened next, and the handle must be closed. */
bool inspection_commit_rows(struct inspection *inspection, struct err *err) MUST_USE;
bool inspection_commit_log(struct inspection *inspection, struct err *err) MUST_USE;
void inspection_undo(struct inspection *inspection);
bool inspection_is_writing(const struct inspection *inspection);
/* A part of a transaction that can be undone alone, with its entries; nothing of it goes to the
 * vault or the index. Where the undoing fails the whole must be undone. */
struct inspection_part {
	uint64_t next_entry;
	int64_t last_moment;
	size_t readings_len;
};
bool inspection_part_begin(
	struct inspection *inspection, struct inspection_part *ret_part, struct err *err) MUST_USE;
bool inspection_part_end(struct inspection *inspection, struct err *err) MUST_USE;
bool inspection_part_undo(struct inspection *inspection, const struct inspection_part *part,
	struct err *err) MUST_USE;

/* ---- Taking turns ---- */

/* Between two transactions: where somebody waits to write, lets all who wait go first, and takes
 * up what they wrote. Who holds the inspection for long calls it at every commit, and commits
 * soon where inspection_is_awaited. */
bool inspection_give_way(struct inspection *inspection, struct err *err) MUST_USE;
bool inspection_is_awaited(const struct inspection *inspection);
/* For who keeps the inspection open without its turn: between the two nothing of it but its
 * database may be used, for reading. inspection_try never waits. After a failure it must be
 * closed. */
void inspection_let_go(struct inspection *inspection);
bool inspection_try(struct inspection *inspection, bool *ret_held, struct err *err) MUST_USE;
/* False once candour rebuild has put another database in its place: then it must be opened anew. */
bool inspection_is_current(struct inspection *inspection);

/* Settings: name and value; "" where unset. The value is in the arena given. */
bool setting_get(struct inspection *inspection, struct arena *arena, const char *name,
	struct str *ret_value, struct err *err) MUST_USE;
bool setting_put(struct inspection *inspection, const char *name, struct str value,
	struct err *err) MUST_USE;

#endif
