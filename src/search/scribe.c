#include "search/scribe.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "sandbox/helper.h"
#include "search/words_gather.h"
#include "search/words_inside.h"

#include <stdlib.h>

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
	/* Four times what the words of a longest text (TEXT_SIZE_MAX) took; bench/README.md. */
	MEMORY_MB_MAX = 4096
};

struct scribe {
	struct helper *helper;
	struct buf outbox;
	struct buf reply;
	struct err err; /* why it is gone */
};

/* ---- in the scribe ---- */

struct desk {
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

/* Its answer: how it went (struct err); then, where it went well, a u64 length and the segments. */
static bool
give(struct desk *desk, const struct helper_side *side)
{
	struct buf size CLEANUP(buf_free) = {0};
	bool good = desk->err.kind == ERR_NONE;
	bool sent;

	buf_add_u64(&size, desk->segments.len);
	sent = helper_side_send(side, str_make(&desk->err, sizeof(desk->err))) &&
		(!good ||
			(helper_side_send(side, buf_str(&size)) &&
				helper_side_send(side, buf_str(&desk->segments))));
	buf_clear(&desk->segments);
	err_clear(&desk->err);
	return sent;
}

/* False: the caller is gone. */
static bool
order_do(struct desk *desk, const struct helper_side *side, const struct order *order)
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
		return give(desk, side);
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

/* Loads what words are folded by, which is read from files. */
static bool
desk_prepare(void *context, struct err *err)
{
	struct desk *desk = context;

	words_open(NULL, &desk->words);
	return tokenizer_new(&desk->tokenizer, err);
}

static void
orders_serve(void *context, const struct helper_side *side)
{
	struct buf inbox CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct desk *desk = context;

	for (;;) {
		char *room = buf_reserve(&inbox, INBOX_SIZE);
		size_t got = helper_side_receive(side, room, INBOX_SIZE);
		struct order order;
		struct str rest;

		if (got == 0)
			return;
		buf_grown(&inbox, got);
		rest = buf_str(&inbox);
		while (order_take(&rest, &order))
			if (!order_do(desk, side, &order))
				return;
		memmove(inbox.data, rest.data, rest.len);
		inbox.len = rest.len;
		/* A long text is rare, and its room is not kept for ever. */
		if (rest.len == 0 && inbox.room > 16 * (size_t)INBOX_SIZE)
			buf_free(&inbox);
	}
}

/* ---- in the caller ---- */

bool
scribe_start(struct scribe **ret_scribe, struct err *err)
{
	struct desk desk = {
		.segments = {.size_max = SIZE_MAX / 4}, .pieces = {.size_max = SIZE_MAX / 4}};
	struct helper_options options = {.name = "candour-scribe",
		.title = "the process that counts words",
		.prepare = desk_prepare,
		.serve = orders_serve,
		.context = &desk,
		.folder_fd = -1,
		.lock_fd = -1,
		.memory_mb_max = MEMORY_MB_MAX};
	struct helper *helper;

	if (!helper_start(&options, &helper, err))
		return false;
	*ret_scribe = memory_alloc(sizeof(**ret_scribe));
	**ret_scribe = (struct scribe){.helper = helper,
		.outbox = {.size_max = SIZE_MAX / 4},
		.reply = {.size_max = SIZE_MAX / 4}};
	return true;
}

void
scribe_stop(struct scribe *scribe)
{
	if (scribe == NULL)
		return;
	helper_stop(scribe->helper);
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

/* That it is gone is kept for scribe_take. */
static void
bytes_send(struct scribe *scribe, struct str bytes)
{
	if (scribe->err.kind == ERR_NONE)
		(void)!helper_send(scribe->helper, bytes, &scribe->err);
}

static void
outbox_send(struct scribe *scribe)
{
	bytes_send(scribe, buf_str(&scribe->outbox));
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
		bytes_send(scribe, text);
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

bool
scribe_take(struct scribe *scribe, struct str *ret_segments, struct err *err)
{
	char bytes[sizeof(uint64_t)];
	struct str rest = str_make(bytes, sizeof(bytes));
	uint64_t size = 0;
	char *room;

	order_give(scribe, ACT_GIVE, 0, 0, STR(""));
	buf_clear(&scribe->reply);
	if (scribe->err.kind != ERR_NONE) {
		*err = scribe->err;
		return false;
	}
	if (!helper_receive_outcome(scribe->helper, err) ||
		!helper_receive(scribe->helper, bytes, sizeof(bytes), err))
		return false;
	if (!take_u64(&rest, &size) || size > (uint64_t)MEMORY_MB_MAX << 20)
		return err_set(err, ERR_INTERNAL, "the process that counts words makes no sense");
	room = buf_reserve(&scribe->reply, size);
	if (!helper_receive(scribe->helper, room, size, err))
		return false;
	buf_grown(&scribe->reply, size);
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
