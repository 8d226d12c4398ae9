/* Uploads: files that come through the browser, each known by the log from its beginning to its end.
 *
 * An upload is begun (who, what it is said to be, how large), comes in pieces (upload_file.h), and is received: then its
 * hash is in the log, and whoever sent it has a receipt. Taking it in as a delivery is an errand of its own; the file
 * is removed once it is in the vault. Each step is an entry of ENTRY_UPLOAD, from which replay makes the rows again.
 *
 * Numbers count all uploads and are for us; people are shown the reference, which tells nothing of others. All
 * functions that write do so in the caller's transaction. */
#ifndef CANDOUR_WORK_UPLOAD_H
#define CANDOUR_WORK_UPLOAD_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

enum {
	UPLOAD_OPEN_MAX = 200,       /* that come at once, of all people */
	UPLOAD_OPEN_OWN_MAX = 40,    /* and of one */
	UPLOAD_ABANDONED_DAYS = 14,  /* one that stood still for so long is given up */
	UPLOAD_REFERENCE_SIZE = 12,  /* letters and digits */
	UPLOAD_WORDS_SIZE_MAX = 500, /* of given by, custodian, power */
	UPLOAD_NOTE_SIZE_MAX = 2000
};
/* As large as one part of a disclosure may be. */
#define UPLOAD_SIZE_MAX ((uint64_t)64 * 1024 * 1024 * 1024)
/* What stays free on the disk for the database and the log. */
#define UPLOAD_ROOM_LEFT ((uint64_t)512 * 1024 * 1024)

/* Stored by number: append only. */
enum upload_state {
	UPLOAD_COMING = 0,
	UPLOAD_RECEIVED,  /* whole; its hash is in the log */
	UPLOAD_TAKEN_IN,  /* as a delivery; the file is in the vault */
	UPLOAD_CANCELLED, /* given up before it was whole */
	UPLOAD_STATE_COUNT
};
const char *upload_state_name(enum upload_state state); /* "coming" ... */

struct upload {
	int64_t number;
	struct str reference; /* "k7q2mx9dvf3w" */
	struct str name;      /* of the file as it was given */
	uint64_t size;
	int64_t account;
	struct str who; /* login */
	/* What the delivery is, as for candour ingest. */
	struct str given_by;
	struct str custodian;
	struct str power;
	int64_t received; /* the day it was handed over */
	int64_t request;  /* the letter that it answers; 0: none */
	struct str note;
	enum upload_state state;
	struct str sha256; /* hexadecimal; "" before it is received */
	int64_t began;
	int64_t ended; /* received or given up; DATE_NONE before */
	uint64_t begin_entry;
	uint64_t end_entry; /* 0 before */
	int64_t delivery;   /* 0 before it is taken in */
	struct str why;     /* it was given up */
};

/* ---- Writing ---- */

/* Begins one: sets number, reference, state, began and begin_entry. ERR_USAGE where something lacks, ERR_TOO_LARGE,
 * ERR_DISK_FULL where it does not fit (with its sentence), ERR_BUSY where too many come already. Makes no file. */
bool upload_begin(struct inspection *inspection, struct arena *arena, struct upload *upload,
	struct err *err) MUST_USE;
/* It is whole, with this hash. ERR_EXISTS where it is already, or was given up. */
bool upload_receive(struct inspection *inspection, struct upload *upload, struct str sha256,
	struct str who, struct err *err) MUST_USE;
/* Given up before it was whole. Removes no file. */
bool upload_cancel(struct inspection *inspection, struct upload *upload, struct str why,
	struct str who, struct err *err) MUST_USE;
/* Taken in as this delivery; the file may be removed once that is committed (upload_file_remove). */
bool upload_take_in(struct inspection *inspection, struct upload *upload, int64_t delivery,
	struct str who, struct err *err) MUST_USE;
/* Gives up what stood still for too long, and removes what nobody needs: files of uploads that were given up, taken in
 * or undone. `now` in seconds UTC. */
bool upload_sweep(
	struct inspection *inspection, struct arena *arena, int64_t now, struct err *err) MUST_USE;
/* Any of these from an entry, when the ledger is being replayed. */
bool upload_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

/* ---- Reading; texts in the arena ---- */

bool upload_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct upload *ret_upload, struct err *err) MUST_USE;
/* ERR_NOT_FOUND where there is none of this reference. */
bool upload_find(struct inspection *inspection, struct arena *arena, struct str reference,
	struct upload *ret_upload, struct err *err) MUST_USE;
struct upload_filter {
	int64_t account; /* 0: of all people */
	int state;       /* -1: all */
	int64_t request; /* 0: all */
	size_t limit;    /* 0: all */
};
/* The newest first. */
bool upload_list(struct inspection *inspection, struct arena *arena,
	const struct upload_filter *filter, struct upload **ret_uploads, size_t *ret_count,
	struct err *err) MUST_USE;

/* ---- Room ---- */

/* What is still to come of all uploads, and what those will need that are not taken in yet: each is kept
 * twice while it is taken in. */
bool upload_room_promised(struct inspection *inspection, struct arena *arena, uint64_t *ret_size,
	struct err *err) MUST_USE;
/* The largest file that has room beside what is promised. */
uint64_t upload_room_for(uint64_t room_free, uint64_t promised);

#endif
