/* The vault with and without its porter: what is kept is whole, found while it is on its way, and
 * in its place after the commit; what the porter cannot do is told before the commit. */
#include "store/vault.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "tap.h"

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

static struct vault *
vault_new(struct arena *arena, const char *name, bool employs)
{
	const char *folder = path_join_cstr(arena, tap_folder(), name);
	struct vault *vault = NULL;
	struct err err = {0};

	tap_ok(vault_create(folder, &err) && vault_open(folder, &vault, &err) &&
			(!employs || vault_employ(vault, -1, &err)),
		"%s: the vault opens %s", name, err.text);
	return vault;
}

static void
test_keeping(const char *name, bool employs)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, name, employs);
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
	vault_close(vault);
}

static void
test_failing(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, "failing", true);
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

/* The porter is this program's only child. */
static void
test_death(const char *name, int signal_number, enum err_kind kind)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct vault *vault = vault_new(&arena, name, true);
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
	test_keeping("alone", false);
	test_keeping("employing", true);
	test_failing();
	test_death("death", SIGKILL, ERR_IO);
	/* As the system ends one that made a forbidden call. */
	test_death("refused", SIGSYS, ERR_CRASHED);
	return tap_done();
}
