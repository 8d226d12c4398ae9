/* What the files of the clerk share; for them alone. */
#ifndef CANDOUR_WORK_CLERK_CLERK_INSIDE_H
#define CANDOUR_WORK_CLERK_CLERK_INSIDE_H

#include "access/hasher.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "work/clerk/act.h"
#include "work/clerk/acts.h"
#include "work/clerk/errand.h"
#include "work/workshop.h"

struct db;
struct err;

enum {
	CLERK_DOORS_MAX = 64,
	CLERK_HASHERS = 2,
	CLERK_ASKED_MAX = 256, /* acts of one door that wait; then it is not read */
	CLERK_BATCH_MAX = 200, /* acts committed together */
	CLERK_ACT_ARENA = 64 << 20,
	CLERK_ROOM_LEAST =
		16 << 20 /* of the disk: a batch of long acts, the log and the database */
};

/* An act that was asked, until it is answered. */
struct asked {
	struct asked *next;
	struct clerk_door *door;
	struct buf bytes; /* that `act` points into; wiped, for there may be a password in it */
	uint32_t serial;
	struct act act;
	const struct act_row *row;
	struct arena arena;
	struct act_answer answer;
	enum { ASKED_NEW = 0, ASKED_HASHING, ASKED_READY, ASKED_DONE } stage;
	struct hash_job job;
	struct hash_result hashed;
	bool has_hashed;
};

struct clerk_door {
	int socket; /* -1: none */
	struct buf in;
	struct buf out;
	size_t out_at;
	size_t asked_count;
};

struct clerk {
	const char *folder;
	int keeper; /* -1: it has gone */
	int signals;
	bool is_ending;
	struct clerk_door doors[CLERK_DOORS_MAX];
	struct asked *first; /* in the order in which they came */
	struct asked **last;
	struct hasher *hashers[CLERK_HASHERS];
	struct asked *hashed[CLERK_HASHERS]; /* what each is at */
	struct workshop workshop;
	bool is_open;
	struct db *people;
	struct errand_calls errands; /* asked for in the batch that runs */
	int64_t used_ms;             /* when the turn was last made use of */
};

/* clerk_doors.c: what comes in and goes out. */
bool clerk_door_take(struct clerk *clerk, struct err *err) MUST_USE;
void clerk_door_read(struct clerk *clerk, struct clerk_door *door);
void clerk_door_write(struct clerk_door *door);
void clerk_door_close(struct clerk *clerk, struct clerk_door *door);
void clerk_answer(struct clerk *clerk, struct asked *asked, const struct err *err);
void clerk_asked_free(struct asked *asked);

/* clerk_batch.c: what is done. */
bool clerk_has_ready(const struct clerk *clerk, bool is_people_only);
/* Looks at what is new: refuses it, has it hashed, or makes it ready. */
void clerk_sort(struct clerk *clerk);
/* Those that write to people.db alone. */
void clerk_do_people(struct clerk *clerk);
/* The others, if it is our turn; *ret_waits where it is not. */
void clerk_do_all(struct clerk *clerk, bool *ret_waits);
/* Gives the turn back. */
void clerk_rest(struct clerk *clerk);
void clerk_shut(struct clerk *clerk);

#endif
