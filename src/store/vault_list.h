/* Lists of small objects that went straight to their place before their receipt was committed.
 *
 *   vault/incoming/list-N   the hashes of VAULT_LIST_MAX objects at most, one after the other
 *
 * A list is durable before the first of its objects is made, and removed once their receipts are
 * committed. So what a crash leaves in the vault's folders is either committed or named in one. */
#ifndef CANDOUR_STORE_VAULT_LIST_H
#define CANDOUR_STORE_VAULT_LIST_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "store/vault_object.h"

struct err;

enum { VAULT_LIST_MAX = VAULT_SMALL_SIZE / VAULT_HASH_SIZE };

/* Makes list `number` of these hashes, and durable; names_fd is of incoming/. */
bool vault_list_write(struct object_folder folder, int names_fd, uint64_t number, struct str hashes,
	struct err *err) MUST_USE;
bool vault_list_remove(struct object_folder folder, uint64_t number, struct err *err) MUST_USE;

/* Whether a name in incoming/ is that of a list. */
bool vault_list_named(const char *name);
/* Adds the hashes of all lists there are to `to`, without one that is removed meanwhile or a hash
 * that was cut off. */
bool vault_lists_read(struct object_folder folder, struct buf *to, struct err *err) MUST_USE;

#endif
