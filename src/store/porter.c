#include "store/porter.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* An order is a head (u8 act, u32 length, hash) and the object's bytes. */
enum {
	ORDER_HEAD_SIZE = 5 + VAULT_HASH_SIZE,
	GATHER_SIZE = 32 * 1024, /* sent at once */
	INBOX_SIZE = 256 * 1024
};

enum act { ACT_WRITE = 1, ACT_SETTLE, ACT_TELL };

struct order {
	uint8_t act;
	struct vault_hash hash;
	struct str bytes;
};

struct porter {
	int socket;
	pid_t pid;
	struct buf outbox;
	bool is_owing; /* given something since the last wait */
};

/* ---- in the porter ---- */

/* Takes a whole order off the front; false where there is none. */
static bool
order_take(struct str *rest, struct order *ret_order)
{
	struct str all = *rest;
	struct str hash;
	uint32_t len;

	if (!take_u8(&all, &ret_order->act) || !take_u32(&all, &len) ||
		!take_bytes(&all, VAULT_HASH_SIZE, &hash) ||
		!take_bytes(&all, len, &ret_order->bytes))
		return false;
	memcpy(ret_order->hash.bytes, hash.data, VAULT_HASH_SIZE);
	*rest = all;
	return true;
}

/* After a failure nothing is done until it has been told. False: the caller is gone. */
static bool
order_do(int socket, struct object_folder folder, const struct order *order, struct err *err)
{
	if (order->act == ACT_TELL) {
		bool told = send(socket, err, sizeof(*err), MSG_NOSIGNAL) == sizeof(*err);

		err_clear(err);
		return told;
	}
	if (err->kind != ERR_NONE)
		return true;
	/* What fails is in err. */
	if (order->act == ACT_WRITE)
		(void)!object_write(folder, order->hash, order->bytes, err);
	else
		(void)!object_settle(folder, order->hash, err);
	return true;
}

static void
orders_serve(int socket, struct object_folder folder)
{
	char *inbox = memory_alloc(INBOX_SIZE);
	struct err err = {0};
	size_t have = 0;

	for (;;) {
		ssize_t got = recv(socket, inbox + have, INBOX_SIZE - have, 0);
		struct order order;
		struct str rest;

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		rest = str_make(inbox, have + (size_t)got);
		while (order_take(&rest, &order))
			if (!order_do(socket, folder, &order, &err))
				break;
		have = rest.len;
		memmove(inbox, rest.data, have);
	}
	free(inbox);
}

/* The keyboard's signals are the caller's affair: it decides when its porter ends. */
static void
signals_ignore(void)
{
	static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		(void)sigaction(numbers[i], &ignore, NULL);
}

/* The caller's other sockets must not live on here. Those above are none of ours: tools that
 * look on (test/faults) keep theirs there. */
static bool
descriptors_keep(int *socket, int *folder, int *lock)
{
	enum { FIRST = 3, HIGHEST_OURS = 255 };
	int kept[] = {*socket, *folder, *lock};
	int count = *lock < 0 ? 2 : 3;

	for (int i = 0; i < count; i++) {
		kept[i] = fcntl(kept[i], F_DUPFD_CLOEXEC, HIGHEST_OURS + 1);
		if (kept[i] < 0)
			return false;
	}
	*socket = kept[0];
	*folder = kept[1];
	*lock = kept[2];
	return close_range(FIRST, HIGHEST_OURS, 0) == 0;
}

static NO_RETURN void
porter_run(int socket, struct object_folder folder, int lock_fd, pid_t caller)
{
	signals_ignore();
	(void)prctl(PR_SET_NAME, "candour-porter", 0, 0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == caller &&
		descriptors_keep(&socket, &folder.fd, &lock_fd))
		orders_serve(socket, folder);
	_exit(0);
}

/* ---- in the caller ---- */

bool
porter_start(struct object_folder folder, int lock_fd, struct porter **ret_porter, struct err *err)
{
	struct porter *porter;
	pid_t caller = getpid();
	int sockets[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return err_set_errno(err, errno, "cannot start the process that stores originals");
	pid = fork();
	if (pid == 0) {
		(void)close(sockets[0]);
		porter_run(sockets[1], folder, lock_fd, caller);
	}
	(void)close(sockets[1]);
	if (pid < 0) {
		(void)close(sockets[0]);
		return err_set_errno(err, errno, "cannot start the process that stores originals");
	}
	porter = memory_alloc(sizeof(*porter));
	*porter = (struct porter){.socket = sockets[0], .pid = pid};
	*ret_porter = porter;
	return true;
}

void
porter_stop(struct porter *porter)
{
	struct err ignored = {0};

	if (porter == NULL)
		return;
	(void)!porter_wait(porter, &ignored);
	fd_close(&porter->socket);
	while (waitpid(porter->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	buf_free(&porter->outbox);
	free(porter);
}

static bool
gone(struct err *err)
{
	return err_set(err, ERR_IO,
		"the process that stores originals has ended; run the same command again to go on");
}

static bool
outbox_send(struct porter *porter, struct err *err)
{
	struct str rest = buf_str(&porter->outbox);

	while (rest.len > 0) {
		ssize_t done = send(porter->socket, rest.data, rest.len, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return gone(err);
		rest = str_from(rest, (size_t)done);
	}
	buf_clear(&porter->outbox);
	return true;
}

static bool
order_give(struct porter *porter, enum act act, struct vault_hash hash, struct str bytes,
	struct err *err)
{
	struct buf *box = &porter->outbox;

	buf_add_char(box, (char)act);
	buf_add_u32(box, (uint32_t)bytes.len);
	buf_add(box, vault_hash_str(&hash));
	buf_add(box, bytes);
	porter->is_owing = true;
	return box->len < GATHER_SIZE || outbox_send(porter, err);
}

bool
porter_write(struct porter *porter, struct vault_hash hash, struct str bytes, struct err *err)
{
	if (bytes.len > VAULT_SMALL_SIZE)
		return err_set(err, ERR_INTERNAL, "a large object was given to the porter");
	return order_give(porter, ACT_WRITE, hash, bytes, err);
}

bool
porter_settle(struct porter *porter, struct vault_hash hash, struct err *err)
{
	return order_give(porter, ACT_SETTLE, hash, STR(""), err);
}

bool
porter_wait(struct porter *porter, struct err *err)
{
	struct err answer;
	ssize_t got;

	if (!porter->is_owing)
		return true;
	if (!order_give(porter, ACT_TELL, (struct vault_hash){0}, STR(""), err) ||
		!outbox_send(porter, err))
		return false;
	porter->is_owing = false;
	do {
		got = recv(porter->socket, &answer, sizeof(answer), MSG_WAITALL);
	} while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof(answer))
		return gone(err);
	if (answer.kind != ERR_NONE)
		*err = answer;
	return answer.kind == ERR_NONE;
}
