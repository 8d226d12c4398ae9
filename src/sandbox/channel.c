#include "sandbox/channel.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct channel {
	int fd;
	bool is_broken;
	size_t len;
	size_t job_start; /* jobs not yet given out */
	size_t job_end;
	char gathered[CHANNEL_GATHER_SIZE];
	char jobs[CHANNEL_JOBS_SIZE];
};

static void
head_put(char *head, uint8_t type, size_t len)
{
	for (unsigned i = 0; i < 4; i++)
		head[i] = (char)(unsigned char)(len >> (8 * i));
	head[4] = (char)type;
}

static size_t
head_len(const char *head)
{
	size_t len = 0;

	for (unsigned i = 0; i < 4; i++)
		len |= (size_t)(unsigned char)head[i] << (8 * i);
	return len;
}

/* ---- The worker's side ---- */

struct channel *
channel_new(int fd)
{
	struct channel *channel = memory_alloc(sizeof(*channel));

	channel->fd = fd;
	channel->is_broken = false;
	channel->len = 0;
	channel->job_start = 0;
	channel->job_end = 0;
	return channel;
}

void
channel_free(struct channel *channel)
{
	free(channel);
}

/* Takes `done` bytes off the front of the vector; the pieces left, or 0. */
static int
vector_advance(struct iovec **vector, int count, size_t done)
{
	while (count > 0 && done >= (*vector)->iov_len) {
		done -= (*vector)->iov_len;
		(*vector)++;
		count--;
	}
	if (count > 0) {
		(*vector)->iov_base = (char *)(*vector)->iov_base + done;
		(*vector)->iov_len -= done;
	}
	return count;
}

static bool
vector_write(struct channel *channel, struct iovec *vector, int count)
{
	count = vector_advance(&vector, count, 0);
	while (count > 0 && !channel->is_broken) {
		ssize_t done = writev(channel->fd, vector, count);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			channel->is_broken = true;
		else
			count = vector_advance(&vector, count, (size_t)done);
	}
	return !channel->is_broken;
}

bool
channel_flush(struct channel *channel)
{
	struct iovec vector = {channel->gathered, channel->len};

	channel->len = 0;
	return vector_write(channel, &vector, 1);
}

static bool
frame_write(struct channel *channel, uint8_t type, struct str payload)
{
	char head[FRAME_HEAD_SIZE];
	struct iovec vector[3] = {{channel->gathered, channel->len}, {head, sizeof(head)},
		{(void *)(uintptr_t)payload.data, payload.len}};
	size_t whole = FRAME_HEAD_SIZE + payload.len;

	if (channel->is_broken || payload.len > FRAME_SIZE_MAX)
		return false;
	if (payload.len < CHANNEL_DIRECT_SIZE) {
		if (whole > sizeof(channel->gathered) - channel->len && !channel_flush(channel))
			return false;
		head_put(channel->gathered + channel->len, type, payload.len);
		if (payload.len > 0)
			memcpy(channel->gathered + channel->len + FRAME_HEAD_SIZE, payload.data,
				payload.len);
		channel->len += whole;
		return true;
	}
	head_put(head, type, payload.len);
	channel->len = 0;
	return vector_write(channel, vector, 3);
}

bool
channel_send(struct channel *channel, uint8_t type, struct str payload)
{
	if (type == FRAME_JOB || type == FRAME_NOTICE)
		return false;
	return frame_write(channel, type, payload);
}

bool
channel_notice(struct channel *channel, enum notice notice, struct str words)
{
	char text[512];
	size_t len = words.len < sizeof(text) - 1 ? words.len : sizeof(text) - 1;

	text[0] = (char)notice;
	if (len > 0)
		memcpy(text + 1, words.data, len);
	return frame_write(channel, FRAME_NOTICE, str_make(text, len + 1)) &&
		channel_flush(channel);
}

void
fd_note_put(union fd_note *note, struct msghdr *message, int fd)
{
	*note = (union fd_note){.head = {.cmsg_len = CMSG_LEN(sizeof(int)),
					.cmsg_level = SOL_SOCKET,
					.cmsg_type = SCM_RIGHTS}};
	memcpy(CMSG_DATA(&note->head), &fd, sizeof(fd));
	message->msg_control = note;
	message->msg_controllen = sizeof(*note);
}

int
fd_note_take(struct msghdr *message)
{
	struct cmsghdr *note = CMSG_FIRSTHDR(message);
	int fd = -1;

	if (note != NULL && note->cmsg_level == SOL_SOCKET && note->cmsg_type == SCM_RIGHTS &&
		note->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(note), sizeof(fd));
	return fd;
}

/* A whole job that has come and is not yet given out. */
static bool
job_find(const struct channel *channel, struct str *ret_request)
{
	size_t have = channel->job_end - channel->job_start;
	const char *head = channel->jobs + channel->job_start;

	if (have < FRAME_HEAD_SIZE || have - FRAME_HEAD_SIZE < head_len(head))
		return false;
	*ret_request = str_make(head + FRAME_HEAD_SIZE, head_len(head));
	return true;
}

bool
channel_done(struct channel *channel, enum notice notice)
{
	char byte = (char)notice;
	struct str next;

	return frame_write(channel, FRAME_NOTICE, str_make(&byte, 1)) &&
		((notice == NOTICE_DONE && job_find(channel, &next)) || channel_flush(channel));
}

/* Reads more of the jobs; false where there will be none. */
static bool
jobs_fill(struct channel *channel, int *ret_fd)
{
	union fd_note note;
	struct iovec vector = {
		channel->jobs + channel->job_end, sizeof(channel->jobs) - channel->job_end};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	ssize_t got;

	fd_note_put(&note, &message, -1);
	do {
		got = recvmsg(channel->fd, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	if (got <= 0)
		return false;
	if (*ret_fd < 0)
		*ret_fd = fd_note_take(&message);
	channel->job_end += (size_t)got;
	return true;
}

bool
channel_job(struct channel *channel, int *ret_fd, struct str *ret_request)
{
	size_t have = channel->job_end - channel->job_start;
	const char *head;

	*ret_fd = -1;
	/* Room for a whole job behind what is there of it. */
	if (have == 0 ||
		sizeof(channel->jobs) - channel->job_start < FRAME_HEAD_SIZE + FRAME_SIZE_MAX) {
		memmove(channel->jobs, channel->jobs + channel->job_start, have);
		channel->job_start = 0;
		channel->job_end = have;
	}
	head = channel->jobs + channel->job_start;
	while (!job_find(channel, ret_request)) {
		if (channel->job_end - channel->job_start >= FRAME_HEAD_SIZE &&
			head_len(head) > FRAME_SIZE_MAX)
			return false;
		if (!jobs_fill(channel, ret_fd))
			return false;
	}
	channel->job_start += FRAME_HEAD_SIZE + ret_request->len;
	return head[4] == FRAME_JOB;
}

/* ---- The caller's side ---- */

enum inbox_state
inbox_take(struct inbox *inbox, uint8_t *ret_type, struct str *ret_payload)
{
	size_t have = inbox->end - inbox->start;
	const char *head;
	size_t len;

	if (have < FRAME_HEAD_SIZE)
		return INBOX_MORE;
	head = inbox->bytes + inbox->start;
	len = head_len(head);
	if (len > FRAME_SIZE_MAX)
		return INBOX_NONSENSE;
	if (have - FRAME_HEAD_SIZE < len)
		return INBOX_MORE;
	*ret_type = (uint8_t)head[4];
	*ret_payload = str_make(head + FRAME_HEAD_SIZE, len);
	inbox->start += FRAME_HEAD_SIZE + len;
	return INBOX_FRAME;
}

char *
inbox_room(struct inbox *inbox, size_t *ret_room)
{
	size_t have = inbox->end - inbox->start;

	if (inbox->bytes == NULL)
		inbox->bytes = memory_alloc(INBOX_SIZE);
	/* What is left of a frame moves to the front: less than a frame, once a block. */
	if (inbox->start > 0) {
		memmove(inbox->bytes, inbox->bytes + inbox->start, have);
		inbox->start = 0;
		inbox->end = have;
	}
	*ret_room = INBOX_SIZE - inbox->end;
	return inbox->bytes + inbox->end;
}

void
inbox_grown(struct inbox *inbox, size_t len)
{
	inbox->end += len;
}

int
inbox_fill(struct inbox *inbox, int fd)
{
	size_t room;
	char *to = inbox_room(inbox, &room);
	ssize_t got;

	do {
		got = recv(fd, to, room, MSG_DONTWAIT);
	} while (got < 0 && errno == EINTR);
	if (got > 0) {
		inbox_grown(inbox, (size_t)got);
		return 1;
	}
	return got < 0 && errno == EAGAIN ? 0 : -1;
}

void
inbox_free(struct inbox *inbox)
{
	free(inbox->bytes);
	*inbox = (struct inbox){0};
}

bool
job_send(int socket, int fd, struct str request, struct err *err)
{
	char head[FRAME_HEAD_SIZE];
	struct iovec pieces[2] = {
		{head, sizeof(head)}, {(void *)(uintptr_t)request.data, request.len}};
	struct iovec *vector = pieces;
	union fd_note note;
	bool lend = fd >= 0;
	int count = 2;

	head_put(head, FRAME_JOB, request.len);
	while (count > 0) {
		struct msghdr message = {.msg_iov = vector, .msg_iovlen = (size_t)count};
		struct pollfd poll_one = {socket, POLLOUT, 0};
		ssize_t done;

		if (lend)
			fd_note_put(&note, &message, fd);
		done = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (done < 0 && errno == EAGAIN && poll(&poll_one, 1, JOB_SEND_S * 1000) == 0)
			return err_set(err, ERR_CRASHED, "a reading process takes no jobs");
		if (done < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (done < 0)
			return err_set_errno(err, errno, "cannot send a job to a reading process");
		lend = false;
		count = vector_advance(&vector, count, (size_t)done);
	}
	return true;
}

void
job_write(struct buf *to, struct str request)
{
	char head[FRAME_HEAD_SIZE];

	head_put(head, FRAME_JOB, request.len);
	buf_add(to, str_make(head, sizeof(head)));
	buf_add(to, request);
}
