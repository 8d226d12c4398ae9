/* The vault with and without its porter: what is kept is whole, found while it is on its way, and
 * in its place after the commit; what the porter cannot do is told before the commit. */
#include "store/vault.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "tap.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT = 700 };

/* Object i: as many bytes as it says, some beyond what is small. */
static struct str
object_bytes(struct arena *arena, unsigned i)
{
	size_t len = i % 50 == 49 ? VAULT_SMALL_SIZE + i : i * 20;
	char *bytes = arena_alloc(arena, len + 1);

	memset(bytes, (int)(i & 0x7f), len);
	for (size_t at = 0; at + sizeof(i) <= len; at += 997)
		memcpy(bytes + at, &i, sizeof(i));
	return str_make(bytes, len);
}

static bool
object_keep(struct vault *vault, struct str bytes, struct vault_hash *ret_hash, struct err *err)
{
	struct vault_writer writer;

	vault_writer_begin(vault, &writer);
	if (!vault_writer_add(&writer, bytes, err))
		return false;
	vault_writer_finish(&writer);
	*ret_hash = writer.hash;
	if (vault_writer_keep(&writer, err))
		return true;
	vault_writer_drop(&writer);
	return false;
}

static bool
object_is(struct vault *vault, struct vault_hash hash, struct str bytes)
{
	struct vault_hash found;
	struct err err = {0};
	uint64_t size;

	return vault_check(vault, hash, &found, &size, &err) && size == bytes.len &&
		vault_hash_equal(found, hash);
}

static bool
small_is(struct vault *vault, struct vault_hash hash, struct str bytes)
{
	struct err err = {0};
	struct str found;

	if (!vault_small(vault, hash, &found, &err))
		return false;
	if (bytes.len > VAULT_SMALL_SIZE)
		return found.data == NULL;
	return found.data != NULL && str_equal(found, bytes);
}

static bool
count_one(void *context, struct vault_hash hash, struct err *err)
{
	unsigned *count = context;

	(void)hash;
	(void)err;
	(*count)++;
	return true;
}

static void
count_strange(void *context, const char *name)
{
	unsigned *count = context;

	tap_note("strange: %s", name);
	*count += 100000;
}

/* ---- recovery ---- */

/* The committed ones of a recovery. */
struct committed {
	const struct vault_hash *hashes;
	size_t count;
	bool fails;
};

static bool
is_committed(void *context, struct vault_hash hash, bool *ret_known, struct err *err)
{
	const struct committed *committed = context;

	*ret_known = false;
	for (size_t i = 0; i < committed->count; i++)
		*ret_known = *ret_known || vault_hash_equal(committed->hashes[i], hash);
	return !committed->fails || err_set(err, ERR_IO, "the database cannot be asked");
}

static bool
recover(struct vault *vault, const struct vault_hash *hashes, size_t count, struct err *err)
{
	struct committed committed = {hashes, count, false};

	return vault_recover(vault, is_committed, &committed, err);
}

/* How porters are tried: not at all; writing to incoming/; placing at once. */
enum employment { ALONE, EMPLOYING, PLACING };

static struct vault *
vault_new(struct arena *arena, const char *name, enum employment employment)
{
	const char *folder = path_join_cstr(arena, tap_folder(), name);
	struct vault *vault = NULL;
	struct err err = {0};

	tap_ok(vault_create(folder, &err) && vault_open(folder, &vault, &err) &&
			(employment == ALONE || vault_employ(vault, -1, &err)) &&
			(employment != PLACING || recover(vault, NULL, 0, &err)),
		"%s: the vault opens %s", name, err.text);
	return vault;
}

static unsigned
folder_count(struct arena *arena, const char *name, const char *inside)
{
	const char *path = path_join_cstr(arena, path_join_cstr(arena, tap_folder(), name), inside);
	DIR *folder = opendir(path);
	struct dirent *entry;
	unsigned count = 0;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		count += entry->d_name[0] != '.';
	if (folder != NULL)
		(void)closedir(folder);
	return count;
}

static void
test_keeping(const char *name, enum employment employment)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, name, employment);
	struct vault_hash hashes[COUNT];
	struct err err = {0};
	unsigned found = 0;
	bool kept = true;
	bool same = true;
	bool placed = true;

	for (unsigned i = 0; i < COUNT; i++)
		kept = kept && object_keep(vault, object_bytes(&arena, i), &hashes[i], &err);
	tap_ok(kept, "%s: objects are kept %s", name, err.text);
	for (unsigned i = 0; i < COUNT; i++)
		same = same && object_is(vault, hashes[i], object_bytes(&arena, i)) &&
			small_is(vault, hashes[i], object_bytes(&arena, i)) &&
			small_is(vault, hashes[i], object_bytes(&arena, i));
	tap_ok(same, "%s: they are found while they wait, from memory and from their files", name);
	tap_ok(vault_sync(vault, &err) && vault_settle(vault, &err), "%s: the commit %s", name,
		err.text);
	for (unsigned i = 0; i < COUNT; i++)
		placed = placed && object_is(vault, hashes[i], object_bytes(&arena, i));
	tap_ok(placed && vault_walk(vault, count_one, count_strange, &found, &err) &&
			found == COUNT,
		"%s: all %d are in their places, and nothing else", name, COUNT);
	tap_ok(folder_count(&arena, name, "incoming") == 0, "%s: and none waits any more", name);
	vault_close(vault);
}

static void
test_failing(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, "failing", EMPLOYING);
	const char *incoming = path_join_cstr(&arena, tap_folder(), "failing/incoming");
	struct vault_hash hash;
	struct err err = {0};

	tap_ok(rmdir(incoming) == 0 && object_keep(vault, STR("lost"), &hash, &err) &&
			!vault_sync(vault, &err) && err.kind != ERR_NONE,
		"what the porter cannot write is told before the commit: %s", err.text);
	err_clear(&err);
	tap_ok(mkdir(incoming, 0700) == 0 && object_keep(vault, STR("kept"), &hash, &err) &&
			vault_sync(vault, &err) && vault_settle(vault, &err),
		"and the next act is a new one %s", err.text);
	vault_close(vault);
}

/* Opens it anew, as after a crash. */
static struct vault *
vault_again(struct arena *arena, const char *name)
{
	struct vault *vault = NULL;
	struct err err = {0};

	if (!vault_open(path_join_cstr(arena, tap_folder(), name), &vault, &err))
		tap_ok(false, "%s: it opens again %s", name, err.text);
	return vault;
}

/* All is written, and only the even ones are committed: 300 of 600, more than one list names. */
static void
test_crash(void)
{
	enum { ALL = 600 };
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, "crash", PLACING);
	struct vault_hash hashes[ALL];
	struct vault_hash committed[ALL / 2];
	struct err err = {0};
	unsigned lists;
	unsigned found = 0;
	bool good = true;
	bool waits = false;

	for (unsigned i = 0; i < ALL; i++) {
		good = good && object_keep(vault, object_bytes(&arena, i), &hashes[i], &err);
		if (i % 2 == 0)
			committed[i / 2] = hashes[i];
	}
	good = good && vault_sync(vault, &err);
	lists = folder_count(&arena, "crash", "incoming");
	vault_close(vault);
	vault = vault_again(&arena, "crash");
	tap_ok(good && lists >= 2 && vault_waits(vault, hashes[1], &waits, &err) && waits,
		"objects in their place before the commit are named in %u files %s", lists,
		err.text);
	good = recover(vault, committed, ALL / 2, &err);
	for (unsigned i = 0; i < ALL; i += 2)
		good = good && object_is(vault, hashes[i], object_bytes(&arena, i));
	tap_ok(good && vault_walk(vault, count_one, count_strange, &found, &err) &&
			found == ALL / 2,
		"after a crash those that were committed are in their place %s", err.text);
	vault_close(vault);
	vault = vault_again(&arena, "crash");
	tap_ok(folder_count(&arena, "crash", "incoming") == 0 &&
			vault_waits(vault, hashes[1], &waits, &err) && !waits,
		"and nothing is left of the others");
	vault_close(vault);
}

/* What cannot be asked for is not taken for uncommitted. */
static void
test_recovery_failing(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, "asking", PLACING);
	struct committed committed = {.fails = true};
	struct vault_hash hash;
	struct err err = {0};
	bool kept = object_keep(vault, STR("kept"), &hash, &err) && vault_sync(vault, &err);

	vault_close(vault);
	vault = vault_again(&arena, "asking");
	tap_ok(kept && !vault_recover(vault, is_committed, &committed, &err) &&
			err.kind == ERR_IO && object_is(vault, hash, STR("kept")),
		"a recovery that cannot ask removes nothing: %s", err.text);
	err_clear(&err);
	tap_ok(recover(vault, &hash, 1, &err) && object_is(vault, hash, STR("kept")),
		"and the next one finds it committed %s", err.text);
	vault_close(vault);
}

/* Other bytes in its place, as an act that was undone or a disk may leave them. */
static void
test_taken(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, "taken", PLACING);
	struct vault_hash hash;
	struct err err = {0};
	const char *place;
	char text[VAULT_NAME_SIZE];
	bool good = object_keep(vault, STR("right"), &hash, &err) && vault_sync(vault, &err) &&
		vault_settle(vault, &err);

	vault_hash_text(hash, text);
	place = str_format(&arena, "%s/taken/%.2s/%s", tap_folder(), text, text + 2).data;
	good = good && unlink(place) == 0 && file_write_durably(place, STR("wrong"), &err);
	tap_ok(good && object_keep(vault, STR("right"), &hash, &err) && vault_sync(vault, &err) &&
			vault_settle(vault, &err) && object_is(vault, hash, STR("right")),
		"what lies in an object's place gives way at the commit %s", err.text);
	tap_ok(folder_count(&arena, "taken", "incoming") == 0, "and nothing waits");
	vault_close(vault);
}

static void
test_list_failing(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, "listing", PLACING);
	const char *incoming = path_join_cstr(&arena, tap_folder(), "listing/incoming");
	struct vault_hash hash;
	struct err err = {0};
	unsigned found = 0;

	tap_ok(rmdir(incoming) == 0 && object_keep(vault, STR("lost"), &hash, &err) &&
			!vault_sync(vault, &err) && err.kind != ERR_NONE,
		"a list that cannot be made is told before the commit: %s", err.text);
	err_clear(&err);
	tap_ok(vault_walk(vault, count_one, count_strange, &found, &err) && found == 0,
		"and what it would have named is nowhere");
	tap_ok(mkdir(incoming, 0700) == 0 && object_keep(vault, STR("kept"), &hash, &err) &&
			vault_sync(vault, &err) && vault_settle(vault, &err) &&
			object_is(vault, hash, STR("kept")),
		"and the next act is a new one %s", err.text);
	vault_close(vault);
}

/* The porter is this program's only child. */
static void
test_death(const char *name, int signal_number, enum err_kind kind)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, name, EMPLOYING);
	struct vault_hash hash;
	struct err err = {0};
	siginfo_t info;
	FILE *list = fopen("/proc/thread-self/children", "r");
	int pid = 0;

	if (list == NULL || fscanf(list, "%d", &pid) != 1) {
		tap_skip("this kernel does not list children");
	} else {
		(void)kill(pid, signal_number);
		(void)waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
		tap_ok(object_keep(vault, STR("lost"), &hash, &err) && !vault_sync(vault, &err) &&
				err.kind == kind,
			"a porter that has ended is told: %s", err.text);
		err_clear(&err);
		tap_ok(!vault_sync(vault, &err) && err.kind == kind,
			"and what was kept is never said to be safe");
	}
	if (list != NULL)
		(void)fclose(list);
	vault_close(vault);
}

int
main(void)
{
	test_keeping("alone", ALONE);
	test_keeping("employing", EMPLOYING);
	test_keeping("placing", PLACING);
	test_crash();
	test_recovery_failing();
	test_taken();
	test_list_failing();
	test_failing();
	test_death("death", SIGKILL, ERR_IO);
	/* As the system ends one that made a forbidden call. */
	test_death("refused", SIGSYS, ERR_CRASHED);
	return tap_done();
}
