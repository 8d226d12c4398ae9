#include "store/placing.h"

#include "base/err.h"
#include "store/vault_list.h"

#include <string.h>

enum { BYTES_MAX = 2 << 20 /* of objects that wait for one list */ };

void
placing_free(struct placing *placing)
{
	buf_free(&placing->hashes);
	buf_free(&placing->sizes);
	buf_free(&placing->bytes);
	buf_free(&placing->displaced);
}

bool
placing_add(struct placing *placing, struct vault_hash hash, struct str bytes, struct err *err)
{
	buf_add(&placing->hashes, vault_hash_str(&hash));
	buf_add_u32(&placing->sizes, (uint32_t)bytes.len);
	buf_add(&placing->bytes, bytes);
	return (placing->hashes.len < (size_t)VAULT_LIST_MAX * VAULT_HASH_SIZE &&
		       placing->bytes.len < BYTES_MAX) ||
		placing_flush(placing, err);
}

/* What is there already may be the rest of an undone act, or have been altered: it gives way to
 * these bytes when they are committed. */
static bool
place_one(struct placing *placing, struct vault_hash hash, struct str bytes, struct err *err)
{
	bool taken;

	if (!object_place_write(placing->folder, hash, bytes, &taken, err))
		return false;
	if (!taken)
		return true;
	buf_add(&placing->displaced, vault_hash_str(&hash));
	return object_write(placing->folder, hash, bytes, err);
}

static bool
place_all(struct placing *placing, struct err *err)
{
	struct str hashes = buf_str(&placing->hashes);
	struct str sizes = buf_str(&placing->sizes);
	struct str bytes = buf_str(&placing->bytes);
	struct str hash;
	struct str object;
	uint32_t size;

	while (take_bytes(&hashes, VAULT_HASH_SIZE, &hash) && take_u32(&sizes, &size) &&
		take_bytes(&bytes, size, &object)) {
		struct vault_hash name;

		memcpy(name.bytes, hash.data, VAULT_HASH_SIZE);
		if (!place_one(placing, name, object, err))
			return false;
	}
	return true;
}

bool
placing_flush(struct placing *placing, struct err *err)
{
	bool good = placing->hashes.len == 0 ||
		(vault_list_write(placing->folder, placing->names_fd, placing->list_count++,
			 buf_str(&placing->hashes), err) &&
			place_all(placing, err));

	buf_clear(&placing->hashes);
	buf_clear(&placing->sizes);
	buf_clear(&placing->bytes);
	return good;
}

bool
placing_settle(struct placing *placing, struct err *err)
{
	struct str rest = buf_str(&placing->displaced);
	struct str hash;

	while (take_bytes(&rest, VAULT_HASH_SIZE, &hash)) {
		struct vault_hash name;

		memcpy(name.bytes, hash.data, VAULT_HASH_SIZE);
		if (!object_settle(placing->folder, name, err))
			return false;
	}
	buf_clear(&placing->displaced);
	for (; placing->list_first < placing->list_count; placing->list_first++)
		if (!vault_list_remove(placing->folder, placing->list_first, err))
			return false;
	return true;
}
