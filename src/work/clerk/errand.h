/* Errands, as acts ask for them: long work that the keeper runs in a process of its own.
 *
 * Doors and the clerk start no process. An act notes what is asked for (store/errand.h) and the
 * clerk, once that is durable, tells the keeper over the socket that it has from it: one message
 * of a fixed size with a kind and a number, and nothing else. Whoever took over a door or the
 * clerk can have the keeper run what stands in the table of work/errand_run.h, about numbers, and
 * nothing else: no path, no option and no text goes that way.
 *
 * A clerk that begins tells the keeper again of all errands that have no end; the keeper passes
 * over those that it knows. Pages read how far they are from work/view/errand_view.h. */
#ifndef CANDOUR_WORK_CLERK_ERRAND_H
#define CANDOUR_WORK_CLERK_ERRAND_H

#include "base/attr.h"
#include "store/errand.h"

struct act_desk;
struct err;

enum { ERRAND_CALLS_MAX = 256 };

/* The message. */
struct errand_call {
	uint32_t kind; /* enum errand_kind */
	uint32_t zero;
	int64_t number;
};

/* What a batch of acts asked for, until it is durable. */
struct errand_calls {
	struct errand_call calls[ERRAND_CALLS_MAX];
	size_t count;
};

/* ---- For acts ---- */

/* Notes it in the act's transaction, and has the keeper told behind the commit. `about` is the
 * number of the upload, or 0. *ret_errand is its number. */
bool errand_put(struct act_desk *desk, enum errand_kind kind, int64_t about, int64_t *ret_errand,
	struct err *err) MUST_USE;
/* Has the keeper told once more of one that failed and has no end. */
bool errand_again(
	struct act_desk *desk, enum errand_kind kind, int64_t number, struct err *err) MUST_USE;

/* ---- For the clerk ---- */

/* Tells the keeper, which has gone where that fails, and forgets them. */
void errand_calls_send(int keeper, struct errand_calls *calls);
/* Gathers those without an end. What keeps it from that is told when an act is asked. */
void errand_calls_gather(const char *folder, struct errand_calls *ret_calls);

/* ---- For the keeper ---- */

/* Takes one message, if there is one: *ret_has. What is no proper one is passed over, *ret_strange.
 * False where the clerk has gone. */
bool errand_call_take(
	int clerk_end, struct errand_call *ret_call, bool *ret_has, bool *ret_strange) MUST_USE;

#endif
