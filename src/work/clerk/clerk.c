#include "work/clerk/clerk.h"

#include "work/clerk/clerk_inside.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "store/inspection.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
	KEEP_MS = 50,   /* the turn is kept so long after the last act, unless somebody waits */
	LOOK_MS = 20,   /* whether somebody waits is looked at so often meanwhile */
	READ_MS = 5,    /* a file that is read is looked at so often */
	WAIT_MS = 2,    /* between two tries to have the turn */
	BUSY_MS = 30000 /* acts that waited so long for it are refused */
};

enum { POLL_KEEPER, POLL_SIGNALS, POLL_HASHERS, POLL_DOORS = POLL_HASHERS + CLERK_HASHERS };

static void
poll_fill(const struct clerk *clerk, struct pollfd *looks)
{
	looks[POLL_KEEPER] = (struct pollfd){.fd = clerk->keeper, .events = POLLIN};
	looks[POLL_SIGNALS] = (struct pollfd){.fd = clerk->signals, .events = POLLIN};
	for (size_t i = 0; i < CLERK_HASHERS; i++)
		looks[POLL_HASHERS + i] = (struct pollfd){
			.fd = clerk->hashed[i] == NULL ? -1 : hasher_fd(clerk->hashers[i]),
			.events = POLLIN};
	for (size_t i = 0; i < CLERK_DOORS_MAX; i++) {
		const struct clerk_door *door = &clerk->doors[i];
		bool reads = door->asked_count < CLERK_ASKED_MAX;
		bool writes = door->out_at < door->out.len;

		looks[POLL_DOORS + i] = (struct pollfd){.fd = door->socket,
			.events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0))};
	}
}

static bool
poll_take(struct clerk *clerk, const struct pollfd *looks, struct err *err)
{
	if (looks[POLL_SIGNALS].revents != 0)
		clerk->is_ending = true;
	for (size_t i = 0; i < CLERK_DOORS_MAX; i++) {
		struct clerk_door *door = &clerk->doors[i];
		short what = looks[POLL_DOORS + i].revents;

		if (door->socket < 0 || door->socket != looks[POLL_DOORS + i].fd)
			continue;
		if ((what & POLLOUT) != 0)
			clerk_door_write(door);
		if ((what & (POLLIN | POLLHUP | POLLERR)) != 0)
			clerk_door_read(clerk, door);
	}
	return looks[POLL_KEEPER].revents == 0 || clerk->keeper < 0 || clerk_door_take(clerk, err);
}

static bool
is_done(const struct clerk *clerk)
{
	bool has_doors = clerk->keeper >= 0;

	for (size_t i = 0; i < CLERK_DOORS_MAX && !has_doors; i++)
		has_doors = clerk->doors[i].socket >= 0;
	return !has_doors || (clerk->is_ending && clerk->first == NULL);
}

/* Another writes for long and does not give way: whoever asked must not wait for ever. */
static void
refuse_all(struct clerk *clerk)
{
	struct err err = {0};

	(void)err_set(&err, ERR_BUSY,
		"the inspection is being verified or rebuilt, and nothing can be noted in its log "
		"meanwhile; try again in a few minutes");
	for (struct asked *asked = clerk->first; asked != NULL; asked = asked->next)
		if (asked->stage == ASKED_READY && !asked->row->is_people_only)
			clerk_answer(clerk, asked, &err);
	clerk_sort(clerk);
}

/* Does what there is to do; *ret_timeout_ms until there may be more. */
static void
work_once(struct clerk *clerk, int64_t *waits_since, int *ret_timeout_ms)
{
	int64_t now = clock_span_ms();
	bool waits = false;

	*ret_timeout_ms = -1;
	clerk_sort(clerk);
	if (clerk_has_ready(clerk, true))
		clerk_do_people(clerk);
	if (clerk_has_ready(clerk, false))
		clerk_do_all(clerk, &waits);
	if (waits) {
		*waits_since = *waits_since == 0 ? now : *waits_since;
		*ret_timeout_ms = WAIT_MS;
		if (now - *waits_since < BUSY_MS)
			return;
		refuse_all(clerk);
		clerk_rest(clerk);
	}
	*waits_since = 0;
	if (clerk_has_ready(clerk, true) || clerk_has_ready(clerk, false))
		*ret_timeout_ms = 0;
	else if (clerk->read != NULL)
		*ret_timeout_ms = READ_MS;
	else if (clerk->is_open && clerk->workshop.inspection->turn.is_held)
		*ret_timeout_ms = LOOK_MS;
}

/* Nothing came for a while, or somebody else wants to write. */
static void
rest_perhaps(struct clerk *clerk)
{
	if (clerk->is_open && clerk->workshop.inspection->turn.is_held &&
		(clock_span_ms() - clerk->used_ms >= KEEP_MS ||
			inspection_is_awaited(clerk->workshop.inspection)))
		clerk_rest(clerk);
}

static bool
serve(struct clerk *clerk, struct err *err)
{
	struct pollfd looks[POLL_DOORS + CLERK_DOORS_MAX];
	int64_t waits_since = 0;
	int timeout_ms = 0;

	while (!is_done(clerk)) {
		poll_fill(clerk, looks);
		if (poll(looks, COUNT_OF(looks), timeout_ms) < 0 && errno != EINTR)
			return err_set_errno(err, errno, "the clerk cannot wait");
		if (!poll_take(clerk, looks, err))
			return false;
		work_once(clerk, &waits_since, &timeout_ms);
		rest_perhaps(clerk);
	}
	return true;
}

/* The keyboard's signals are the keeper's affair. */
static bool
signals_open(struct clerk *clerk, struct err *err)
{
	static const int held[] = {SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGTERM};
	sigset_t all;
	sigset_t end;

	(void)sigemptyset(&all);
	for (size_t i = 0; i < COUNT_OF(held); i++)
		(void)sigaddset(&all, held[i]);
	(void)sigemptyset(&end);
	(void)sigaddset(&end, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	clerk->signals = signalfd(-1, &end, SFD_CLOEXEC | SFD_NONBLOCK);
	return clerk->signals >= 0 || err_set_errno(err, errno, "the clerk cannot start");
}

static void
clerk_end(struct clerk *clerk)
{
	for (size_t i = 0; i < CLERK_DOORS_MAX; i++)
		if (clerk->doors[i].socket >= 0)
			clerk_door_close(clerk, &clerk->doors[i]);
	while (clerk->first != NULL) {
		struct asked *asked = clerk->first;

		clerk->first = asked->next;
		clerk_asked_free(asked);
	}
	for (size_t i = 0; i < CLERK_HASHERS; i++)
		hasher_stop(clerk->hashers[i]);
	clerk_files_end(clerk);
	clerk_shut(clerk);
	fd_close(&clerk->signals);
	fd_close(&clerk->keeper);
}

bool
clerk_serve(const char *folder, int keeper, struct err *err)
{
	struct clerk *clerk = memory_alloc(sizeof(*clerk));
	bool done;

	*clerk = (struct clerk){.folder = folder, .keeper = keeper, .signals = -1};
	clerk->last = &clerk->first;
	for (size_t i = 0; i < CLERK_DOORS_MAX; i++)
		clerk->doors[i].socket = -1;
	for (size_t i = 0; i < CLERK_KEPT_MAX; i++)
		clerk->kept[i].fd = -1;
	(void)prctl(PR_SET_NAME, "candour-clerk", 0, 0, 0);
	errand_calls_gather(folder, &clerk->errands);
	errand_calls_send(keeper, &clerk->errands);
	done = signals_open(clerk, err) && clerk_files_start(clerk, err) && serve(clerk, err);
	clerk_end(clerk);
	free(clerk);
	return done;
}
