#include "ledger/verify_inside.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* A ledger's own folders are at most this deep: tile/entries/x000/.../000.p */
enum { FOLDER_DEPTH_MAX = 12 };

struct walk {
	struct ledger_verify *verify;
	DIR *open[FOLDER_DEPTH_MAX];
	size_t len[FOLDER_DEPTH_MAX]; /* of path, at each depth */
	int depth;
	struct buf path; /* relative to the ledger's folder */
};

/* Whether the file is one that a tree of this size has, or could have had later. */
static void
tile_file_judge(struct ledger_verify *v, const struct tile *tile, const char *path, uint64_t size)
{
	unsigned width = tile_width(tile->level, tile->index, v->head.size);
	unsigned wanted = tile->sort == TILE_OPENINGS ? TILE_WIDTH : width;
	uint64_t bytes = (uint64_t)tile->width * LEDGER_HASH_SIZE;

	if (width > 0 && tile->width == wanted) {
		if (tile->sort == TILE_HASHES && size > bytes)
			verify_found(v, width < TILE_WIDTH ? "unfinished" : "added",
				"%s is longer than its %u hashes", path, tile->width);
		return;
	}
	if (width < TILE_WIDTH)
		verify_found(
			v, "unfinished", "%s belongs to another size than the signed one", path);
	else
		verify_found(v, "added", "%s does not belong here: the full tile stands beside it",
			path);
}

static void
file_judge(struct ledger_verify *v, const char *path, const struct stat *info)
{
	static const char *const known[] = {"checkpoint", "checkpoints", "key.vkey"};
	struct tile tile;

	if (!S_ISREG(info->st_mode)) {
		verify_found(v, "added", "%s is no plain file", path);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (strcmp(path, known[i]) == 0)
			return;
	if (tile_path_parse(str_of(path), &tile))
		tile_file_judge(v, &tile, path, (uint64_t)info->st_size);
	else if (strcmp(path, "checkpoint.part") == 0)
		verify_found(v, "unfinished", "%s was left by an interrupted write", path);
	else
		verify_found(v, "added", "%s does not belong to the log", path);
}

static bool
walk_enter(struct walk *walk, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 * PATH_MAX};
	const char *path = path_join_cstr(&arena, walk->verify->folder, buf_cstr(&walk->path));

	if (walk->depth == FOLDER_DEPTH_MAX) {
		verify_found(walk->verify, "added", "%s does not belong to the log", path);
		return true;
	}
	walk->open[walk->depth] = opendir(path);
	if (walk->open[walk->depth] == NULL)
		return err_set_errno(err, errno, "cannot open the folder \"%s\"", path);
	walk->len[walk->depth++] = walk->path.len;
	return true;
}

static bool
walk_one(struct walk *walk, const char *name, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 * PATH_MAX};
	struct stat info;
	const char *path;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return true;
	if (walk->path.len > 0)
		buf_add_char(&walk->path, '/');
	buf_add(&walk->path, str_of(name));
	path = path_join_cstr(&arena, walk->verify->folder, buf_cstr(&walk->path));
	if (lstat(path, &info) != 0)
		return err_set_errno(err, errno, "cannot look at \"%s\"", path);
	if (S_ISDIR(info.st_mode))
		return walk_enter(walk, err);
	file_judge(walk->verify, buf_cstr(&walk->path), &info);
	return true;
}

static bool
walk_all(struct walk *walk, struct err *err)
{
	uint64_t found_most = VERIFY_FINDING_MAX;

	while (walk->depth > 0 && walk->verify->finding_count < found_most) {
		struct dirent *one;

		errno = 0;
		walk->path.len = walk->len[walk->depth - 1];
		one = readdir(walk->open[walk->depth - 1]);
		if (one == NULL && errno != 0)
			return err_set_errno(err, errno, "cannot list the log's folder");
		if (one == NULL)
			(void)closedir(walk->open[--walk->depth]);
		else if (!walk_one(walk, one->d_name, err))
			return false;
	}
	return true;
}

bool
verify_files(struct ledger_verify *v, struct err *err)
{
	struct walk walk = {.verify = v, .path = {.size_max = 16 * PATH_MAX}};
	bool done = walk_enter(&walk, err) && walk_all(&walk, err);

	while (walk.depth > 0)
		(void)closedir(walk.open[--walk.depth]);
	buf_free(&walk.path);
	return done;
}
