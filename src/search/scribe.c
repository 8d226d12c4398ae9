#include "search/scribe.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/token.h"
#include "search/words_gather.h"
#include "search/words_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* An order is its act (u8), a number (i64), another (u32), and a text (u32 length, bytes). */
enum act { ACT_DOCUMENT = 1, ACT_TEXT, ACT_REMOVE, ACT_CUT, ACT_FORGET, ACT_GIVE };

struct order {
	uint8_t act;
	uint64_t number; /* born */
	uint32_t small;  /* a document or a field */
	struct str text;
};

enum {
	ORDER_HEAD_SIZE = 17,
	OUTBOX_SIZE = 64 * 1024, /* sent at once */
	INBOX_SIZE = 256 * 1024,
	SOCKET_SIZE = 1 << 20 /* texts on their way while a segment is being made */
};

struct scribe {
	int socket;
	pid_t pid;
	struct buf outbox;
	struct buf reply;
	bool is_gone;
};

/* What it answers to ACT_GIVE: an error, the length of what follows, and the segments. */
struct reply_head {
	struct err err;
	uint64_t size;
};

/* ---- in the scribe ---- */

struct desk {
	int socket;
	struct tokenizer *tokenizer;
	struct words *words; /* without a database */
	struct buf segments; /* made and not given yet */
	struct buf pieces;   /* of the one being made */
	struct err err;      /* the first thing that failed since the last giving */
};

static bool
piece_note(
	void *context, enum segment_part part, uint32_t number, struct str bytes, struct err *err)
{
	struct buf *pieces = context;

	(void)err;
	buf_add_char(pieces, (char)part);
	buf_add_u32(pieces, number);
	buf_add_u32(pieces, (uint32_t)bytes.len);
	buf_add(pieces, bytes);
	return true;
}

static void
segment_note(struct desk *desk, const struct gathered_segment *made)
{
	struct buf *to = &desk->segments;

	buf_add_u64(to, (uint64_t)made->first);
	buf_add_u64(to, (uint64_t)made->last);
	buf_add_u32(to, made->writer.least);
	buf_add_u32(to, made->writer.most);
	buf_add_u32(to, made->writer.numbers[SEGMENT_TERMS]);
	buf_add_u64(to, made->writer.sizes[SEGMENT_DOCS]);
	buf_add_u64(to, made->writer.sizes[SEGMENT_PLACES]);
	buf_add_u32(to, (uint32_t)made->writer.directory.len);
	buf_add(to, buf_str(&made->writer.directory));
	buf_add_u64(to, desk->pieces.len);
	buf_add(to, buf_str(&desk->pieces));
}

static void
cut(struct desk *desk)
{
	struct gathered_segment *made;

	buf_clear(&desk->pieces);
	if (gather_segment(desk->words->gather, (struct segment_sink){&desk->pieces, piece_note},
		    &made, &desk->err) &&
		made != NULL)
		segment_note(desk, made);
	gathered_segment_free(made);
	gather_clear(desk->words->gather);
	if (desk->pieces.overflowed || desk->segments.overflowed)
		(void)err_set(&desk->err, ERR_TOO_LARGE, "too many words at once");
}

static bool
send_all(int socket, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t done = send(socket, bytes.data, bytes.len, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes = str_from(bytes, (size_t)done);
	}
	return true;
}

static bool
give(struct desk *desk)
{
	struct reply_head head;
	bool sent;

	memset(&head, 0, sizeof(head));
	head.err = desk->err;
	head.size = desk->err.kind == ERR_NONE ? desk->segments.len : 0;
	sent = send_all(desk->socket, str_make(&head, sizeof(head))) &&
		send_all(desk->socket, str_make(desk->segments.data, head.size));
	buf_clear(&desk->segments);
	err_clear(&desk->err);
	return sent;
}

/* False: the caller is gone. */
static bool
order_do(struct desk *desk, const struct order *order)
{
	switch ((enum act)order->act) {
	case ACT_DOCUMENT:
		words_document_begin(desk->words, order->small, (int64_t)order->number);
		return true;
	case ACT_TEXT:
		(void)words_text_add(desk->words, desk->tokenizer, order->small, order->text);
		return true;
	case ACT_REMOVE:
		(void)gather_remove(desk->words->gather, (int64_t)order->number);
		return true;
	case ACT_CUT:
		cut(desk);
		return true;
	case ACT_FORGET:
		gather_clear(desk->words->gather);
		buf_clear(&desk->segments);
		err_clear(&desk->err);
		return true;
	case ACT_GIVE:
		return give(desk);
	}
	return false;
}

/* Takes a whole order off the front; false where there is none. */
static bool
order_take(struct str *rest, struct order *ret_order)
{
	struct str all = *rest;
	uint32_t len;

	if (!take_u8(&all, &ret_order->act) || !take_u64(&all, &ret_order->number) ||
		!take_u32(&all, &ret_order->small) || !take_u32(&all, &len) ||
		!take_bytes(&all, len, &ret_order->text))
		return false;
	*rest = all;
	return true;
}

static void
orders_serve(struct desk *desk)
{
	struct buf inbox CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	size_t done = 0;

	for (;;) {
		char *room = buf_reserve(&inbox, INBOX_SIZE);
		ssize_t got = recv(desk->socket, room, INBOX_SIZE, 0);
		struct order order;
		struct str rest;

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		buf_grown(&inbox, (size_t)got);
		rest = buf_str(&inbox);
		while (order_take(&rest, &order))
			if (!order_do(desk, &order))
				return;
		done = inbox.len - rest.len;
		memmove(inbox.data, inbox.data + done, rest.len);
		inbox.len = rest.len;
		/* A long text is rare, and its room is not kept for ever. */
		if (rest.len == 0 && inbox.room > 16 * (size_t)INBOX_SIZE)
			buf_free(&inbox);
	}
}

/* The keyboard's signals are the caller's affair. */
static void
signals_ignore(void)
{
	static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		(void)sigaction(numbers[i], &ignore, NULL);
}

/* It needs no file and no socket but its own. Those above are none of ours: tools that look on
 * (test/faults) keep theirs there. */
static bool
descriptors_keep(int *socket)
{
	enum { FIRST = 3, HIGHEST_OURS = 255 };

	*socket = fcntl(*socket, F_DUPFD_CLOEXEC, HIGHEST_OURS + 1);
	return *socket >= 0 && close_range(FIRST, HIGHEST_OURS, 0) == 0;
}

static NO_RETURN void
scribe_run(int socket, pid_t caller)
{
	struct desk desk = {.socket = socket};
	struct err err = {0};

	desk.segments.size_max = SIZE_MAX / 4;
	desk.pieces.size_max = SIZE_MAX / 4;
	signals_ignore();
	(void)prctl(PR_SET_NAME, "candour-scribe", 0, 0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != caller ||
		!descriptors_keep(&desk.socket) || !tokenizer_new(&desk.tokenizer, &err))
		_exit(0);
	words_open(NULL, &desk.words);
	orders_serve(&desk);
	_exit(0);
}

/* ---- in the caller ---- */

bool
scribe_start(struct scribe **ret_scribe, struct err *err)
{
	const int size = SOCKET_SIZE;
	struct scribe *scribe;
	pid_t caller = getpid();
	int sockets[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return err_set_errno(err, errno, "cannot start the process that counts words");
	/* As much as the system allows; with less it is only slower. */
	(void)setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	pid = fork();
	if (pid == 0) {
		(void)close(sockets[0]);
		scribe_run(sockets[1], caller);
	}
	(void)close(sockets[1]);
	if (pid < 0) {
		(void)close(sockets[0]);
		return err_set_errno(err, errno, "cannot start the process that counts words");
	}
	scribe = memory_alloc(sizeof(*scribe));
	*scribe = (struct scribe){.socket = sockets[0],
		.pid = pid,
		.outbox = {.size_max = SIZE_MAX / 4},
		.reply = {.size_max = SIZE_MAX / 4}};
	*ret_scribe = scribe;
	return true;
}

void
scribe_stop(struct scribe *scribe)
{
	if (scribe == NULL)
		return;
	fd_close(&scribe->socket);
	while (waitpid(scribe->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	buf_free(&scribe->outbox);
	buf_free(&scribe->reply);
	free(scribe);
}

void
scribe_cleanup(struct scribe **scribe)
{
	scribe_stop(*scribe);
	*scribe = NULL;
}

static void
outbox_send(struct scribe *scribe)
{
	if (!scribe->is_gone && !send_all(scribe->socket, buf_str(&scribe->outbox)))
		scribe->is_gone = true;
	buf_clear(&scribe->outbox);
}

static void
order_give(struct scribe *scribe, enum act act, uint64_t number, uint32_t small, struct str text)
{
	struct buf *box = &scribe->outbox;

	buf_add_char(box, (char)act);
	buf_add_u64(box, number);
	buf_add_u32(box, small);
	buf_add_u32(box, (uint32_t)text.len);
	if (text.len < OUTBOX_SIZE) {
		buf_add(box, text);
	} else {
		outbox_send(scribe);
		if (!scribe->is_gone && !send_all(scribe->socket, text))
			scribe->is_gone = true;
	}
	if (box->len >= OUTBOX_SIZE || act == ACT_CUT || act == ACT_GIVE)
		outbox_send(scribe);
}

void
scribe_document(struct scribe *scribe, uint32_t document, int64_t born)
{
	order_give(scribe, ACT_DOCUMENT, (uint64_t)born, document, STR(""));
}

void
scribe_text(struct scribe *scribe, unsigned field, struct str text)
{
	if (text.len > 0)
		order_give(scribe, ACT_TEXT, 0, field, text);
}

void
scribe_remove(struct scribe *scribe, int64_t born)
{
	order_give(scribe, ACT_REMOVE, (uint64_t)born, 0, STR(""));
}

void
scribe_cut(struct scribe *scribe)
{
	order_give(scribe, ACT_CUT, 0, 0, STR(""));
}

void
scribe_forget(struct scribe *scribe)
{
	order_give(scribe, ACT_FORGET, 0, 0, STR(""));
}

static bool
receive(struct scribe *scribe, void *to, size_t len)
{
	char *at = to;

	while (len > 0 && !scribe->is_gone) {
		ssize_t got = recv(scribe->socket, at, len, MSG_WAITALL);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			scribe->is_gone = true;
			break;
		}
		at += got;
		len -= (size_t)got;
	}
	return !scribe->is_gone;
}

bool
scribe_take(struct scribe *scribe, struct str *ret_segments, struct err *err)
{
	struct reply_head head;
	char *room;

	order_give(scribe, ACT_GIVE, 0, 0, STR(""));
	buf_clear(&scribe->reply);
	if (receive(scribe, &head, sizeof(head)) && head.err.kind == ERR_NONE) {
		room = buf_reserve(&scribe->reply, head.size);
		if (room != NULL && receive(scribe, room, head.size))
			buf_grown(&scribe->reply, head.size);
	}
	if (scribe->is_gone)
		return err_set(err, ERR_IO,
			"the process that counts words has ended; run the same command again "
			"to go on");
	if (head.err.kind != ERR_NONE) {
		*err = head.err;
		return false;
	}
	*ret_segments = buf_str(&scribe->reply);
	return true;
}

static bool
take_long(struct str *from, struct str *ret_bytes)
{
	uint64_t len;

	return take_u64(from, &len) && take_bytes(from, len, ret_bytes);
}

bool
scribe_segment_take(struct str *segments, struct scribe_segment *ret_segment)
{
	struct str all = *segments;
	uint64_t first;
	uint64_t last;
	uint32_t len;

	if (!take_u64(&all, &first) || !take_u64(&all, &last) ||
		!take_u32(&all, &ret_segment->least) || !take_u32(&all, &ret_segment->most) ||
		!take_u32(&all, &ret_segment->term_blocks) ||
		!take_u64(&all, &ret_segment->docs_size) ||
		!take_u64(&all, &ret_segment->places_size) || !take_u32(&all, &len) ||
		!take_bytes(&all, len, &ret_segment->directory) ||
		!take_long(&all, &ret_segment->pieces))
		return false;
	ret_segment->first = (int64_t)first;
	ret_segment->last = (int64_t)last;
	*segments = all;
	return true;
}

bool
scribe_piece_take(struct str *pieces, struct scribe_piece *ret_piece)
{
	struct str all = *pieces;
	uint32_t len;

	if (!take_u8(&all, &ret_piece->part) || ret_piece->part >= SEGMENT_PARTS ||
		!take_u32(&all, &ret_piece->number) || !take_u32(&all, &len) ||
		!take_bytes(&all, len, &ret_piece->bytes))
		return false;
	*pieces = all;
	return true;
}
