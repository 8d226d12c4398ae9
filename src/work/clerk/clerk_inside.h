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
struct refi_input;
struct sandbox;

enum {
	CLERK_DOORS_MAX = 64,
	CLERK_HASHERS = 2,
	CLERK_ASKED_MAX = 256, /* acts of one door that wait; then it is not read */
	CLERK_BATCH_MAX = 200, /* acts committed together */
	CLERK_ACT_ARENA = 64 << 20,
	/* Of the disk: a batch of long acts, the log and the database. */
	CLERK_ROOM_LEAST = 16 << 20,
	/* Of an act with a file: the file, what its reader may tell, and what becomes of that. */
	CLERK_FILE_SIZE_MAX = 64 << 20,
	CLERK_FILE_TAKEN_MAX = 32 << 20,
	CLERK_FILE_ARENA = 1 << 30,
	CLERK_KEPT_MAX = 8,
	CLERK_DOOR_FILES = 4
};

/* A file that was looked at and may be imported. */
struct clerk_kept {
	int fd; /* -1: none */
	int64_t account;
	char key[33]; /* by which it is asked for */
	int64_t since_ms;
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
	enum { ASKED_NEW = 0, ASKED_HASHING, ASKED_READING, ASKED_READY, ASKED_DONE } stage;
	struct hash_job job;
	struct hash_result hashed;
	bool has_hashed;
	int fd; /* a file that came with it, or -1 */
	struct clerk_kept *kept;
	struct refi_input *input; /* what is in it */
};

struct clerk_door {
	int socket; /* -1: none */
	struct buf in;
	struct buf out;
	size_t out_at;
	size_t asked_count;
	int files[CLERK_DOOR_FILES]; /* that came, and whose act has not yet */
	size_t file_count;
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
	struct sandbox *reader;      /* of files */
	struct asked *read;          /* what it is at */
	struct clerk_kept kept[CLERK_KEPT_MAX];
	int64_t used_ms; /* when the turn was last made use of */
};

/* clerk_doors.c: what comes in and goes out. */
bool clerk_door_take(struct clerk *clerk, struct err *err) MUST_USE;
void clerk_door_read(struct clerk *clerk, struct clerk_door *door);
void clerk_door_write(struct clerk_door *door);
void clerk_door_close(struct clerk *clerk, struct clerk_door *door);
void clerk_answer(struct clerk *clerk, struct asked *asked, const struct err *err);
void clerk_asked_free(struct asked *asked);

/* clerk_files.c: files that come with acts. Started before anything is opened. */
bool clerk_files_start(struct clerk *clerk, struct err *err) MUST_USE;
void clerk_files_end(struct clerk *clerk);
/* Has the file of an act read, unless another is; then clerk->read is another's. */
bool clerk_file_begin(
	struct clerk *clerk, struct asked *asked, int64_t account, struct err *err) MUST_USE;
void clerk_files_turn(struct clerk *clerk);

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
