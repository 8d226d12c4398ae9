/* Letters that went to the authority, and what answered them.
 *
 * A letter is written by work/request.h; once it is marked as sent it has a number, copies in requests/ whose hashes
 * are in the log, and a row here. Answers name a delivery or an upload; the last word on whether all was answered is
 * a person's. Days are those of the letter and of what came, as the log has them. */
#ifndef CANDOUR_WORK_REQUEST_SENT_H
#define CANDOUR_WORK_REQUEST_SENT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

enum { REQUEST_NOTE_SIZE_MAX = 2000 };

/* Seen from a day. */
enum request_state {
	REQUEST_WAITS = 0, /* sent, and not due yet, or without a day */
	REQUEST_LATE,      /* due before that day, and not answered */
	REQUEST_ANSWERED,
	REQUEST_STATE_COUNT
};

struct request_sent {
	int64_t number;
	uint64_t entry;
	struct str addressee;
	struct str power;
	int64_t dated;
	int64_t due;      /* DATE_NONE: no day was set */
	struct str files; /* "SHA-256  request-1.odt", one a line */
	struct str gaps;  /* references, with blanks between */
	struct str who;
	int64_t moment;
	/* Read only. */
	size_t answer_count;
	bool is_answered; /* an answer was said to be whole, and none after it took that back */
	int64_t answered; /* the day on which the last of it came; DATE_NONE */
};

struct request_answer {
	uint64_t entry;
	int64_t request;
	int64_t delivery; /* 0: none */
	int64_t upload;   /* 0: none */
	bool is_whole;    /* nothing more is awaited */
	int64_t answered; /* the day it came; DATE_NONE: that of the delivery or upload */
	struct str note;
	struct str who;
	int64_t moment;
};

/* Each in the caller's transaction, with its entry of ENTRY_REQUEST. */
bool request_sent_put(struct inspection *inspection, struct arena *arena, struct request_sent *sent,
	struct err *err) MUST_USE;
/* ERR_NOT_FOUND where letter, delivery or upload is not there; ERR_USAGE where it names neither and says nothing. */
bool request_answer_put(struct inspection *inspection, struct arena *arena,
	struct request_answer *answer, struct err *err) MUST_USE;
/* Either, from an entry, when the ledger is being replayed. */
bool request_sent_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

/* All, the newest first, in the arena. */
bool request_sent_list(struct inspection *inspection, struct arena *arena,
	struct request_sent **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
bool request_sent_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct request_sent *ret_row, struct err *err) MUST_USE;
bool request_answer_list(struct inspection *inspection, struct arena *arena, int64_t request,
	struct request_answer **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
enum request_state request_sent_state(const struct request_sent *sent, int64_t now);
/* The kept file with this ending ("odt"), its name alone; "" where there is none. */
struct str request_sent_file(const struct request_sent *sent, const char *ending);

#endif
