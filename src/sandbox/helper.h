/* A process of our own beside its one caller: the scribe (search/scribe.h), the porter
 * (store/porter.h), the fetcher (ingest/fetch.h) and the linker (work/linking/linking.h).
 *
 * Scribe and porter parse nothing that was disclosed, unlike a worker of sandbox.h, but texts
 * and originals pass through them; so a helper gets the least it needs: a socket to its caller,
 * memory up to a limit and, where it says so, one folder to make, move and remove files in.
 * Everything else is taken from it before it serves (confine.h). It ends with its caller, and
 * the caller's keyboard signals are not its affair. What goes over the socket is the business of
 * both sides.
 *
 * A fetcher may besides read what it was handed, and below it, and lend its caller what it opened.
 *
 * A linker does parse outside bytes, the tables that are linked, and all else a worker may not
 * do is taken from it too; but it keeps what it was lent, and may fork processes that share its
 * work. */
#ifndef CANDOUR_SANDBOX_HELPER_H
#define CANDOUR_SANDBOX_HELPER_H

#include "base/attr.h"
#include "base/str.h"
#include "sandbox/sandbox.h"

#include <sys/types.h>

struct err;
struct helper;

/* What the helper has. */
struct helper_side {
	int socket;
	int folder_fd; /* -1: it may touch no file */
	int names_fd;  /* -1, or a folder of which it may make the names durable */
	/* A linker's or fetcher's, in the order in which they were lent, under the numbers that they have
	 * here. */
	const int *lent_fds;
	size_t lent_count;
};

enum { HELPER_LENT_MAX = 300 };

struct helper_options {
	const char *name;  /* in the system's list of processes; at most 15 bytes */
	const char *title; /* for errors: "the process that counts words" */
	/* Runs before the helper is confined; NULL: nothing to do. */
	bool (*prepare)(void *context, struct err *err);
	/* Runs confined, until the caller has closed its side; then the helper ends. */
	void (*serve)(void *context, const struct helper_side *side);
	void *context;
	/* -1, or a folder. Below it the helper may make files that are not there, one open at a
	 * time, of `file_size_max` bytes at most, and write, move and remove files; it reads
	 * none. */
	int folder_fd;
	/* -1, or a folder below that one: the helper may sync it, and the file that it makes.
	 * Nothing where there is no folder_fd. */
	int names_fd;
	uint64_t file_size_max;
	int lock_fd; /* -1, or what stays open as long as the helper lives */
	unsigned memory_mb_max;
	/* A linker: it may read and write the descriptors that it is lent (HELPER_LENT_MAX at
	 * most), fork, share memory with those forked and wait for them; folder_fd is -1. Its
	 * memory limit is each of its processes', and what they share is on top; it is what the
	 * system ends first where memory runs out. */
	bool is_linker;
	const int *lent_fds;
	size_t lent_count;
	/* A fetcher: the last `below_count` of those lent (CONFINE_BELOW_MAX at most) are files, and
	 * folders below which it may read; folder_fd is -1. */
	bool is_fetcher;
	size_t below_count;
	unsigned cpu_s_max; /* of a linker and of each of its processes; 0: no limit */
	enum confinement confinement;
};

/* Forks it. It confines itself while the caller goes on; helper_receive tells if it cannot. */
bool helper_start(
	const struct helper_options *options, struct helper **ret_helper, struct err *err) MUST_USE;
/* Closes the caller's side and waits for its end. NULL is nothing. */
void helper_stop(struct helper *helper);

/* Of the caller. Both fail where the helper is gone, with a sentence that says how it ended. */
bool helper_send(struct helper *helper, struct str bytes, struct err *err) MUST_USE;
bool helper_receive(struct helper *helper, void *to, size_t len, struct err *err) MUST_USE;
/* A struct err that the helper sent: false with it, or where it is gone; true for ERR_NONE. */
bool helper_receive_outcome(struct helper *helper, struct err *err) MUST_USE;
/* Frames of at most FRAME_SIZE_MAX bytes, for a caller that cannot trust its helper to end what it
 * began to say: waits `timeout_ms` at most. */
enum helper_event { HELPER_NOTHING, HELPER_FRAME, HELPER_GONE };
/* `err` is set with HELPER_GONE alone: how it ended, also where it ended well. The payload is
 * valid until the next call. */
enum helper_event helper_frame_await(struct helper *helper, int timeout_ms, uint8_t *ret_type,
	struct str *ret_payload, struct err *err);
/* For a caller that keeps its own inbox: what has come, `room` bytes at most, and the descriptor that
 * came with it or -1, which is the caller's. HELPER_FRAME where anything came; it never waits. */
enum helper_event helper_take(struct helper *helper, void *to, size_t room, size_t *ret_len,
	int *ret_fd, struct err *err);
/* For poll: readable where helper_frame_await has something to say; -1 where it is gone. */
int helper_fd(const struct helper *helper);
/* Ends it and all that it forked, at once. */
void helper_kill(struct helper *helper);
pid_t helper_pid(const struct helper *helper);
/* One of the above has found it gone. */
bool helper_is_gone(const struct helper *helper);

/* Of the helper. False where the caller is gone. */
bool helper_side_send(const struct helper_side *side, struct str bytes) MUST_USE;
bool helper_side_frame(const struct helper_side *side, uint8_t type, struct str payload) MUST_USE;
/* Sends what the caller has room for, and lends it `fd` (-1: none) with the first byte: how many
 * bytes; 0: it has no room now; -1: it is gone. A fetcher's. */
ssize_t helper_side_lend(const struct helper_side *side, struct str bytes, int fd);
/* What has come, `room` bytes at most; waits for the first. 0: the caller is gone. */
size_t helper_side_receive(const struct helper_side *side, void *to, size_t room);

#endif
