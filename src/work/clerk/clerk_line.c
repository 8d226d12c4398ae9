/* A door's side of the clerk's socket. */
#include "work/clerk/clerk.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "work/clerk/act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
	HEAD_SIZE = sizeof(uint32_t),
	READ_SIZE = 64 * 1024,
	WAITING_MAX = 4096,
	OUT_MAX = 16 << 20
};

struct clerk_line {
	int socket; /* -1: the clerk is gone */
	uint32_t next_serial;
	struct buf out;
	size_t out_at;
	struct buf in;
	int file; /* goes with the byte at file_at; -1: none */
	size_t file_at;
	uint32_t *waiting; /* serials without an answer, in no order */
	size_t waiting_count;
};

bool
clerk_line_open(int socket, struct clerk_line **ret_line, struct err *err)
{
	if (fcntl(socket, F_SETFL, O_NONBLOCK) != 0)
		return err_set_errno(err, errno, "cannot speak to the clerk");
	*ret_line = memory_alloc(sizeof(**ret_line));
	**ret_line = (struct clerk_line){.socket = socket, .next_serial = 1, .file = -1};
	(*ret_line)->waiting = memory_alloc(WAITING_MAX * sizeof(*(*ret_line)->waiting));
	return true;
}

void
clerk_line_close(struct clerk_line *line)
{
	if (line == NULL)
		return;
	fd_close(&line->socket);
	fd_close(&line->file);
	buf_free(&line->out);
	buf_free(&line->in);
	free(line->waiting);
	free(line);
}

int
clerk_line_fd(const struct clerk_line *line)
{
	return line->socket;
}

bool
clerk_line_is_full(const struct clerk_line *line)
{
	return line->out_at < line->out.len;
}

/* Up to the byte that a file goes with; that one and what is behind it with the file. */
static ssize_t
piece_send(struct clerk_line *line)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr head;
	} beside = {.bytes = {0}};
	bool has_file = line->file >= 0;
	bool is_now = has_file && line->file_at == line->out_at;
	size_t to = has_file && !is_now ? line->file_at : line->out.len;
	struct iovec piece = {
		.iov_base = line->out.data + line->out_at, .iov_len = to - line->out_at};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
	ssize_t sent;

	if (is_now) {
		message.msg_control = beside.bytes;
		message.msg_controllen = sizeof(beside.bytes);
		CMSG_FIRSTHDR(&message)->cmsg_level = SOL_SOCKET;
		CMSG_FIRSTHDR(&message)->cmsg_type = SCM_RIGHTS;
		CMSG_FIRSTHDR(&message)->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &line->file, sizeof(int));
	}
	sent = sendmsg(line->socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent > 0 && is_now)
		fd_close(&line->file);
	return sent;
}

static void
out_send(struct clerk_line *line)
{
	while (line->socket >= 0 && line->out_at < line->out.len) {
		ssize_t sent = piece_send(line);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno != EAGAIN)
			fd_close(&line->socket);
		if (sent < 0)
			return;
		line->out_at += (size_t)sent;
	}
	buf_clear(&line->out);
	line->out_at = 0;
}

bool
clerk_line_ask(
	struct clerk_line *line, const struct act *act, uint32_t *ret_serial, struct err *err)
{
	return clerk_line_ask_file(line, act, -1, ret_serial, err);
}

bool
clerk_line_ask_file(struct clerk_line *line, const struct act *act, int fd, uint32_t *ret_serial,
	struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {.size_max = ACT_SIZE_MAX};

	if (line->socket < 0)
		return err_set(err, ERR_CRASHED,
			"the process that writes has ended; it is begun anew: try again");
	if (line->waiting_count == WAITING_MAX || line->out.len - line->out_at > OUT_MAX)
		return err_set(err, ERR_BUSY, "too much is waiting to be written; try again");
	act_write(&bytes, line->next_serial, act);
	if (bytes.overflowed)
		return err_set(err, ERR_TOO_LARGE, "that is too much at once");
	if (fd >= 0 && line->file >= 0)
		return err_set(err, ERR_BUSY, "another file is on its way; try again");
	if (fd >= 0) {
		line->file = fcntl(fd, F_DUPFD_CLOEXEC, 0);
		line->file_at = line->out.len;
		if (line->file < 0)
			return err_set_errno(err, errno, "the file cannot be handed over");
	}
	*ret_serial = line->next_serial++;
	line->waiting[line->waiting_count++] = *ret_serial;
	buf_add_u32(&line->out, (uint32_t)bytes.len);
	buf_add(&line->out, buf_str(&bytes));
	out_send(line);
	return true;
}

static bool
waiting_remove(struct clerk_line *line, uint32_t serial)
{
	for (size_t i = 0; i < line->waiting_count; i++) {
		if (line->waiting[i] != serial)
			continue;
		line->waiting[i] = line->waiting[--line->waiting_count];
		return true;
	}
	return false;
}

/* False where what came is no answer of ours. */
static bool
answers_take(struct clerk_line *line,
	void (*take)(void *context, uint32_t serial, const struct act_answer *answer),
	void *context, struct err *err)
{
	struct str rest = buf_str(&line->in);

	for (;;) {
		struct act_answer answer;
		struct str all = rest;
		struct str bytes;
		uint32_t serial;
		uint32_t len;

		if (!take_u32(&all, &len))
			break;
		if (len > ACT_SIZE_MAX)
			return err_set(err, ERR_DAMAGED, "the clerk said nonsense");
		if (!take_bytes(&all, len, &bytes))
			break;
		if (!answer_read(bytes, &serial, &answer, err))
			return false;
		if (!waiting_remove(line, serial))
			return err_set(err, ERR_DAMAGED, "the clerk answered what was not asked");
		take(context, serial, &answer);
		rest = all;
	}
	if (rest.len < line->in.len) {
		memmove(line->in.data, rest.data, rest.len);
		line->in.len = rest.len;
	}
	return true;
}

static void
all_fail(struct clerk_line *line,
	void (*take)(void *context, uint32_t serial, const struct act_answer *answer),
	void *context)
{
	struct act_answer answer = {0};

	(void)err_set(&answer.err, ERR_CRASHED,
		"the process that writes has ended while this was being done; look whether it was, "
		"before you do it again");
	while (line->waiting_count > 0)
		take(context, line->waiting[--line->waiting_count], &answer);
}

bool
clerk_line_turn(struct clerk_line *line,
	void (*take)(void *context, uint32_t serial, const struct act_answer *answer),
	void *context, struct err *err)
{
	bool more = line->socket >= 0;
	bool good = true;

	out_send(line);
	while (more && good) {
		char *room = buf_reserve(&line->in, READ_SIZE);
		ssize_t got = recv(line->socket, room, READ_SIZE, MSG_DONTWAIT);

		if (got < 0 && errno == EINTR)
			continue;
		if (got > 0)
			buf_grown(&line->in, (size_t)got);
		good = answers_take(line, take, context, err);
		more = got > 0;
		if (got == 0 || (got < 0 && errno != EAGAIN))
			fd_close(&line->socket);
	}
	if (!good)
		fd_close(&line->socket);
	if (line->socket < 0)
		all_fail(line, take, context);
	return good;
}
