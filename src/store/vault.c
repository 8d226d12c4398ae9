#include "store/vault.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "store/porter.h"
#include "store/vault_list.h"
#include "store/vault_object.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 1024 * 1024, RECENT_COUNT = 8192, RECENT_TRIES = 8, GIVEN_BITS = 1 << 20 };

/* A small object that was kept lately and will soon be read. */
struct recent {
	struct vault_hash hash;
	struct buf bytes;
};

struct vault {
	int folder_fd;
	char *folder;
	uint64_t next_number;
	struct buf kept;   /* hashes that wait in incoming/ */
	bool is_recovered; /* incoming/ holds nothing of an earlier run */
	bool has_placed;   /* since the last commit */
	bool dirty;
	struct sha256 spare;   /* of a writer that has ended: making one takes longer
	                                     * than hashing a small object */
	struct porter *porter; /* NULL: this process does it all */
	unsigned char *given;  /* a bit for the hashes of what the porter may not have
	                                     * written yet; NULL where there is none */
	bool has_given;
	struct recent *recent[RECENT_COUNT]; /* by the hash's first bytes; NULL: none */
	struct buf small;                    /* what vault_small gave last */
	struct buf waiting;                  /* hashes in lists, for vault_waits */
};

void
vault_hash_text(struct vault_hash hash, char ret_text[VAULT_NAME_SIZE])
{
	hex_encode_to(vault_hash_str(&hash), ret_text);
	ret_text[VAULT_NAME_SIZE - 1] = '\0';
}

bool
vault_hash_parse(struct str text, struct vault_hash *ret_hash)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] >= 'A' && text.data[i] <= 'F')
			return false;
	return hex_decode(text, ret_hash->bytes, VAULT_HASH_SIZE);
}

bool
vault_hash_equal(struct vault_hash a, struct vault_hash b)
{
	return memcmp(a.bytes, b.bytes, VAULT_HASH_SIZE) == 0;
}

struct str
vault_hash_str(const struct vault_hash *hash)
{
	return str_make(hash->bytes, VAULT_HASH_SIZE);
}

bool
vault_create(const char *folder, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	if (!folder_make(path_join_cstr(&arena, folder, "incoming"), err))
		return false;
	for (unsigned i = 0; i < 256; i++)
		if (!folder_make(str_format(&arena, "%s/%02x", folder, i).data, err))
			return false;
	return file_sync_folder(folder, err);
}

bool
vault_open(const char *folder, struct vault **ret_vault, struct err *err)
{
	struct vault *vault;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot open the vault \"%s\"", folder);
	vault = memory_zeroed(1, sizeof(*vault));
	vault->folder_fd = fd;
	vault->folder = memory_alloc(strlen(folder) + 1);
	memcpy(vault->folder, folder, strlen(folder) + 1);
	*ret_vault = vault;
	return true;
}

bool
vault_employ(struct vault *vault, int lock_fd, struct err *err)
{
	struct object_folder folder = {vault->folder_fd, vault->folder};

	return vault->porter != NULL || porter_start(folder, lock_fd, &vault->porter, err);
}

static void
recent_free(struct recent **recent)
{
	if (*recent != NULL)
		buf_free(&(*recent)->bytes);
	free(*recent);
	*recent = NULL;
}

void
vault_close(struct vault *vault)
{
	if (vault == NULL)
		return;
	porter_stop(vault->porter);
	free(vault->given);
	sha256_free(&vault->spare);
	(void)close(vault->folder_fd);
	for (size_t i = 0; i < RECENT_COUNT; i++)
		recent_free(&vault->recent[i]);
	buf_free(&vault->small);
	buf_free(&vault->kept);
	buf_free(&vault->waiting);
	free(vault->folder);
	free(vault);
}

/* ---- what the porter has ---- */

static unsigned
given_bit(struct vault_hash hash)
{
	return ((unsigned)hash.bytes[2] | (unsigned)hash.bytes[3] << 8 |
		       (unsigned)hash.bytes[4] << 16) %
		GIVEN_BITS;
}

static void
given_note(struct vault *vault, struct vault_hash hash)
{
	unsigned bit = given_bit(hash);

	if (vault->given == NULL)
		vault->given = memory_alloc(GIVEN_BITS / 8);
	if (!vault->has_given)
		memset(vault->given, 0, GIVEN_BITS / 8);
	vault->has_given = true;
	vault->given[bit / 8] = (unsigned char)(vault->given[bit / 8] | 1U << bit % 8);
}

/* Until it has said so, a file that it makes may be there and not be whole. */
static bool
given_wait(struct vault *vault, struct err *err)
{
	if (vault->porter != NULL && !porter_wait(vault->porter, err))
		return false;
	vault->has_given = false;
	return true;
}

static bool
is_given(const struct vault *vault, struct vault_hash hash)
{
	unsigned bit = given_bit(hash);

	return vault->has_given && (vault->given[bit / 8] & 1U << bit % 8) != 0;
}

/* ---- writing ---- */

static void
spill_name(const struct vault_writer *writer, char ret_name[OBJECT_PLACE_SIZE])
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct str name = str_format(
		&arena, "incoming/new-%llu", (unsigned long long)writer->number);

	memcpy(ret_name, name.data, name.len + 1);
}

void
vault_writer_begin(struct vault *vault, struct vault_writer *ret_writer)
{
	*ret_writer = (struct vault_writer){.vault = vault, .fd = -1, .sha256 = vault->spare};
	vault->spare = (struct sha256){0};
	ret_writer->number = vault->next_number++;
	sha256_begin(&ret_writer->sha256);
}

void
vault_writer_whole(struct vault *vault, struct str bytes, struct vault_hash hash,
	struct vault_writer *ret_writer)
{
	*ret_writer = (struct vault_writer){
		.vault = vault, .fd = -1, .size = bytes.len, .hash = hash};
	buf_add(&ret_writer->memory, bytes);
}

static bool
spill(struct vault_writer *writer, struct err *err)
{
	char name[OBJECT_PLACE_SIZE];

	spill_name(writer, name);
	writer->fd = openat(
		writer->vault->folder_fd, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0400);
	if (writer->fd < 0)
		return err_set_errno(
			err, errno, "cannot write into the vault \"%s\"", writer->vault->folder);
	return fd_write_all(writer->fd, buf_str(&writer->memory), writer->vault->folder, err);
}

static bool
is_all_zero(struct str bytes)
{
	return bytes.len > 0 && bytes.data[0] == '\0' &&
		memcmp(bytes.data, bytes.data + 1, bytes.len - 1) == 0;
}

/* Zeros become a hole: a disk image that is mostly empty must not fill the disk. */
static bool
skip(struct vault_writer *writer, size_t len, struct err *err)
{
	if (lseek(writer->fd, (off_t)len, SEEK_CUR) < 0 ||
		ftruncate(writer->fd, (off_t)writer->size) != 0)
		return err_set_errno(
			err, errno, "cannot write into the vault \"%s\"", writer->vault->folder);
	return true;
}

bool
vault_writer_add(struct vault_writer *writer, struct str bytes, struct err *err)
{
	sha256_add(&writer->sha256, bytes);
	writer->size += bytes.len;
	if (writer->fd < 0 && writer->memory.len + bytes.len <= VAULT_MEMORY_SIZE) {
		buf_add(&writer->memory, bytes);
		return true;
	}
	if (writer->fd < 0 && !spill(writer, err))
		return false;
	if (is_all_zero(bytes))
		return skip(writer, bytes.len, err);
	return fd_write_all(writer->fd, bytes, writer->vault->folder, err);
}

void
vault_writer_finish(struct vault_writer *writer)
{
	sha256_end(&writer->sha256, writer->hash.bytes);
}

static void
hash_return(struct vault_writer *writer)
{
	struct vault *vault = writer->vault;

	if (writer->sha256.context == NULL)
		return;
	if (vault->spare.context != NULL) {
		sha256_free(&writer->sha256);
		return;
	}
	vault->spare = writer->sha256;
	writer->sha256 = (struct sha256){0};
}

/* Where the object is, or NULL. */
static struct recent **
recent_find(struct vault *vault, struct vault_hash hash)
{
	unsigned home = hash.bytes[0] | (unsigned)hash.bytes[1] << 8;

	for (unsigned i = 0; i < RECENT_TRIES; i++) {
		struct recent **recent = &vault->recent[(home + i) % RECENT_COUNT];

		if (*recent != NULL && vault_hash_equal((*recent)->hash, hash))
			return recent;
	}
	return NULL;
}

/* Where it can be: nothing is there, or what gives way. */
static struct recent **
recent_room(struct vault *vault, struct vault_hash hash)
{
	unsigned home = hash.bytes[0] | (unsigned)hash.bytes[1] << 8;

	for (unsigned i = 0; i < RECENT_TRIES; i++) {
		struct recent **recent = &vault->recent[(home + i) % RECENT_COUNT];

		if (*recent == NULL || vault_hash_equal((*recent)->hash, hash))
			return recent;
	}
	return &vault->recent[home % RECENT_COUNT];
}

/* The bytes of a small object stay at hand; the buffer is taken over. */
static void
recent_note(struct vault_writer *writer)
{
	struct recent **recent;

	if (writer->size == 0 || writer->memory.len != writer->size ||
		writer->size > VAULT_SMALL_SIZE)
		return;
	recent = recent_room(writer->vault, writer->hash);
	recent_free(recent);
	*recent = memory_alloc(sizeof(**recent));
	**recent = (struct recent){writer->hash, writer->memory};
	writer->memory = (struct buf){0};
}

static bool
note_kept(struct vault_writer *writer, bool is_placed)
{
	struct vault *vault = writer->vault;

	if (is_placed)
		vault->has_placed = true;
	else
		buf_add(&vault->kept, vault_hash_str(&writer->hash));
	vault->dirty = true;
	fd_close(&writer->fd);
	recent_note(writer);
	buf_free(&writer->memory);
	hash_return(writer);
	return true;
}

/* Of an object that is whole in memory. Before the vault was recovered nobody could tell what is in
 * its place uncommitted from what a rebuild finds there. */
static bool
memory_keep(struct vault_writer *writer, struct err *err)
{
	struct vault *vault = writer->vault;
	struct object_folder folder = {vault->folder_fd, vault->folder};
	struct str bytes = buf_str(&writer->memory);
	bool is_small = vault->porter != NULL && bytes.len <= VAULT_SMALL_SIZE;
	bool is_placed = is_small && vault->is_recovered;
	bool good = is_placed ? porter_place(vault->porter, writer->hash, bytes, err)
		: is_small    ? porter_write(vault->porter, writer->hash, bytes, err)
			      : object_write(folder, writer->hash, bytes, err);

	if (good && is_small)
		given_note(vault, writer->hash);
	return good && note_kept(writer, is_placed);
}

bool
vault_writer_keep(struct vault_writer *writer, struct err *err)
{
	char from[OBJECT_PLACE_SIZE];
	char to[OBJECT_PLACE_SIZE];
	int folder_fd = writer->vault->folder_fd;

	if (writer->fd < 0)
		return memory_keep(writer, err);
	object_incoming(writer->hash, to);
	spill_name(writer, from);
	if (renameat(folder_fd, from, folder_fd, to) != 0)
		return err_set_errno(
			err, errno, "cannot write into the vault \"%s\"", writer->vault->folder);
	return note_kept(writer, false);
}

void
vault_writer_drop(struct vault_writer *writer)
{
	char name[OBJECT_PLACE_SIZE];

	hash_return(writer);
	if (writer->fd >= 0) {
		spill_name(writer, name);
		(void)unlinkat(writer->vault->folder_fd, name, 0);
		fd_close(&writer->fd);
	}
	buf_free(&writer->memory);
}

bool
vault_hurry(struct vault *vault, struct err *err)
{
	return vault->porter == NULL || porter_hurry(vault->porter, err);
}

bool
vault_sync(struct vault *vault, struct err *err)
{
	if (!vault->dirty)
		return true;
	if (!given_wait(vault, err))
		return false;
	if (syncfs(vault->folder_fd) != 0)
		return err_set_errno(err, errno, "cannot sync the vault \"%s\"", vault->folder);
	vault->dirty = false;
	return true;
}

static bool
settle_one(struct vault *vault, struct vault_hash hash, struct err *err)
{
	return object_settle((struct object_folder){vault->folder_fd, vault->folder}, hash, err);
}

/* The porter does one half and this process the other, at the same time. */
bool
vault_settle(struct vault *vault, struct err *err)
{
	size_t count = vault->kept.len / VAULT_HASH_SIZE;
	size_t given = vault->porter == NULL ? 0 : count / 2;
	struct str rest = buf_str(&vault->kept);
	struct str bytes;

	for (size_t i = 0; i < count && take_bytes(&rest, VAULT_HASH_SIZE, &bytes); i++) {
		struct vault_hash hash;

		memcpy(hash.bytes, bytes.data, VAULT_HASH_SIZE);
		if (!(i < given ? porter_settle(vault->porter, hash, err)
				: settle_one(vault, hash, err)))
			return false;
	}
	buf_clear(&vault->kept);
	if (vault->has_placed && !porter_place_end(vault->porter, err))
		return false;
	vault->has_placed = false;
	return vault->porter == NULL || porter_wait(vault->porter, err);
}

static bool
entry_remove(struct vault *vault, const char *folder, const char *name, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	return unlinkat(vault->folder_fd, path_join_cstr(&arena, folder, name), 0) == 0 ||
		errno == ENOENT ||
		err_set_errno(err, errno, "cannot clear \"%s/incoming\"", vault->folder);
}

static DIR *
open_folder(struct vault *vault, const char *name, struct err *err)
{
	int fd = openat(vault->folder_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (folder == NULL)
		(void)err_set_errno(err, errno, "cannot open \"%s/%s\"", vault->folder, name);
	if (folder == NULL)
		fd_close(&fd);
	return folder;
}

static bool
is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Whom to ask of a recovery. */
struct known {
	bool (*is_known)(void *context, struct vault_hash hash, bool *ret_known, struct err *err);
	void *context;
};

static bool
recover_one(struct vault *vault, const char *name, const struct known *known, struct err *err)
{
	struct vault_hash hash;
	bool is_known = false;

	if (vault_hash_parse(str_of(name), &hash) &&
		!known->is_known(known->context, hash, &is_known, err))
		return false;
	return is_known ? settle_one(vault, hash, err) : entry_remove(vault, "incoming", name, err);
}

/* Removes what is in a list, and was not committed, from its place. */
static bool
recover_placed(struct vault *vault, const struct known *known, bool *ret_removed, struct err *err)
{
	struct buf hashes CLEANUP(buf_free) = {0};
	struct str rest;
	struct str bytes;

	*ret_removed = false;
	if (!vault_lists_read(
		    (struct object_folder){vault->folder_fd, vault->folder}, &hashes, err))
		return false;
	rest = buf_str(&hashes);
	while (take_bytes(&rest, VAULT_HASH_SIZE, &bytes)) {
		char place[OBJECT_PLACE_SIZE];
		struct vault_hash hash;
		bool is_known;

		memcpy(hash.bytes, bytes.data, VAULT_HASH_SIZE);
		if (!known->is_known(known->context, hash, &is_known, err))
			return false;
		object_place(hash, place);
		if (is_known)
			continue;
		if (!entry_remove(vault, ".", place, err))
			return false;
		*ret_removed = true;
	}
	return true;
}

bool
vault_recover(struct vault *vault,
	bool (*is_known)(void *context, struct vault_hash hash, bool *ret_known, struct err *err),
	void *context, struct err *err)
{
	const struct known known = {is_known, context};
	DIR *folder;
	struct dirent *entry;
	bool removed;
	bool done = recover_placed(vault, &known, &removed, err);

	/* Only when they are gone for good may the lists go. */
	if (done && removed && syncfs(vault->folder_fd) != 0)
		done = err_set_errno(err, errno, "cannot sync the vault \"%s\"", vault->folder);
	folder = done ? open_folder(vault, "incoming", err) : NULL;
	done = folder != NULL;
	while (done && (entry = readdir(folder)) != NULL)
		if (!is_dot(entry->d_name))
			done = recover_one(vault, entry->d_name, &known, err);
	if (folder != NULL)
		(void)closedir(folder);
	vault->is_recovered = done;
	return done;
}

static int
hash_compare(const void *a, const void *b)
{
	return memcmp(a, b, VAULT_HASH_SIZE);
}

static bool
is_among(struct str hashes, struct vault_hash hash)
{
	return hashes.len > 0 &&
		bsearch(hash.bytes, hashes.data, hashes.len / VAULT_HASH_SIZE, VAULT_HASH_SIZE,
			hash_compare) != NULL;
}

bool
vault_waits(struct vault *vault, struct vault_hash hash, bool *ret_waits, struct err *err)
{
	*ret_waits = is_among(buf_str(&vault->waiting), hash);
	if (*ret_waits)
		return true;
	buf_clear(&vault->waiting);
	if (!vault_lists_read(
		    (struct object_folder){vault->folder_fd, vault->folder}, &vault->waiting, err))
		return false;
	if (vault->waiting.len > 0)
		qsort(vault->waiting.data, vault->waiting.len / VAULT_HASH_SIZE, VAULT_HASH_SIZE,
			hash_compare);
	*ret_waits = is_among(buf_str(&vault->waiting), hash);
	return true;
}

/* ---- reading ---- */

static int
lend_try(struct vault *vault, struct vault_hash hash)
{
	char place[OBJECT_PLACE_SIZE];
	char incoming[OBJECT_PLACE_SIZE];
	/* What was kept since the last commit still waits in incoming/, or may. Whoever else settles it
	 * just now moves it between two of our looks, so its place is looked at last. */
	const bool waits = vault->kept.len > 0 || vault->has_placed;
	const char *const names[] = {waits ? incoming : place, incoming, place};
	int fd = -1;

	object_place(hash, place);
	object_incoming(hash, incoming);
	errno = ENOENT;
	for (size_t i = 0; i < COUNT_OF(names) && fd < 0 && errno == ENOENT; i++)
		fd = openat(vault->folder_fd, names[i], O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	return fd;
}

bool
vault_lend(struct vault *vault, struct vault_hash hash, int *ret_fd, struct err *err)
{
	char text[VAULT_NAME_SIZE];

	*ret_fd = -1;
	if (is_given(vault, hash) && !given_wait(vault, err))
		return false;
	*ret_fd = lend_try(vault, hash);
	if (*ret_fd >= 0)
		return true;
	vault_hash_text(hash, text);
	return err_set_errno(err, errno, "the original \"%s/%.2s/%s\" cannot be opened",
		vault->folder, text, text + 2);
}

static bool
small_read(struct vault *vault, struct vault_hash hash, struct err *err)
{
	int fd CLEANUP(fd_close) = -1;
	char *room = buf_reserve(&vault->small, VAULT_SMALL_SIZE + 1);
	ssize_t got = 1;

	if (!vault_lend(vault, hash, &fd, err))
		return false;
	while (got != 0 && vault->small.len <= VAULT_SMALL_SIZE) {
		got = read(fd, room + vault->small.len, VAULT_SMALL_SIZE + 1 - vault->small.len);
		if (got < 0 && errno != EINTR)
			return err_set_errno(
				err, errno, "cannot read an original in \"%s\"", vault->folder);
		if (got > 0)
			buf_grown(&vault->small, (size_t)got);
	}
	return true;
}

bool
vault_small(struct vault *vault, struct vault_hash hash, struct str *ret_bytes, struct err *err)
{
	struct recent **recent = recent_find(vault, hash);

	buf_clear(&vault->small);
	if (recent != NULL) {
		buf_free(&vault->small);
		vault->small = (*recent)->bytes;
		(*recent)->bytes = (struct buf){0};
		recent_free(recent);
	} else if (!small_read(vault, hash, err)) {
		return false;
	}
	*ret_bytes = buf_str(&vault->small);
	if (vault->small.len > VAULT_SMALL_SIZE)
		*ret_bytes = (struct str){NULL, 0};
	return true;
}

static bool
walk_folder(struct vault *vault, const char *name,
	bool (*each)(void *context, struct vault_hash hash, struct err *err),
	void (*strange)(void *context, const char *name), void *context, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 30};
	DIR *folder = open_folder(vault, name, err);
	struct dirent *entry;
	bool done = folder != NULL;

	while (done && (entry = readdir(folder)) != NULL) {
		struct vault_hash hash;

		if (is_dot(entry->d_name))
			continue;
		if (vault_hash_parse(str_format(&arena, "%s%s", name, entry->d_name), &hash))
			done = each(context, hash, err);
		else
			strange(context, path_join_cstr(&arena, name, entry->d_name));
		arena_clear(&arena);
	}
	if (folder != NULL)
		(void)closedir(folder);
	return done;
}

bool
vault_walk(struct vault *vault,
	bool (*each)(void *context, struct vault_hash hash, struct err *err),
	void (*strange)(void *context, const char *name), void *context, struct err *err)
{
	DIR *top = open_folder(vault, ".", err);
	struct dirent *entry;
	bool done = top != NULL;

	while (done && (entry = readdir(top)) != NULL) {
		const char *name = entry->d_name;

		if (is_dot(name) || strcmp(name, "incoming") == 0)
			continue;
		if (strlen(name) == 2 && char_hex_value(name[0]) >= 0 &&
			char_hex_value(name[1]) >= 0)
			done = walk_folder(vault, name, each, strange, context, err);
		else
			strange(context, name);
	}
	if (top != NULL)
		(void)closedir(top);
	return done;
}

bool
vault_check(struct vault *vault, struct vault_hash hash, struct vault_hash *ret_found,
	uint64_t *ret_size, struct err *err)
{
	struct buf chunk CLEANUP(buf_free) = {0};
	struct sha256 sha256 CLEANUP(sha256_free) = {0};
	int fd CLEANUP(fd_close) = -1;
	bool done = true;

	if (!vault_lend(vault, hash, &fd, err))
		return false;
	sha256_begin(&sha256);
	*ret_size = 0;
	for (;;) {
		char *room = buf_reserve(&chunk, READ_SIZE);
		ssize_t got = read(fd, room, READ_SIZE);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			done = err_set_errno(
				err, errno, "cannot read an original in \"%s\"", vault->folder);
		if (got <= 0)
			break;
		sha256_add(&sha256, str_make(room, (size_t)got));
		*ret_size += (uint64_t)got;
	}
	sha256_end(&sha256, ret_found->bytes);
	return done;
}
