#include "work/clerk/clerk_inside.h"

#include "base/err.h"
#include "base/file.h"
#include "crypto/sign.h"
#include "work/clerk/clerk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_SIZE = sizeof(uint32_t), READ_SIZE = 64 * 1024 };

/* Room for one descriptor beside a message, aligned as the system wants it. */
union beside {
	char bytes[CMSG_SPACE(sizeof(int))];
	struct cmsghdr head;
};

/* ---- the keeper's line ---- */

bool
clerk_door_add(int keeper_end, int socket, struct err *err)
{
	union beside beside = {0};
	struct iovec word = {.iov_base = (char[1]){'d'}, .iov_len = 1};
	struct msghdr message = {.msg_iov = &word,
		.msg_iovlen = 1,
		.msg_control = beside.bytes,
		.msg_controllen = sizeof(beside.bytes)};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	ssize_t sent;

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &socket, sizeof(int));
	do {
		sent = sendmsg(keeper_end, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent == 1 || err_set(err, ERR_CRASHED, "the clerk is gone");
}

static int
descriptor_of(struct msghdr *message)
{
	struct cmsghdr *head = CMSG_FIRSTHDR(message);
	int fd = -1;

	if (head != NULL && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS &&
		head->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(head), sizeof(int));
	return fd;
}

bool
clerk_door_take(struct clerk *clerk, struct err *err)
{
	union beside beside = {0};
	char word[1];
	struct iovec room = {.iov_base = word, .iov_len = sizeof(word)};
	struct msghdr message = {.msg_iov = &room,
		.msg_iovlen = 1,
		.msg_control = beside.bytes,
		.msg_controllen = sizeof(beside.bytes)};
	ssize_t got = recvmsg(clerk->keeper, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	int fd;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (got <= 0) {
		fd_close(&clerk->keeper);
		return true;
	}
	fd = descriptor_of(&message);
	for (size_t i = 0; fd >= 0 && i < CLERK_DOORS_MAX; i++) {
		if (clerk->doors[i].socket >= 0)
			continue;
		clerk->doors[i] = (struct clerk_door){.socket = fd};
		return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 ||
			err_set_errno(err, errno, "cannot listen to a door");
	}
	fd_close(&fd);
	return true;
}

/* ---- a door ---- */

void
clerk_asked_free(struct asked *asked)
{
	if (asked->bytes.data != NULL)
		secret_wipe(asked->bytes.data, asked->bytes.room);
	secret_wipe(&asked->hashed, sizeof(asked->hashed));
	fd_close(&asked->fd);
	buf_free(&asked->bytes);
	arena_free(&asked->arena);
	free(asked);
}

/* What it asked and nobody began is not done: nobody would know that it was. */
void
clerk_door_close(struct clerk *clerk, struct clerk_door *door)
{
	fd_close(&door->socket);
	for (size_t i = 0; i < door->file_count; i++)
		fd_close(&door->files[i]);
	buf_free(&door->in);
	buf_free(&door->out);
	*door = (struct clerk_door){.socket = -1};
	for (struct asked *asked = clerk->first; asked != NULL; asked = asked->next)
		if (asked->door == door)
			asked->door = NULL;
}

static bool
act_takes_file(struct str name)
{
	const struct act_row *row = act_find(name);

	return row != NULL && row->file == ACT_FILE_NEW;
}

static bool
act_take(struct clerk *clerk, struct clerk_door *door, struct str bytes)
{
	struct asked *asked = memory_alloc(sizeof(*asked));
	struct err err = {0};

	*asked = (struct asked){.door = door, .bytes = {.size_max = ACT_SIZE_MAX}, .fd = -1};
	arena_init(&asked->arena, CLERK_ACT_ARENA);
	buf_add(&asked->bytes, bytes);
	if (!act_read(buf_str(&asked->bytes), &asked->serial, &asked->act, &err)) {
		clerk_asked_free(asked);
		return false;
	}
	/* Files come in the order of the acts that they belong to. */
	if (act_takes_file(asked->act.name) && door->file_count > 0) {
		asked->fd = door->files[0];
		door->file_count--;
		memmove(door->files, door->files + 1, door->file_count * sizeof(door->files[0]));
	}
	*clerk->last = asked;
	clerk->last = &asked->next;
	door->asked_count++;
	return true;
}

/* False where it says nonsense: it is taken over or broken, and is not listened to any more. */
static bool
acts_take(struct clerk *clerk, struct clerk_door *door)
{
	struct str rest = buf_str(&door->in);
	size_t used;

	for (;;) {
		struct str all = rest;
		struct str bytes;
		uint32_t len;

		if (!take_u32(&all, &len))
			break;
		if (len > ACT_SIZE_MAX)
			return false;
		if (!take_bytes(&all, len, &bytes))
			break;
		if (!act_take(clerk, door, bytes))
			return false;
		rest = all;
	}
	used = door->in.len - rest.len;
	if (used > 0) {
		memmove(door->in.data, door->in.data + used, rest.len);
		secret_wipe(door->in.data + rest.len, used);
		door->in.len = rest.len;
	}
	return true;
}

/* One more than a door has acts under way with is one too many. */
static bool
file_take(struct clerk_door *door, struct msghdr *message)
{
	int fd = descriptor_of(message);

	if (fd < 0)
		return true;
	if (door->file_count == CLERK_DOOR_FILES) {
		fd_close(&fd);
		return false;
	}
	door->files[door->file_count++] = fd;
	return true;
}

void
clerk_door_read(struct clerk *clerk, struct clerk_door *door)
{
	union beside beside = {0};
	struct iovec room = {.iov_base = buf_reserve(&door->in, READ_SIZE), .iov_len = READ_SIZE};
	struct msghdr message = {.msg_iov = &room,
		.msg_iovlen = 1,
		.msg_control = beside.bytes,
		.msg_controllen = sizeof(beside.bytes)};
	ssize_t got = recvmsg(door->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got > 0)
		buf_grown(&door->in, (size_t)got);
	if (got <= 0 || !file_take(door, &message) || !acts_take(clerk, door))
		clerk_door_close(clerk, door);
}

void
clerk_door_write(struct clerk_door *door)
{
	while (door->socket >= 0 && door->out_at < door->out.len) {
		ssize_t sent = send(door->socket, door->out.data + door->out_at,
			door->out.len - door->out_at, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return; /* full, or gone: reading will say so */
		door->out_at += (size_t)sent;
	}
	if (door->out.data != NULL)
		secret_wipe(door->out.data, door->out.len);
	buf_clear(&door->out);
	door->out_at = 0;
}

void
clerk_answer(struct clerk *clerk, struct asked *asked, const struct err *err)
{
	struct clerk_door *door = asked->door;
	size_t head;

	(void)clerk;
	asked->stage = ASKED_DONE;
	if (door == NULL)
		return;
	asked->answer.err = *err;
	if (err->kind != ERR_NONE)
		asked->answer.field_count = 0;
	head = door->out.len;
	buf_add_u32(&door->out, 0);
	answer_write(&door->out, asked->serial, &asked->answer);
	{
		struct buf len CLEANUP(buf_free) = {0};

		buf_add_u32(&len, (uint32_t)(door->out.len - head - HEAD_SIZE));
		memcpy(door->out.data + head, len.data, HEAD_SIZE);
	}
	door->asked_count--;
	clerk_door_write(door);
}
