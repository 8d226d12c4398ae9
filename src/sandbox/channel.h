/* The wire between the caller and a worker: frames over a stream socket.
 *
 * A frame is a u32 length (little-endian), a u8 type and that many bytes, FRAME_SIZE_MAX at most.
 * Two sides, two structs: a worker owns a `channel`, which gathers small frames and writes about
 * 64 KiB at a time; the caller owns an `inbox` for each worker, which reads large blocks and gives
 * frames out of them without copying. The inbox trusts nothing.
 *
 * Type 0 brings a job to a worker; type 255 is what the sandbox itself says to the caller, and
 * its payload begins with one of enum notice. */
#ifndef CANDOUR_SANDBOX_CHANNEL_H
#define CANDOUR_SANDBOX_CHANNEL_H

#include "base/attr.h"
#include "base/str.h"

#include <sys/socket.h>

struct buf;
struct channel;
struct err;

enum {
	FRAME_HEAD_SIZE = 5,
	FRAME_JOB = 0,
	FRAME_NOTICE = 255,
	CHANNEL_GATHER_SIZE = 64 * 1024, /* written at once */
	CHANNEL_DIRECT_SIZE = 8 * 1024,  /* payloads from here on are written without a copy */
	CHANNEL_JOBS_SIZE = 128 * 1024,  /* of jobs that came together */
	INBOX_SIZE = 256 * 1024
};

enum notice {
	NOTICE_READY = 1, /* the worker is confined; then the words for it */
	NOTICE_REFUSED,   /* the worker could not confine itself; then why */
	NOTICE_DONE,      /* the job is served */
	NOTICE_LAST       /* the job is served, and the worker leaves */
};

/* A descriptor on its way with the bytes of a message. */
union fd_note {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};
/* Room for one, or `fd` itself where it is not -1; the note must stay as long as the message. */
void fd_note_put(union fd_note *note, struct msghdr *message, int fd);
/* What came with a message, or -1. */
int fd_note_take(struct msghdr *message);

/* ---- The worker's side ---- */

/* On `fd`, which stays the caller's. Freed by channel_free. */
struct channel *channel_new(int fd);
void channel_free(struct channel *channel);
/* Writes what was gathered. False where the caller is gone. */
bool channel_flush(struct channel *channel) MUST_USE;
/* As channel_send (sandbox.h), for the sandbox's own frames; flushes. */
bool channel_notice(struct channel *channel, enum notice notice, struct str words) MUST_USE;
/* The job is served. What was gathered waits where the next job is there already, so that the
 * answers to several small jobs go in one block. */
bool channel_done(struct channel *channel, enum notice notice) MUST_USE;
/* Waits for a job. *ret_fd is the lent file, to be closed by the caller of this, or -1; one with
 * a file comes alone. *ret_request points into the channel until the next call. False: the caller
 * is gone, or what it sent is no job; the worker should leave. */
bool channel_job(struct channel *channel, int *ret_fd, struct str *ret_request) MUST_USE;

/* ---- The caller's side ---- */

struct inbox {
	char *bytes; /* INBOX_SIZE, allocated when first filled */
	size_t start;
	size_t end;
};

enum inbox_state {
	INBOX_MORE,    /* no whole frame is there */
	INBOX_FRAME,   /* *ret_type and *ret_payload are set */
	INBOX_NONSENSE /* a length beyond FRAME_SIZE_MAX */
};

/* Takes the next frame. The payload points into the inbox until the next inbox_fill. */
enum inbox_state inbox_take(struct inbox *inbox, uint8_t *ret_type, struct str *ret_payload);
/* Room for more bytes, at least for the rest of any frame that has begun; and their count once
 * they are written there. */
char *inbox_room(struct inbox *inbox, size_t *ret_room);
void inbox_grown(struct inbox *inbox, size_t len);
/* Reads what `fd` has. 1: something came; 0: nothing yet; -1: the other side is gone. */
int inbox_fill(struct inbox *inbox, int fd);
void inbox_free(struct inbox *inbox);

/* Sends a job over the non-blocking side of the socket; false where the worker is gone or takes
 * nothing for JOB_SEND_S seconds. */
enum { JOB_SEND_S = 10 };
/* A job without a file as it goes over the socket. */
void job_write(struct buf *to, struct str request);
bool job_send(int socket, int fd, struct str request, struct err *err) MUST_USE;

#endif
