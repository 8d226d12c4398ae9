#include "store/porter.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "sandbox/helper.h"

#include <stdlib.h>
#include <string.h>

/* An order is a head (u8 act, u32 length, hash) and the object's bytes. */
enum {
	ORDER_HEAD_SIZE = 5 + VAULT_HASH_SIZE,
	GATHER_SIZE = 32 * 1024, /* sent at once */
	INBOX_SIZE = 256 * 1024,
	MEMORY_MB_MAX = 16 /* beside the inbox it needs a few pages */
};

enum act { ACT_WRITE = 1, ACT_SETTLE, ACT_TELL };

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

/* After a failure nothing is done until it has been told. False: the caller is gone. */
static bool
order_do(const struct helper_side *side, const char *name, const struct order *order,
	struct err *err)
{
	struct object_folder folder = {side->folder_fd, name};

	if (order->act == ACT_TELL) {
		bool told = helper_side_send(side, str_make(err, sizeof(*err)));

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

/* The context is the folder's name. */
static void
orders_serve(void *context, const struct helper_side *side)
{
	char *inbox = memory_alloc(INBOX_SIZE);
	struct err err = {0};
	size_t have = 0;
	size_t got;

	while ((got = helper_side_receive(side, inbox + have, INBOX_SIZE - have)) > 0) {
		struct str rest = str_make(inbox, have + got);
		struct order order;

		while (order_take(&rest, &order))
			if (!order_do(side, context, &order, &err))
				break;
		have = rest.len;
		memmove(inbox, rest.data, have);
	}
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
		.file_size_max = VAULT_SMALL_SIZE,
		.lock_fd = lock_fd,
		.memory_mb_max = MEMORY_MB_MAX};
	struct helper *helper;

	if (!helper_start(&options, &helper, err))
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
