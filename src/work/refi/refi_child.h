/* The confined process that reads files of REFI-QDA (refi_reader.h): a worker of sandbox.h, which gets the file lent and
 * nothing else. */
#ifndef CANDOUR_WORK_REFI_REFI_CHILD_H
#define CANDOUR_WORK_REFI_REFI_CHILD_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct refi_taking;
struct sandbox;
struct sandbox_report;

/* Before stores and keys are opened, as every sandbox. */
bool refi_sandbox_start(struct sandbox **ret_sandbox, struct err *err) MUST_USE;
/* Has the file read; false where there is no process to do it. */
bool refi_sandbox_give(struct sandbox *sandbox, int fd, struct err *err) MUST_USE;
/* What sandbox_wait reported, into the taking. *ret_done: it is over. False with what is wrong with the file. */
bool refi_sandbox_take(struct sandbox *sandbox, const struct sandbox_report *report,
	struct refi_taking *taking, bool *ret_done, struct err *err) MUST_USE;
/* Both, and waiting; `wants_stop` may be NULL. */
bool refi_sandbox_read(struct sandbox *sandbox, int fd, struct refi_taking *taking,
	bool (*wants_stop)(void *context), struct err *err) MUST_USE;

#endif
