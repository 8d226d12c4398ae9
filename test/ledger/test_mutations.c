/* Whatever is done to a log's files must be found, and nothing on a clean log.
 *
 *   test_mutations [COUNT [SEED]]
 *
 * Each mutation is made on a log of 700 entries, verified, and undone. COUNT is 1,500 in the test;
 * the bench runs 20,000. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/random.h"
#include "crypto/sha256.h"
#include "ledger/note.h"
#include "ledger/opening.h"
#include "ledger/tile.h"
#include "ledger_case.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE = 700, BATCH = 90, FILE_MAX = 64, VARIANTS = 6, COUNT_DEFAULT = 1500 };

struct file {
	const char *path;
	struct str bytes;
};

struct world {
	struct arena arena;
	struct random_seed seed;
	struct random random;
	struct case_signer signer;
	struct case_signer thief; /* another key */
	const char *folder;
	struct str vkey;
	struct file files[FILE_MAX];
	size_t file_count;
	struct str notes[16]; /* checkpoints signed on the way */
	size_t note_count;
	const char *forks[VARIANTS]; /* same key, other entries from fork_at on */
	uint64_t fork_at[VARIANTS];
	const char *olds[VARIANTS]; /* the log as it was earlier */
	const char *stolen;         /* same entries, other key */
	size_t count;
	size_t missed;
	size_t by_sort[8];
};

static uint64_t
below(struct world *w, uint64_t bound)
{
	return random_below(w->random, bound);
}

static void
file_put(const char *path, struct str bytes)
{
	struct err err = {0};
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || !fd_write_all(fd, bytes, path, &err))
		tap_note("cannot write %s", path);
}

/* ---- The clean log ---- */

static void
files_load(struct world *w, const char *folder)
{
	DIR *listing = opendir(folder);
	struct dirent *one;

	while (listing != NULL && (one = readdir(listing)) != NULL) {
		const char *path = path_join_cstr(&w->arena, folder, one->d_name);
		struct buf bytes CLEANUP(buf_free) = {0};
		struct err err = {0};
		struct stat info;

		if (one->d_name[0] == '.' || stat(path, &info) != 0)
			continue;
		if (S_ISDIR(info.st_mode)) {
			files_load(w, path);
		} else if (w->file_count < FILE_MAX && file_read(path, &bytes, 1 << 24, &err)) {
			w->files[w->file_count].path = path;
			w->files[w->file_count++].bytes = str_copy(&w->arena, buf_str(&bytes));
		}
	}
	if (listing != NULL)
		(void)closedir(listing);
}

static bool
world_build(struct world *w)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct err err = {0};
	bool done;

	w->folder = case_folder(&w->arena, "log");
	done = ledger_create(w->folder, CASE_ORIGIN, w->signer.key.public_key,
		       case_signer_use(&w->signer), &err) &&
		ledger_open(w->folder, &ledger, &err);
	for (uint64_t at = 0; done && at < SIZE; at += BATCH) {
		size_t count = SIZE - at < BATCH ? SIZE - at : BATCH;
		const char *old = case_folder(&w->arena, "old");

		done = ledger_write(ledger, at, case_entries(&w->arena, at, count, 1), count,
			case_signer_use(&w->signer), &err);
		w->notes[w->note_count++] = str_copy(&w->arena, ledger_checkpoint(ledger));
		if (at / BATCH < VARIANTS) {
			w->olds[at / BATCH] =
				str_format(&w->arena, "%s%u", old, (unsigned)(at / BATCH)).data;
			done = done && case_copy(w->folder, w->olds[at / BATCH]);
		}
	}
	w->vkey = str_copy(&w->arena, ledger_vkey(ledger));
	for (unsigned i = 0; done && i < VARIANTS; i++) {
		w->forks[i] = str_format(&w->arena, "%s%u", case_folder(&w->arena, "fork"), i).data;
		w->fork_at[i] = (i + 1) * BATCH;
		done = case_copy(w->olds[i], w->forks[i]) &&
			case_write(w->forks[i], &w->signer, w->fork_at[i], SIZE - w->fork_at[i], 2,
				&err);
	}
	w->stolen = case_folder(&w->arena, "stolen");
	done = done && case_ledger(w->stolen, &w->thief, SIZE, BATCH, 1);
	files_load(w, w->folder);
	if (!done)
		tap_note("%s", err.text);
	return done;
}

static void
restore(const struct file *file)
{
	(void)unlink(file->path);
	file_put(file->path, file->bytes);
}

/* ---- Judging ---- */

static void
judge(struct world *w, const char *what, const char *folder, struct str since, uint64_t size_least)
{
	struct case_findings found = case_verify(folder, w->vkey, since, size_least);

	w->count++;
	for (size_t i = 0; i < COUNT_OF(w->by_sort); i++)
		w->by_sort[i] += found.has_sort[i];
	if (found.count == 0 || found.failed || found.has_sort[SORT_OTHER]) {
		w->missed++;
		tap_note("missed: %s (%s)", what, found.err.text);
	}
}

static void
judge_file(struct world *w, const char *what, const struct file *file, struct str bytes)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 65536};

	if (str_equal(bytes, file->bytes))
		return;
	file_put(file->path, bytes);
	judge(w, str_format(&arena, "%s in %s", what, file->path).data, w->folder, STR(""), SIZE);
	restore(file);
}

/* ---- Mutations of single files ---- */

static const struct file *
any_file(struct world *w)
{
	return &w->files[below(w, w->file_count)];
}

static void
mutate_flip(struct world *w)
{
	const struct file *file = any_file(w);
	struct buf bytes CLEANUP(buf_free) = {0};

	buf_add(&bytes, file->bytes);
	bytes.data[below(w, bytes.len)] ^= (char)(1 << below(w, 8));
	judge_file(w, "a flipped bit", file, buf_str(&bytes));
}

static void
mutate_byte(struct world *w)
{
	const struct file *file = any_file(w);
	struct buf bytes CLEANUP(buf_free) = {0};

	buf_add(&bytes, file->bytes);
	bytes.data[below(w, bytes.len)] = (char)below(w, 256);
	judge_file(w, "another byte", file, buf_str(&bytes));
}

static void
mutate_delete_bytes(struct world *w)
{
	const struct file *file = any_file(w);
	struct buf bytes CLEANUP(buf_free) = {0};
	size_t from = below(w, file->bytes.len);
	size_t count = 1 + below(w, below(w, 2) == 0 ? 4 : file->bytes.len);

	buf_add(&bytes, str_slice(file->bytes, 0, from));
	buf_add(&bytes, str_from(file->bytes, from + count));
	judge_file(w, "deleted bytes", file, buf_str(&bytes));
}

static void
mutate_insert_bytes(struct world *w)
{
	const struct file *file = any_file(w);
	struct buf bytes CLEANUP(buf_free) = {0};
	size_t from = below(w, file->bytes.len + 1);
	size_t count = 1 + below(w, 40);
	size_t copied = below(w, file->bytes.len);

	buf_add(&bytes, str_slice(file->bytes, 0, from));
	if (below(w, 2) == 0)
		buf_add(&bytes, str_slice(file->bytes, copied, copied + count));
	else
		while (count-- > 0)
			buf_add_char(&bytes, (char)below(w, 256));
	buf_add(&bytes, str_from(file->bytes, from));
	judge_file(w, "inserted bytes", file, buf_str(&bytes));
}

static void
mutate_truncate(struct world *w)
{
	const struct file *file = any_file(w);

	judge_file(w, "a shorter file", file, str_slice(file->bytes, 0, below(w, file->bytes.len)));
}

static void
mutate_swap_files(struct world *w)
{
	const struct file *a = any_file(w);
	const struct file *b = any_file(w);

	if (str_equal(a->bytes, b->bytes))
		return;
	file_put(b->path, a->bytes);
	judge_file(w, "swapped files", a, b->bytes);
	restore(b);
}

static void
mutate_remove_file(struct world *w)
{
	const struct file *file = any_file(w);

	(void)unlink(file->path);
	judge(w, "a removed file", w->folder, STR(""), SIZE);
	restore(file);
}

static void
mutate_replace_by_link(struct world *w)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 65536};
	const struct file *file = any_file(w);
	const char *away = case_folder(&arena, "elsewhere");

	file_put(away, file->bytes);
	(void)unlink(file->path);
	if (symlink(away, file->path) == 0)
		judge(w, "a file moved away behind a link", w->folder, STR(""), SIZE);
	restore(file);
}

static void
mutate_add_file(struct world *w)
{
	static const char *const names[] = {"openings/900", "tile/0/003", "tile/0/002.p/7",
		"tile/0/001.p/200", "tile/7/000.p/1", "tile/entries/002.p/255", "notes.txt",
		"tile/0/.hidden", "openings/000.bak", "checkpoint.part", "tile/2/000.p/1",
		"tile/entries/x001/000"};
	struct arena arena CLEANUP(arena_free) = {.size_max = 65536};
	const char *path = path_join_cstr(&arena, w->folder, names[below(w, COUNT_OF(names))]);
	struct str folder = str_slice(str_of(path), 0, str_find_last_char(str_of(path), '/'));
	bool made = !file_exists(str_cstr(&arena, folder));
	struct err err = {0};

	if (!folder_make(str_cstr(&arena, folder), &err))
		tap_note("%s", err.text);
	file_put(path, any_file(w)->bytes);
	judge(w, path, w->folder, STR(""), SIZE);
	(void)unlink(path);
	if (made)
		(void)rmdir(str_cstr(&arena, folder));
}

/* ---- Mutations that know the format ---- */

static const struct file *
file_named(struct world *w, const char *name)
{
	for (size_t i = 0; i < w->file_count; i++)
		if (str_ends(str_of(w->files[i].path), str_of(name)))
			return &w->files[i];
	tap_ok(false, "the log has no %s", name);
	return &w->files[0];
}

/* Swaps or replaces two of the pieces of bundle 0 and of everything that belongs to them: the
 * openings, and (where `depth` is more) the hashes of level 0, and of level 1. */
static void
forge_page(struct world *w, bool swap, int depth)
{
	const struct file *bundle = file_named(w, "tile/entries/000");
	const struct file *openings = file_named(w, "openings/000");
	const struct file *hashes = file_named(w, "tile/0/000");
	const struct file *upper = file_named(w, "tile/1/000.p/2");
	struct buf new_bundle CLEANUP(buf_free) = {0};
	struct buf new_openings CLEANUP(buf_free) = {0};
	struct buf new_hashes CLEANUP(buf_free) = {0};
	struct buf new_upper CLEANUP(buf_free) = {0};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	struct merkle_edge edge = {0};
	struct ledger_hash root;
	uint64_t a = below(w, TILE_WIDTH - 1);
	uint64_t b = a + 1 + below(w, TILE_WIDTH - 1 - a);

	for (uint64_t i = 0; i < TILE_WIDTH; i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 65536};
		struct ledger_entry entry = case_entry(&arena,
			swap && i == a           ? b
				: swap && i == b ? a
						 : i,
			1);
		struct buf text CLEANUP(buf_free) = {0};

		if (!swap && i == a)
			entry.payload = STR("{\"item\":0,\"path\":\"another\"}");
		ledger_entry_encode(&text, &sha, &entry);
		buf_add_char(&new_bundle, (char)(text.len >> 8));
		buf_add_char(&new_bundle, (char)(text.len & 0xff));
		buf_add(&new_bundle, buf_str(&text));
		opening_add(&new_openings, &entry);
		root = merkle_leaf(&sha, buf_str(&text));
		buf_add(&new_hashes, str_make(root.bytes, sizeof(root.bytes)));
		merkle_edge_add(&edge, &sha, &root, NULL, NULL);
	}
	root = merkle_edge_root(&edge, &sha);
	buf_add(&new_upper, str_make(root.bytes, sizeof(root.bytes)));
	buf_add(&new_upper, str_from(upper->bytes, sizeof(root.bytes)));
	file_put(openings->path, buf_str(&new_openings));
	if (depth > 0)
		file_put(hashes->path, buf_str(&new_hashes));
	if (depth > 1)
		file_put(upper->path, buf_str(&new_upper));
	judge_file(w, swap ? "swapped entries" : "a forged entry", bundle, buf_str(&new_bundle));
	restore(openings);
	restore(hashes);
	restore(upper);
}

static void
mutate_swap_lines(struct world *w)
{
	const struct file *openings = file_named(w, "openings/001");
	struct buf bytes CLEANUP(buf_free) = {0};
	uint64_t at = below(w, TILE_WIDTH - 1);
	struct str rest = openings->bytes;
	struct str line;
	struct str held = {0};

	for (uint64_t i = 0; str_cut_line(&rest, &line); i++) {
		if (i == at) {
			held = line;
			continue;
		}
		buf_add(&bytes, line);
		buf_add_char(&bytes, '\n');
		if (i == at + 1) {
			buf_add(&bytes, held);
			buf_add_char(&bytes, '\n');
		}
	}
	judge_file(w, "swapped openings", openings, buf_str(&bytes));
}

static void
mutate_old_checkpoint(struct world *w)
{
	const struct file *file = file_named(w, "log/checkpoint");

	judge_file(w, "an old checkpoint", file, w->notes[below(w, w->note_count - 1)]);
}

static void
mutate_other_key(struct world *w)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	static const char *const names[] = {"checkpoint", "checkpoints", "key.vkey"};
	const char *name = names[below(w, COUNT_OF(names))];
	struct buf bytes CLEANUP(buf_free) = {0};
	struct err err = {0};

	if (below(w, 4) == 0) {
		judge(w, "a log signed by another key", w->stolen, STR(""), SIZE);
		return;
	}
	if (!file_read(path_join_cstr(&arena, w->stolen, name), &bytes, 1 << 20, &err))
		tap_note("%s", err.text);
	judge_file(w, "a file signed by another key",
		file_named(w, str_format(&arena, "log/%s", name).data), buf_str(&bytes));
}

static void
mutate_history_record(struct world *w)
{
	const struct file *history = file_named(w, "log/checkpoints");
	struct buf bytes CLEANUP(buf_free) = {0};
	struct str rest = history->bytes;
	uint64_t gone = below(w, w->note_count + 1);
	struct str sign = STR("\ncheckpoint ");

	/* Takes record number `gone` out. */
	for (uint64_t i = 0; rest.len > 0; i++) {
		size_t end = str_find(str_from(rest, 1), sign);
		size_t len = end == STR_NONE ? rest.len : end + 2;

		if (i != gone)
			buf_add(&bytes, str_slice(rest, 0, len));
		rest = str_from(rest, len);
	}
	judge_file(w, "a checkpoint taken out of the history", history, buf_str(&bytes));
}

static void
mutate_rollback(struct world *w)
{
	uint64_t which = below(w, VARIANTS);

	if (below(w, 2) == 0)
		judge(w, "the log put back, the store knows", w->olds[which], STR(""), SIZE);
	else
		judge(w, "the log put back, a later checkpoint is known", w->olds[which],
			w->notes[which + 1 + below(w, w->note_count - which - 1)], 0);
}

static void
mutate_fork(struct world *w)
{
	uint64_t which = below(w, VARIANTS);

	judge(w, "a fork with the same key", w->forks[which],
		w->notes[which + 1 + below(w, w->note_count - which - 1)], 0);
}

static void
mutate(struct world *w)
{
	static void (*const simple[])(struct world *) = {mutate_flip, mutate_flip, mutate_byte,
		mutate_delete_bytes, mutate_insert_bytes, mutate_truncate, mutate_swap_files,
		mutate_remove_file, mutate_replace_by_link, mutate_add_file, mutate_swap_lines,
		mutate_old_checkpoint, mutate_other_key, mutate_history_record, mutate_rollback,
		mutate_fork};
	uint64_t which = below(w, COUNT_OF(simple) + 1);

	if (which < COUNT_OF(simple))
		simple[which](w);
	else
		forge_page(w, below(w, 2) == 0, (int)below(w, 3));
}

/* ---- Clean logs, and one signed with a wrong date ---- */

static void
test_clean(struct world *w, const char *when)
{
	bool clean = true;

	for (size_t i = 0; i < w->note_count; i++) {
		struct case_findings found = case_verify(w->folder, w->vkey, w->notes[i], SIZE - i);

		clean = clean && found.count == 0 && !found.failed && found.entries == SIZE;
		if (found.count > 0)
			tap_note("%s", found.first);
	}
	for (size_t i = 0; i < VARIANTS; i++)
		clean = clean &&
			case_verify(w->olds[i], w->vkey, w->notes[i], (i + 1) * BATCH).count == 0 &&
			case_verify(w->forks[i], w->vkey, w->notes[i], SIZE).count == 0;
	tap_ok(clean, "no false alarm on %zu clean logs and checkpoints %s",
		w->note_count + (size_t)2 * VARIANTS, when);
}

int
main(int argc, char **argv)
{
	struct world w = {.arena = {.size_max = 256 << 20}};
	uint64_t count = COUNT_DEFAULT;

	if (argc > 1 && !str_to_u64(str_of(argv[1]), &count))
		return 2;
	w.seed.seed = 20130312;
	if (argc > 2 && !str_to_u64(str_of(argv[2]), &w.seed.seed))
		return 2;
	w.random = random_seeded(&w.seed);
	case_signer_init(&w.signer, 1);
	case_signer_init(&w.thief, 2);
	if (!tap_ok(world_build(&w), "a log with its forks, earlier states and a thief's copy"))
		return tap_done();
	test_clean(&w, "before");
	while (w.count < count)
		mutate(&w);
	tap_ok(w.missed == 0, "%zu of %zu mutations found", w.count - w.missed, w.count);
	tap_note("altered %zu, missing %zu, added %zu, rolled back %zu, forked %zu, unfinished %zu",
		w.by_sort[SORT_ALTERED], w.by_sort[SORT_MISSING], w.by_sort[SORT_ADDED],
		w.by_sort[SORT_ROLLED_BACK], w.by_sort[SORT_FORKED], w.by_sort[SORT_UNFINISHED]);
	test_clean(&w, "after");
	arena_free(&w.arena);
	return tap_done();
}
