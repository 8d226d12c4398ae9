/* A write interrupted anywhere: whatever subset of its files reached the disk, the log opens at
 * its signed size, and the same write completes it.
 *
 * The states are made from the files before and after a write: of each file that grew, any length
 * between, under the old or the new name, with rubbish where blocks were not written; of each new
 * file, nothing, a part or all. The checkpoint is the old one, since it is replaced after the
 * sync of everything else. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/random.h"
#include "ledger/tile.h"
#include "ledger_case.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 64, STATES = 25 };

struct snapshot {
	struct str path[FILE_MAX]; /* relative */
	struct str bytes[FILE_MAX];
	size_t count;
};

static void
snapshot_take(struct arena *arena, const char *folder, const char *below, struct snapshot *s)
{
	DIR *listing = opendir(path_join_cstr(arena, folder, below));
	struct dirent *one;

	while (listing != NULL && (one = readdir(listing)) != NULL) {
		const char *path = path_join_cstr(arena, below, one->d_name);
		const char *whole = path_join_cstr(arena, folder, path);
		struct buf bytes CLEANUP(buf_free) = {0};
		struct err err = {0};
		struct stat info;

		if (one->d_name[0] == '.' || lstat(whole, &info) != 0)
			continue;
		if (S_ISDIR(info.st_mode)) {
			snapshot_take(arena, folder, path, s);
		} else if (s->count < FILE_MAX && file_read(whole, &bytes, 1 << 24, &err)) {
			s->path[s->count] = str_of(path);
			s->bytes[s->count++] = str_copy(arena, buf_str(&bytes));
		}
	}
	if (listing != NULL)
		(void)closedir(listing);
}

static void
put(struct arena *arena, const char *folder, struct str path, struct str bytes)
{
	const char *whole = path_join(arena, str_of(folder), path).data;
	struct str parent = str_slice(str_of(whole), 0, str_find_last_char(str_of(whole), '/'));
	struct err err = {0};
	int fd CLEANUP(fd_close) = -1;

	if (!folder_make(str_cstr(arena, parent), &err))
		tap_note("%s", err.text);
	fd = open(whole, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || !fd_write_all(fd, bytes, whole, &err))
		tap_note("cannot write %s", whole);
}

/* The file of `s` that is the same tile as `path`, of whatever width; STR_NONE. */
static size_t
same_tile(const struct snapshot *s, struct str path)
{
	struct tile wanted;
	struct tile tile;

	for (size_t i = 0; i < s->count; i++) {
		if (str_equal(s->path[i], path))
			return i;
		if (tile_path_parse(path, &wanted) && tile_path_parse(s->path[i], &tile) &&
			tile.sort == wanted.sort && tile.level == wanted.level &&
			tile.index == wanted.index)
			return i;
	}
	return STR_NONE;
}

/* A beginning of `after` that is not below `before`, and sometimes rubbish in place of the rest. */
static struct str
torn(struct arena *arena, struct random random, struct str before, struct str after)
{
	size_t more = after.len - before.len;
	size_t kept = before.len + random_below(random, more + 1);
	char *bytes = arena_alloc(arena, after.len + 1);

	switch (random_below(random, 4)) {
	case 0:
		return after;
	case 1:
		return before;
	case 2:
		return str_slice(after, 0, kept);
	default:
		memcpy(bytes, after.data, kept);
		return str_make(bytes, after.len);
	}
}

static void
state_make(struct arena *arena, struct random random, const char *folder,
	const struct snapshot *before, const struct snapshot *after)
{
	bool used[FILE_MAX] = {false};

	(void)case_remove(folder);
	for (size_t i = 0; i < before->count; i++) {
		size_t now = same_tile(after, before->path[i]);
		bool grows = now != STR_NONE && !str_equal(before->path[i], STR("checkpoint"));
		bool renamed = grows && random_below(random, 2) == 0;

		if (now != STR_NONE)
			used[now] = true;
		put(arena, folder, renamed ? after->path[now] : before->path[i],
			grows ? torn(arena, random, before->bytes[i], after->bytes[now])
			      : before->bytes[i]);
	}
	for (size_t i = 0; i < after->count; i++)
		if (!used[i] && random_below(random, 3) > 0)
			put(arena, folder, after->path[i],
				torn(arena, random, STR(""), after->bytes[i]));
	if (random_below(random, 3) == 0)
		put(arena, folder, STR("checkpoint.part"), STR("half a check"));
}

/* Opens, reads, completes in one or two writes, and verifies. */
static bool
state_recovers(struct case_signer *signer, struct random random, const char *folder, uint64_t from,
	uint64_t to, struct str checkpoint, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct ledger_signer use = case_signer_use(signer);
	struct ledger_entry *entries = case_entries(&arena, 0, to, 1);
	uint64_t first = from - random_below(random, from + 1);
	uint64_t pause = from + random_below(random, to - from + 1);
	struct ledger_entry got;
	struct case_findings found;

	if (!ledger_open(folder, &ledger, err))
		return false;
	for (uint64_t i = 0; i < from; i += 17)
		if (!ledger_read(ledger, &arena, i, &got, err) ||
			!str_equal(got.payload, entries[i].payload))
			return false;
	if (ledger_size(ledger) != from ||
		!ledger_write(ledger, first, entries + first, pause - first, use, err) ||
		!ledger_write(ledger, pause, entries + pause, to - pause, use, err) ||
		!str_equal(ledger_checkpoint(ledger), checkpoint))
		return false;
	found = case_verify(folder, ledger_vkey(ledger), checkpoint, to);
	return found.count == 0 || err_set(err, ERR_ALTERED, "%s", found.first);
}

static void
test_pair(struct case_signer *signer, struct random random, uint64_t from, uint64_t to)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 512 << 20};
	const char *folder = case_folder(&arena, "log");
	struct snapshot before = {0};
	struct snapshot after = {0};
	struct err err = {0};
	size_t wrong = 0;
	struct str checkpoint;

	if (!case_ledger(folder, signer, from, 100, 1))
		tap_note("no log");
	snapshot_take(&arena, folder, "", &before);
	if (!case_write(folder, signer, from, to - from, 1, &err))
		tap_note("%s", err.text);
	snapshot_take(&arena, folder, "", &after);
	checkpoint = after.bytes[same_tile(&after, STR("checkpoint"))];
	for (unsigned i = 0; i < STATES; i++) {
		struct arena inner CLEANUP(arena_free) = {.size_max = 512 << 20};

		state_make(&inner, random, folder, &before, &after);
		if (!state_recovers(signer, random, folder, from, to, checkpoint, &err)) {
			wrong++;
			tap_note("state %u: %s", i, err.text);
		}
	}
	tap_ok(wrong == 0, "from %llu to %llu entries: %d interrupted states are completed",
		(unsigned long long)from, (unsigned long long)to, STATES);
	(void)case_remove(folder);
}

/* A checkpoint was signed, then lost; other entries must not take the place of those. */
static void
test_pledge(struct case_signer *signer)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 512 << 20};
	const char *folder = case_folder(&arena, "log");
	struct snapshot before = {0};
	struct err err = {0};

	tap_ok(case_ledger(folder, signer, 50, 50, 1), "a log of 50");
	snapshot_take(&arena, folder, "", &before);
	tap_ok(case_write(folder, signer, 50, 30, 1, &err), "grows to 80");
	put(&arena, folder, STR("checkpoint"), before.bytes[same_tile(&before, STR("checkpoint"))]);
	tap_ok(case_verify(folder, STR(""), STR(""), 50).has_sort[SORT_ROLLED_BACK],
		"and is put back to 50: verify says so");
	tap_ok(!case_write(folder, signer, 50, 60, 2, &err) && err.kind == ERR_ALTERED,
		"other entries are refused: %s", err.text);
	tap_ok(case_write(folder, signer, 50, 60, 1, &err) &&
			case_verify(folder, STR(""), STR(""), 110).count == 0,
		"the same ones complete it");
	(void)case_remove(folder);
}

int
main(void)
{
	static const uint64_t pairs[][2] = {{0, 1}, {0, 256}, {10, 20}, {100, 256}, {256, 257},
		{255, 513}, {200, 1100}, {512, 1024}, {600, 601}};
	struct random_seed seed = {.seed = 17};
	struct case_signer signer;

	case_signer_init(&signer, 1);
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		test_pair(&signer, random_seeded(&seed), pairs[i][0], pairs[i][1]);
	test_pledge(&signer);
	return tap_done();
}
