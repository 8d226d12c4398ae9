#include "web/errands.h"

#include "base/clock.h"
#include "work/clerk/errand.h"
#include "work/errand_run.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	TRIES_MAX = 3, /* ended by a signal */
	AGAIN_MS = 1000,
	AGAIN_MS_MAX = 30 * 1000,
	NICENESS = 5 /* people come first */
};

static void
call_take(struct errands *errands, const struct errand_call *call)
{
	struct errand_slot *slot = &errands->slots[call->kind];

	for (size_t i = 0; i < slot->count; i++)
		if (slot->numbers[i] == call->number)
			return;
	if (slot->count == ERRANDS_WAIT_MAX)
		return;
	if (slot->count == 0) {
		slot->tries = 0;
		slot->again_ms = 0;
	}
	slot->numbers[slot->count++] = call->number;
}

bool
errands_take(struct errands *errands, int clerk_end)
{
	struct errand_call call;
	bool is_strange;
	bool has;

	do {
		if (!errand_call_take(clerk_end, &call, &has, &is_strange))
			return false;
		if (has)
			call_take(errands, &call);
		else if (is_strange)
			(void)fprintf(stderr, "errand-refused\n");
	} while (has || is_strange);
	return true;
}

/* The keeper blocked it, and asks with it. */
static bool
stop_wanted(void *context)
{
	sigset_t pending;

	(void)context;
	return sigpending(&pending) == 0 && sigismember(&pending, SIGTERM) == 1;
}

static NO_RETURN void
errand_be(struct errands *errands, enum errand_kind kind)
{
	const struct errand_slot *slot = &errands->slots[kind];
	const struct errand_order order = {.folder = errands->folder,
		.kind = kind,
		.number = slot->numbers[0],
		.is_given_up = slot->tries >= TRIES_MAX,
		.stop = stop_wanted};

	errands->enter(errands->context);
	(void)setpriority(PRIO_PROCESS, 0, NICENESS);
	_exit((int)errand_run(&order));
}

static void
slot_put_off(struct errand_slot *slot)
{
	int64_t wait = AGAIN_MS;

	for (unsigned i = 0; i < slot->tries && wait < AGAIN_MS_MAX; i++)
		wait *= 2;
	slot->again_ms = clock_span_ms() + (wait < AGAIN_MS_MAX ? wait : AGAIN_MS_MAX);
}

static void
slot_begin(struct errands *errands, enum errand_kind kind)
{
	struct errand_slot *slot = &errands->slots[kind];

	slot->pid = fork();
	if (slot->pid == 0)
		errand_be(errands, kind);
	if (slot->pid < 0) {
		slot->pid = 0;
		slot_put_off(slot);
	}
}

void
errands_turn(struct errands *errands, int64_t now, int64_t *next)
{
	for (unsigned i = 0; i < ERRAND_KIND_COUNT; i++) {
		struct errand_slot *slot = &errands->slots[i];
		int64_t wait;

		if (slot->pid != 0 || slot->count == 0)
			continue;
		if (slot->again_ms <= now)
			slot_begin(errands, (enum errand_kind)i);
		wait = slot->again_ms > now ? slot->again_ms - now : 0;
		if (slot->pid == 0 && (*next < 0 || wait < *next))
			*next = wait;
	}
}

static void
slot_ended(struct errand_slot *slot, int status)
{
	bool is_over = WIFEXITED(status) && WEXITSTATUS(status) != ERRAND_EXIT_AGAIN;

	slot->pid = 0;
	if (!is_over) {
		/* Of who cannot even say that it failed nothing is given up. */
		slot->tries += !WIFEXITED(status) || slot->tries < TRIES_MAX - 1;
		slot_put_off(slot);
		return;
	}
	slot->count--;
	for (size_t i = 0; i < slot->count; i++)
		slot->numbers[i] = slot->numbers[i + 1];
	slot->tries = 0;
	slot->again_ms = 0;
}

bool
errands_reaped(struct errands *errands, pid_t pid, int status)
{
	for (unsigned i = 0; i < ERRAND_KIND_COUNT; i++) {
		struct errand_slot *slot = &errands->slots[i];

		if (slot->pid != pid)
			continue;
		(void)fprintf(stderr, "errand-ended kind=%s number=%lld exit=%d signal=%d\n",
			errand_kind_name((enum errand_kind)i), (long long)slot->numbers[0],
			WIFEXITED(status) ? WEXITSTATUS(status) : -1,
			WIFSIGNALED(status) ? WTERMSIG(status) : 0);
		slot_ended(slot, status);
		return true;
	}
	return false;
}

void
errands_tell(const struct errands *errands, int number)
{
	for (unsigned i = 0; i < ERRAND_KIND_COUNT; i++)
		if (errands->slots[i].pid > 0)
			(void)kill(errands->slots[i].pid, number);
}

bool
errands_live(const struct errands *errands)
{
	for (unsigned i = 0; i < ERRAND_KIND_COUNT; i++)
		if (errands->slots[i].pid != 0)
			return true;
	return false;
}
