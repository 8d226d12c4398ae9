/* The vault: originals by SHA-256, each once, never changed.
 *
 *   vault/ab/cdef...       an object, named by the hash of its bytes, mode 0400
 *   vault/incoming/HASH    one whose receipt is not committed yet
 *   vault/incoming/list-N  names small ones in their place whose receipts are not
 *
 * New objects wait in incoming/ until the transaction that notes them is committed; then
 * vault_settle moves them to their place. Small ones that the porter writes go to their place at
 * once, named in a list that is removed then (store/placing.h). So whatever is not committed is in
 * incoming/ or named there, and after a crash vault_recover knows what to keep. Durability is by
 * batch: vault_sync makes every object written so far outlive a power cut; call it before the
 * commit. */
#ifndef CANDOUR_STORE_VAULT_H
#define CANDOUR_STORE_VAULT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "crypto/sha256.h"

struct err;
struct vault;

enum { VAULT_HASH_SIZE = 32, VAULT_NAME_SIZE = 2 * VAULT_HASH_SIZE + 1 };

struct vault_hash {
	unsigned char bytes[VAULT_HASH_SIZE];
};

/* Makes the folders. */
bool vault_create(const char *folder, struct err *err) MUST_USE;
bool vault_open(const char *folder, struct vault **ret_vault, struct err *err) MUST_USE;
void vault_close(struct vault *vault);
/* From now on a process beside this one writes small objects (store/porter.h). The vault must be
 * open for the one writer that has the lock. */
bool vault_employ(struct vault *vault, int lock_fd, struct err *err) MUST_USE;

/* An object on its way in. Up to VAULT_MEMORY_SIZE bytes wait in memory; more spill to a file. */
enum { VAULT_MEMORY_SIZE = 1024 * 1024 };
struct vault_writer {
	struct vault *vault;
	struct sha256 sha256;
	struct buf memory;
	int fd; /* of the spill file, or -1 */
	uint64_t number;
	uint64_t size;
	struct vault_hash hash;
};

void vault_writer_begin(struct vault *vault, struct vault_writer *ret_writer);
/* In place of begin, add and finish: the object is `bytes`, VAULT_MEMORY_SIZE at most, and this its
 * hash. They are copied. */
void vault_writer_whole(struct vault *vault, struct str bytes, struct vault_hash hash,
	struct vault_writer *ret_writer);
bool vault_writer_add(struct vault_writer *writer, struct str bytes, struct err *err) MUST_USE;
/* Finds the hash; then either vault_writer_keep or vault_writer_drop must follow. */
void vault_writer_finish(struct vault_writer *writer);
/* Puts the object into incoming/; where the porter does that, a failure shows at vault_sync. */
bool vault_writer_keep(struct vault_writer *writer, struct err *err) MUST_USE;
void vault_writer_drop(struct vault_writer *writer);

/* Whoever writes beside this process shall begin with what was kept. */
bool vault_hurry(struct vault *vault, struct err *err) MUST_USE;
/* Makes all that was kept durable (one sync of the file system). */
bool vault_sync(struct vault *vault, struct err *err) MUST_USE;
/* After the commit: moves what was kept since the last call to its place, and drops the lists. */
bool vault_settle(struct vault *vault, struct err *err) MUST_USE;
/* After a crash: moves what `is_known` says was committed to its place, removes the rest. Only a
 * vault that was recovered, though nothing was to do, lets its porter place objects at once. */
bool vault_recover(struct vault *vault,
	bool (*is_known)(void *context, struct vault_hash hash, bool *ret_known, struct err *err),
	void *context, struct err *err) MUST_USE;
/* Whether a list names the object: it is in its place, or will be, and was not committed when the
 * list was last looked at. */
bool vault_waits(
	struct vault *vault, struct vault_hash hash, bool *ret_waits, struct err *err) MUST_USE;

/* The bytes of an object that is no larger than VAULT_SMALL_SIZE, without a file for the caller to
 * close: from memory where it was kept lately. Valid until the next call of this. data is NULL
 * where the object is larger. */
enum { VAULT_SMALL_SIZE = 16 * 1024 };
bool vault_small(struct vault *vault, struct vault_hash hash, struct str *ret_bytes,
	struct err *err) MUST_USE;
/* Opens an object for reading, in its place or in incoming/. */
bool vault_lend(struct vault *vault, struct vault_hash hash, int *ret_fd, struct err *err) MUST_USE;
/* Calls `each` with the hash of every object in its place, and `strange` with the name of each
 * file that does not belong. */
bool vault_walk(struct vault *vault,
	bool (*each)(void *context, struct vault_hash hash, struct err *err),
	void (*strange)(void *context, const char *name), void *context, struct err *err) MUST_USE;
/* Hashes an object's bytes as they are on disk now. */
bool vault_check(struct vault *vault, struct vault_hash hash, struct vault_hash *ret_found,
	uint64_t *ret_size, struct err *err) MUST_USE;

void vault_hash_text(struct vault_hash hash, char ret_text[VAULT_NAME_SIZE]);
bool vault_hash_parse(struct str text, struct vault_hash *ret_hash) MUST_USE;
bool vault_hash_equal(struct vault_hash a, struct vault_hash b);
struct str vault_hash_str(const struct vault_hash *hash);

#endif
