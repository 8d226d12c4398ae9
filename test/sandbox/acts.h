/* Acts that a worker must not be able to do, as raw system calls.
 *
 * The arguments are chosen so that each does no harm where it is not refused: it either succeeds on
 * something of the test's own, or the kernel looks at the arguments and finds them senseless. So
 * "refused" (EPERM, EACCES, ENOSYS, ENOTTY, or death) can be told from "reached the kernel". */
#ifndef CANDOUR_TEST_SANDBOX_ACTS_H
#define CANDOUR_TEST_SANDBOX_ACTS_H

#include <stdbool.h>
#include <stddef.h>

struct act_place {
	char folder[256];  /* empty, of the test's own */
	char file[280];    /* a file outside it that exists */
	char absent[280];  /* a path in `folder` that does not exist */
	char absent2[280]; /* another */
	int fd;            /* the lent file, open for reading; in the worker */
	int channel_fd;    /* in the worker */
};

struct act {
	const char *name;
	long call;    /* system call number, or -1: `run` */
	long args[6]; /* of the call */
	long (*run)(const struct act_place *place, long argument);
};

enum { ACT_MAX = 400 };

/* Writes the path of a name in the test's folder. */
void act_path_put(char *to, size_t size, const char *name);
/* The four paths of a place, from the names of its folder and file in the test's folder. */
void act_place_name(struct act_place *place, const char *folder, const char *file);
/* One more, of a test's own. */
void acts_add(
	struct act acts[ACT_MAX], size_t *count, const char *name, long call, const long args[6]);
/* Fills in the acts; how many. */
size_t acts_list(const struct act_place *place, struct act acts[ACT_MAX]);
/* Does one; true where nothing refused it. *ret_errno as after the call. */
bool act_do(const struct act *act, const struct act_place *place, int *ret_errno);

#endif
