#include "store/turn.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
	PATH_SIZE_MAX = 1 << 16,
	STEP_NS = 2 * 1000 * 1000, /* between two looks */
	STILL_MS = 3000 /* a writer that was killed may have helpers that end a moment later */
};

static bool
file_open(const char *folder, const char *name, int *ret_fd, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_SIZE_MAX};

	*ret_fd = open(path_join_cstr(&arena, folder, name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return *ret_fd >= 0 ||
		err_set_errno(err, errno, "cannot write in the inspection \"%s\"", folder);
}

/* *ret_got is false where another has it and one may not wait. */
static bool
lock(int fd, int operation, bool *ret_got, struct err *err)
{
	*ret_got = true;
	while (flock(fd, operation) != 0) {
		if (errno == EWOULDBLOCK) {
			*ret_got = false;
			return true;
		}
		if (errno != EINTR)
			return err_set_errno(err, errno, "cannot lock the inspection");
	}
	return true;
}

static bool
busy(const char *folder, struct err *err)
{
	return err_set(err, ERR_BUSY,
		"another candour is writing to \"%s\"; wait until it has finished", folder);
}

static void
pause_once(void)
{
	const struct timespec wait = {.tv_nsec = STEP_NS};

	(void)nanosleep(&wait, NULL);
}

bool
turn_open(struct turn *turn, const char *folder, bool is_long, bool wait, struct err *err)
{
	bool got = true;

	if (!file_open(folder, "lock", &turn->lock_fd, err) ||
		!file_open(folder, "lock.queue", &turn->queue_fd, err) ||
		(is_long &&
			(!file_open(folder, "lock.long", &turn->long_fd, err) ||
				!lock(turn->long_fd, LOCK_EX | (wait ? 0 : LOCK_NB), &got, err))))
		return false;
	return got || busy(folder, err);
}

void
turn_close(struct turn *turn)
{
	/* Others may have the descriptors still: what they hold with us stays held. */
	fd_close(&turn->lock_fd);
	fd_close(&turn->queue_fd);
	fd_close(&turn->long_fd);
	turn->is_held = false;
	turn->is_queued = false;
}

static bool
take(struct turn *turn, int flag, struct err *err)
{
	if (!turn->is_queued && !lock(turn->queue_fd, LOCK_EX | flag, &turn->is_queued, err))
		return false;
	if (!turn->is_queued)
		return true;
	if (!lock(turn->lock_fd, LOCK_EX | flag, &turn->is_held, err))
		return false;
	if (turn->is_held) {
		(void)flock(turn->queue_fd, LOCK_UN);
		turn->is_queued = false;
	}
	return true;
}

bool
turn_try(struct turn *turn, bool *ret_held, struct err *err)
{
	bool done = turn->is_held || take(turn, LOCK_NB, err);

	*ret_held = turn->is_held;
	return done;
}

bool
turn_take(struct turn *turn, const char *folder, int wait_ms, struct err *err)
{
	int64_t until = clock_span_ms() + wait_ms;

	if (turn->is_held)
		return true;
	if (wait_ms == TURN_FOREVER)
		return take(turn, 0, err);
	for (;;) {
		if (!take(turn, LOCK_NB, err))
			return false;
		if (turn->is_held)
			return true;
		if (clock_span_ms() >= until) {
			turn_end(turn);
			return busy(folder, err);
		}
		pause_once();
	}
}

void
turn_end(struct turn *turn)
{
	if (turn->is_held)
		(void)flock(turn->lock_fd, LOCK_UN);
	if (turn->is_queued)
		(void)flock(turn->queue_fd, LOCK_UN);
	turn->is_held = false;
	turn->is_queued = false;
}

bool
turn_is_awaited(const struct turn *turn)
{
	if (flock(turn->queue_fd, LOCK_SH | LOCK_NB) != 0)
		return errno == EWOULDBLOCK;
	(void)flock(turn->queue_fd, LOCK_UN);
	return false;
}

/* ---- keeping still ---- */

static int
file_look(const char *folder, const char *name)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_SIZE_MAX};

	return open(path_join_cstr(&arena, folder, name), O_RDONLY | O_CLOEXEC);
}

static bool
still_try(struct turn *turn)
{
	if (!turn->is_queued && turn->queue_fd >= 0 &&
		flock(turn->queue_fd, LOCK_EX | LOCK_NB) != 0)
		return false;
	turn->is_queued = true;
	return turn->lock_fd < 0 || flock(turn->lock_fd, LOCK_SH | LOCK_NB) == 0;
}

bool
turn_still(struct turn *turn, const char *folder, struct err *err)
{
	int64_t until = clock_span_ms() + STILL_MS;

	turn->lock_fd = file_look(folder, "lock");
	turn->queue_fd = file_look(folder, "lock.queue");
	while (!still_try(turn)) {
		if (clock_span_ms() >= until)
			return err_set(err, ERR_BUSY,
				"another candour is writing to \"%s\"; verify when it has finished",
				folder);
		pause_once();
	}
	fd_close(&turn->queue_fd);
	turn->is_queued = false;
	return true;
}
