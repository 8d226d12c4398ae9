/* The clerk: the one process of a running workbench that writes.
 *
 * Doors read; whatever is to be written they ask of the clerk, over a socket pair of their own,
 * as acts (act.h). The clerk takes the inspection's lock for a batch of acts, commits them
 * together, and gives the lock back, so that `candour ingest` and other verbs may write beside
 * it: who holds the lock long gives way as soon as somebody waits (inspection_give_way). It
 * holds no signing key (the sealer does) and parses nothing but acts. */
#ifndef CANDOUR_WORK_CLERK_CLERK_H
#define CANDOUR_WORK_CLERK_CLERK_H

#include "base/attr.h"
#include "base/str.h"

struct act;
struct act_answer;
struct clerk_line;
struct err;

/* Serves until the keeper has closed its end of `keeper` and all doors theirs, or a signal asks
 * it to end; for the process that the keeper forked for it. The doors come and go: over `keeper`
 * (a SOCK_SEQPACKET) the clerk gets its end of each door's socket (a SOCK_STREAM), one in each
 * message, and says which errands it should run (work/clerk/errand.h). */
bool clerk_serve(const char *folder, int keeper, struct err *err) MUST_USE;
/* The keeper's side: hands the clerk its end of a new door's socket. The descriptor stays the
 * caller's. False where the clerk is gone. */
bool clerk_door_add(int keeper_end, int socket, struct err *err) MUST_USE;

/* ---- A door's side: never waits ---- */

/* On the door's end of the socket, which it takes over. */
bool clerk_line_open(int socket, struct clerk_line **ret_line, struct err *err) MUST_USE;
void clerk_line_close(struct clerk_line *line);
/* For poll: readable when answers came; and whether something waits to be written. */
int clerk_line_fd(const struct clerk_line *line);
bool clerk_line_is_full(const struct clerk_line *line);
/* Sends; `ret_serial` names the act in its answer. Fails where the clerk is gone (ERR_CRASHED) or
 * too much waits (ERR_BUSY). */
bool clerk_line_ask(struct clerk_line *line, const struct act *act, uint32_t *ret_serial,
	struct err *err) MUST_USE;
/* The same with a file that goes along, for an act that takes one; it stays the caller's. ERR_BUSY where one is still
 * on its way. */
bool clerk_line_ask_file(struct clerk_line *line, const struct act *act, int fd,
	uint32_t *ret_serial, struct err *err) MUST_USE;
/* Calls `take` for each answer that has come, and for each act without answer where the clerk is
 * gone (ERR_CRASHED: it may or may not have been done; the log says). */
bool clerk_line_turn(struct clerk_line *line,
	void (*take)(void *context, uint32_t serial, const struct act_answer *answer),
	void *context, struct err *err) MUST_USE;

#endif
