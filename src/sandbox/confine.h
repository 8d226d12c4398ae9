/* How a worker or a helper gives up what it could do: limits, Landlock, seccomp, no way back.
 *
 * Seccomp programs are compiled when candour is built. confine_plan_make runs once in the nursery and
 * prepares what is the same for every worker; confine_enter runs in
 * each worker before its first job and cannot be undone. Layers, from the outside in:
 *
 *   - every descriptor but the channel is closed, 0 to 2 are /dev/null;
 *   - rlimits: memory, processor time, files, file size, processes, core dumps;
 *   - no capabilities, no new privileges, not dumpable, dies with the nursery;
 *   - Landlock with every right that the kernel knows handled and none granted;
 *   - seccomp: a list of calls that parsers need, with arguments checked (confine_calls.c).
 *
 * Each layer refuses files and sockets by itself where it can: docs/decisions/016. A helper
 * (helper.h) has the same layers, and is let much less by seccomp; where it has a folder, Landlock
 * keeps it below that and seccomp to the acts it needs: docs/decisions/125. */
#ifndef CANDOUR_SANDBOX_CONFINE_H
#define CANDOUR_SANDBOX_CONFINE_H

#include "base/attr.h"
#include "sandbox/sandbox.h"

#include <stddef.h>

struct err;
struct sock_filter;

enum {
	CONFINE_CHANNEL_FD = 3, /* the one descriptor that a worker keeps besides 0 to 2 */
	CONFINE_FILE_FD = 3     /* the one file that a helper with a folder may have open */
};

/* A linker is a helper that reads outside tables from descriptors it was lent, writes to others, and
 * may have processes of its own that share its work (docs/decisions/142). */
/* A door answers requests from connections it accepts, reads one inspection, and keeps uploads. */
/* A program is one of the system's, run once (program.h). */
/* A fetcher is a helper that walks folders and reads what is in them (docs/decisions/253). */
/* A carrier moves pages within one database (store/carrier.h), and asks and answers over its socket. */
enum confine_role {
	CONFINE_WORKER = 0,
	CONFINE_HELPER,
	CONFINE_LINKER,
	CONFINE_DOOR,
	CONFINE_FETCHER,
	CONFINE_PROGRAM,
	CONFINE_CARRIER
};

struct confine_plan {
	struct sock_filter *calls; /* the seccomp program */
	unsigned short call_count;
	enum confine_role role;
	enum confinement confinement;
	unsigned memory_mb;
	/* Of a worker, in a whole life, hard; of a linker and each of its processes, 0: no limit. */
	unsigned cpu_s;
	unsigned process_max;          /* of all of this user on the machine, for a linker */
	unsigned file_max;             /* open at once, of a door or carrier */
	int socket;                    /* of a helper or carrier */
	int folder_fd;                 /* of a helper: -1, or where it makes files */
	int names_fd;                  /* of a helper: -1, or a folder that it may sync */
	uint64_t file_size_max;        /* of a helper */
	const int *below_fds;          /* of a fetcher: files, and folders below which it reads */
	size_t below_count;            /* CONFINE_BELOW_MAX at most */
	unsigned long long whole_size; /* of the nursery's memory, in bytes */
	unsigned long long data_size;  /* the part of it that is private and writable */
};

enum { CONFINE_BELOW_MAX = 64 };

/* True where the build's sanitizer needs laxer memory limits. */
#if defined(__SANITIZE_ADDRESS__)
#define CONFINE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONFINE_SANITIZED 1
#endif
#endif
#ifndef CONFINE_SANITIZED
#define CONFINE_SANITIZED 0
#endif

/* Fills in calls, whole_size and data_size; the rest is the caller's. */
bool confine_plan_make(struct confine_plan *plan, struct err *err) MUST_USE;
void confine_plan_free(struct confine_plan *plan);
/* Puts /dev/null in the place of descriptors 0 to 2: outside bytes must not reach a terminal. In
 * a sanitized build 2 stays, for its reports, and files may grow, since it may be one. */
bool confine_stdio_close(struct err *err) MUST_USE;
/* Moves `channel_fd` to CONFINE_CHANNEL_FD and confines this process for good. *ret_abi is the
 * Landlock ABI used, 0 for none. False: it must not touch outside bytes. */
bool confine_enter(
	const struct confine_plan *plan, int channel_fd, int *ret_abi, struct err *err) MUST_USE;
/* Confines this process, a helper, for good; its descriptors are as it keeps them. */
bool confine_helper_enter(const struct confine_plan *plan, struct err *err) MUST_USE;

/* What a door may still reach by a name, as descriptors (O_PATH) of files and folders. */
enum { CONFINE_PATHS_MAX = 16 };
struct confine_paths {
	int read[CONFINE_PATHS_MAX]; /* read, and all below it */
	size_t read_count;
	int shared
		[CONFINE_PATHS_MAX]; /* files read and written: those that readers of a database share */
	size_t shared_count;
	int uploads; /* -1, or the folder in which files are made, read, written and removed */
};
/* Confines this process, a door or a carrier, for good. Its descriptors stay as they are: it closes what it must not
 * keep before. plan->folder_fd is not used. */
bool confine_door_enter(const struct confine_plan *plan, const struct confine_paths *paths,
	struct err *err) MUST_USE;
/* Confines this process for good, which becomes a program of the system's next: what is below paths->read it may
 * read and run, below paths->uploads make, change and remove. */
bool confine_program_enter(const struct confine_plan *plan, const struct confine_paths *paths,
	struct err *err) MUST_USE;
/* 0 where the kernel has none. */
int confine_landlock_abi(void);
/* Takes all capabilities but those of the mask `kept` (bits as of capabilities(7), below 32) from
 * this process and those it will fork. The nursery does it, once. */
bool confine_capabilities_drop(unsigned kept, struct err *err) MUST_USE;

/* Stand for descriptors in the programs that are made before there are any: greater than all
 * others, so that each takes the place of the number that it stands for. */
enum { CONFINE_SOCKET_MARK = 0x7fffff01, CONFINE_FOLDER_MARK, CONFINE_NAMES_MARK };

/* confine_filter.c: gives the seccomp program of the plan's role, with its descriptors. */
bool confine_calls_make(struct confine_plan *plan, struct err *err) MUST_USE;
/* confine_calls.c: compiles it from its rules. For calls_write.c and tests: no part of candour. */
bool confine_calls_compile(struct confine_plan *plan, struct err *err) MUST_USE;
/* What a helper may call besides memory and its end. Not zero: libseccomp refused a rule. */
int confine_helper_calls_add(void *filter, const struct confine_plan *plan);
/* What a door may call besides memory. */
int confine_door_calls_add(void *filter);
/* What a program of the system's may call besides questions. */
int confine_program_calls_add(void *filter);
/* What a fetcher may call besides memory. */
int confine_fetcher_calls_add(void *filter, const struct confine_plan *plan);
/* What a carrier may call besides memory and questions. */
int confine_carrier_calls_add(void *filter, const struct confine_plan *plan);
/* What a linker may call besides what a worker may. */
int confine_linker_calls_add(void *filter, const struct confine_plan *plan);

#endif
