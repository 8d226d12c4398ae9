#include "store/porter.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/helper.h"
#include "store/placing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* An order is a head (u8 act, u32 length, hash) and the object's bytes. */
enum {
	ORDER_HEAD_SIZE = 5 + VAULT_HASH_SIZE,
	GATHER_SIZE = 32 * 1024, /* sent at once */
	INBOX_SIZE = 256 * 1024,
	MEMORY_MB_MAX = 16 /* the inbox, and what waits for its list */
};

enum act { ACT_WRITE = 1, ACT_SETTLE, ACT_PLACE, ACT_PLACE_END, ACT_HURRY, ACT_TELL };

struct order {
	uint8_t act;
	struct vault_hash hash;
	struct str bytes;
};

struct porter {
	struct helper *helper;
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

static bool
order_act(struct placing *placing, const struct order *order, struct err *err)
{
	switch ((enum act)order->act) {
	case ACT_WRITE:
		return object_write(placing->folder, order->hash, order->bytes, err);
	case ACT_SETTLE:
		return object_settle(placing->folder, order->hash, err);
	case ACT_PLACE:
		return placing_add(placing, order->hash, order->bytes, err);
	case ACT_PLACE_END:
		return placing_settle(placing, err);
	case ACT_HURRY:
	case ACT_TELL:
		return placing_flush(placing, err);
	}
	return err_set(err, ERR_INTERNAL, "the porter was given an unknown order");
}

/* After a failure, which is in err, nothing is done until it has been told. False: the caller is
 * gone. */
static bool
order_do(const struct helper_side *side, struct placing *placing, const struct order *order,
	struct err *err)
{
	bool told;

	if (err->kind == ERR_NONE)
		(void)!order_act(placing, order, err);
	if (order->act != ACT_TELL)
		return true;
	told = helper_side_send(side, str_make(err, sizeof(*err)));
	err_clear(err);
	return told;
}

/* The context is the folder's name. */
static void
orders_serve(void *context, const struct helper_side *side)
{
	struct placing placing = {.folder = {side->folder_fd, context}, .names_fd = side->names_fd};
	char *inbox = memory_alloc(INBOX_SIZE);
	struct err err = {0};
	size_t have = 0;
	size_t got;

	while ((got = helper_side_receive(side, inbox + have, INBOX_SIZE - have)) > 0) {
		struct str rest = str_make(inbox, have + got);
		struct order order;

		while (order_take(&rest, &order))
			if (!order_do(side, &placing, &order, &err))
				break;
		have = rest.len;
		memmove(inbox, rest.data, have);
	}
	placing_free(&placing);
	free(inbox);
}

/* ---- in the caller ---- */

bool
porter_start(struct object_folder folder, int lock_fd, struct porter **ret_porter, struct err *err)
{
	struct helper_options options = {.name = "candour-porter",
		.title = "the process that stores originals",
		.serve = orders_serve,
		.context = (void *)(uintptr_t)folder.name,
		.folder_fd = folder.fd,
		.names_fd = openat(folder.fd, "incoming", O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		.file_size_max = VAULT_SMALL_SIZE,
		.lock_fd = lock_fd,
		.memory_mb_max = MEMORY_MB_MAX};
	struct helper *helper;
	bool good;

	if (options.names_fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s/incoming\"", folder.name);
	good = helper_start(&options, &helper, err);
	fd_close(&options.names_fd);
	if (!good)
		return false;
	*ret_porter = memory_alloc(sizeof(**ret_porter));
	**ret_porter = (struct porter){.helper = helper};
	return true;
}

void
porter_stop(struct porter *porter)
{
	struct err ignored = {0};

	if (porter == NULL)
		return;
	(void)!porter_wait(porter, &ignored);
	helper_stop(porter->helper);
	buf_free(&porter->outbox);
	free(porter);
}

static bool
outbox_send(struct porter *porter, struct err *err)
{
	bool sent = helper_send(porter->helper, buf_str(&porter->outbox), err);

	buf_clear(&porter->outbox);
	return sent;
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
porter_place(struct porter *porter, struct vault_hash hash, struct str bytes, struct err *err)
{
	if (bytes.len > VAULT_SMALL_SIZE)
		return err_set(err, ERR_INTERNAL, "a large object was given to the porter");
	return order_give(porter, ACT_PLACE, hash, bytes, err);
}

bool
porter_place_end(struct porter *porter, struct err *err)
{
	return order_give(porter, ACT_PLACE_END, (struct vault_hash){0}, STR(""), err);
}

bool
porter_hurry(struct porter *porter, struct err *err)
{
	return !porter->is_owing ||
		(order_give(porter, ACT_HURRY, (struct vault_hash){0}, STR(""), err) &&
			outbox_send(porter, err));
}

bool
porter_wait(struct porter *porter, struct err *err)
{
	bool good;

	if (!porter->is_owing)
		return true;
	if (!order_give(porter, ACT_TELL, (struct vault_hash){0}, STR(""), err) ||
		!outbox_send(porter, err))
		return false;
	good = helper_receive_outcome(porter->helper, err);
	/* What a porter that is gone was given is never certain to be done. */
	porter->is_owing = helper_is_gone(porter->helper);
	return good;
}
