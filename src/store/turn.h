/* Whose turn it is to write in an inspection.
 *
 * Three files of the folder are locked (flock(2)); the locks end with their process, however it
 * ends:
 *
 *   lock        held by who writes, and shared for a moment by who must not be written under (candour verify)
 *   lock.queue  held by who waits for it: whoever writes sees there that somebody waits
 *   lock.long   held by who writes for long (an intake, OCR, comparing, a rebuild) from its beginning to its
 *               end, also while it gives way: one at a time
 *
 * Who wants to write takes the queue, then the lock, then leaves the queue; so whoever gave way
 * stands behind all who waited. A process that was forked from the writer and has the descriptor
 * shares its turn. */
#ifndef CANDOUR_STORE_TURN_H
#define CANDOUR_STORE_TURN_H

#include "base/attr.h"
#include "base/str.h"

struct err;

struct turn {
	int lock_fd;
	int queue_fd;
	int long_fd; /* -1: short */
	bool is_queued;
	bool is_held;
};

/* For struct turn turn = TURN_NONE. */
#define TURN_NONE                                                                                  \
	{                                                                                          \
		.lock_fd = -1, .queue_fd = -1, .long_fd = -1                                       \
	}

enum { TURN_FOREVER = -1 };

/* Opens the files, made where they are absent. With `is_long` it takes lock.long, too; ERR_BUSY
 * where another has it, unless it may wait. */
bool turn_open(
	struct turn *turn, const char *folder, bool is_long, bool wait, struct err *err) MUST_USE;
/* Ends the turn and closes. */
void turn_close(struct turn *turn);

/* Never waits: *ret_held is whether it is our turn now. Once asked one stands in the queue,
 * until it is, or until turn_end. */
bool turn_try(struct turn *turn, bool *ret_held, struct err *err) MUST_USE;
/* Waits for wait_ms at most (ERR_BUSY then), or TURN_FOREVER. */
bool turn_take(struct turn *turn, const char *folder, int wait_ms, struct err *err) MUST_USE;
void turn_end(struct turn *turn);
/* Whether somebody waits for our turn to end. */
bool turn_is_awaited(const struct turn *turn);

/* ---- Keeping writers out, without writing ---- */

/* Declare as: struct turn still CLEANUP(turn_close) = TURN_NONE; Waits for some seconds, then
 * ERR_BUSY: who writes for long and gives way is not in the way, candour rebuild is. Works on a
 * medium that can only be read; where there are no lock files, nothing is held. */
bool turn_still(struct turn *turn, const char *folder, struct err *err) MUST_USE;

#endif
