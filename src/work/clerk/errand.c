#include "work/clerk/errand.h"

#include "base/arena.h"
#include "base/err.h"
#include "work/clerk/acts.h"
#include "work/workshop.h"

#include <errno.h>
#include <sys/socket.h>

enum { GATHER_ARENA = 4 << 20 };

static bool
call_add(struct errand_calls *calls, enum errand_kind kind, int64_t number)
{
	if (calls->count == ERRAND_CALLS_MAX)
		return false;
	calls->calls[calls->count++] = (struct errand_call){
		.kind = (uint32_t)kind, .number = number};
	return true;
}

bool
errand_put(struct act_desk *desk, enum errand_kind kind, int64_t about, int64_t *ret_errand,
	struct err *err)
{
	struct errand_row row = {.kind = kind, .about = about, .who = desk->person.name};

	if (!errand_add(desk->workshop->inspection, &row, err))
		return false;
	*ret_errand = row.number;
	return call_add(desk->errands, kind, row.number) ||
		err_set(err, ERR_BUSY, "too much was asked for at once; try again");
}

bool
errand_again(struct act_desk *desk, enum errand_kind kind, int64_t number, struct err *err)
{
	struct errand_row row;

	if (!errand_get(desk->workshop->inspection, desk->arena, number, &row, err))
		return false;
	if (row.kind != kind || row.has_ended)
		return err_set(err, ERR_NOT_FOUND, "that came to its end already");
	return call_add(desk->errands, kind, number) ||
		err_set(err, ERR_BUSY, "too much was asked for at once; try again");
}

void
errand_calls_send(int keeper, struct errand_calls *calls)
{
	for (size_t i = 0; i < calls->count && keeper >= 0; i++)
		while (send(keeper, &calls->calls[i], sizeof(calls->calls[i]),
			       MSG_DONTWAIT | MSG_NOSIGNAL) < 0 &&
			errno == EINTR)
			;
	calls->count = 0;
}

void
errand_calls_gather(const char *folder, struct errand_calls *ret_calls)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = GATHER_ARENA};
	struct errand_row *rows = ARENA_ARRAY(&arena, ERRAND_CALLS_MAX, struct errand_row);
	struct workshop workshop;
	struct err err = {0};
	size_t count = 0;

	ret_calls->count = 0;
	if (!workshop_look(folder, &workshop, &err))
		return;
	if (!errand_open_list(workshop.inspection, &arena, rows, ERRAND_CALLS_MAX, &count, &err))
		count = 0;
	for (size_t i = 0; i < count; i++)
		(void)!call_add(ret_calls, rows[i].kind, rows[i].number);
	workshop_close(&workshop);
}

bool
errand_call_take(int clerk_end, struct errand_call *ret_call, bool *ret_has, bool *ret_strange)
{
	struct {
		struct errand_call call;
		char more; /* so that a longer message is seen to be one */
	} room = {0};
	ssize_t got = recv(clerk_end, &room, sizeof(room), MSG_DONTWAIT);

	*ret_has = false;
	*ret_strange = false;
	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	if (got == 0)
		return false;
	*ret_call = room.call;
	*ret_has = got == (ssize_t)sizeof(room.call) && room.call.kind < ERRAND_KIND_COUNT &&
		room.call.zero == 0 && room.call.number > 0;
	*ret_strange = !*ret_has;
	return true;
}
