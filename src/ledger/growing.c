#include "ledger/growing.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { PATH_ARENA = 32 * PATH_MAX };

static const char *
whole_path(const struct growing *g, struct arena *arena, const struct tile *tile)
{
	return path_join_cstr(arena, g->folder, tile_path(arena, tile).data);
}

static const char *
partial_folder(const struct growing *g, struct arena *arena, const struct tile *tile)
{
	return path_join_cstr(arena, g->folder, tile_partial_folder(arena, tile).data);
}

static bool
remove_file(const char *path, struct err *err)
{
	if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
		return err_set_errno(err, errno, "cannot remove the unfinished \"%s\"", path);
	return true;
}

/* ---- After an interrupted write ---- */

/* Removes all partial files of a tile but that of width `keep`, and the folder once empty. */
static bool
partials_remove(const struct growing *g, const struct tile *tile, unsigned keep, bool *ret_any,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_ARENA};
	const char *folder = partial_folder(g, &arena, tile);
	DIR *listing = opendir(folder);
	struct dirent *one;
	bool done = true;

	*ret_any = listing != NULL;
	if (listing == NULL)
		return true;
	while (done && (one = readdir(listing)) != NULL) {
		struct arena inner CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
		uint64_t width;

		if (str_to_u64(str_of(one->d_name), &width) && width != keep)
			done = remove_file(path_join_cstr(&inner, folder, one->d_name), err);
	}
	(void)closedir(listing);
	if (done && keep == 0)
		(void)rmdir(folder);
	return done;
}

/* Removes whatever there is of a tile that lies wholly beyond the size. */
static bool
tile_remove(const struct growing *g, const struct tile *tile, bool *ret_any, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_ARENA};
	struct tile full = *tile;
	const char *path;
	bool any_partial;

	full.width = TILE_WIDTH;
	path = whole_path(g, &arena, &full);
	*ret_any = file_exists(path);
	if (*ret_any && !remove_file(path, err))
		return false;
	if (!partials_remove(g, tile, 0, &any_partial, err))
		return false;
	*ret_any = *ret_any || any_partial;
	return true;
}

/* Whether the folder in which this tile would stand has any name from its own on. Nearly always
 * there is none, and then none of up to a thousand tiles need be looked for. */
static bool
folder_goes_on(const struct growing *g, const struct tile *tile)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_ARENA};
	struct str path = str_of(whole_path(g, &arena, tile));
	size_t slash = str_find_last_char(path, '/');
	struct str name = str_from(path, slash + 1);
	DIR *listing = opendir(str_cstr(&arena, str_slice(path, 0, slash)));
	struct dirent *entry;
	bool found = false;

	if (listing == NULL)
		return errno != ENOENT;
	while (!found && (entry = readdir(listing)) != NULL)
		found = char_is_digit(entry->d_name[0]) &&
			str_compare(str_of(entry->d_name), name) >= 0;
	(void)closedir(listing);
	return found;
}

/* Tiles are written in order, so the first gap of this many ends what may be there. */
static bool
beyond_remove(const struct growing *g, uint64_t index, struct err *err)
{
	enum { FOLDER_TILES = 1000 };
	struct tile tile = g->tile;
	bool any = false;
	bool goes_on = false;

	tile.width = TILE_WIDTH;
	tile.index = index;
	for (unsigned gap = 0; gap < LEDGER_GAP_MAX; gap = any ? 0 : gap + 1, tile.index++) {
		any = false;
		if (gap == 0 || tile.index % FOLDER_TILES == 0)
			goes_on = folder_goes_on(g, &tile);
		if (goes_on && !tile_remove(g, &tile, &any, err))
			return false;
	}
	return true;
}

/* Renames whichever file begins with the tile's hashes or entries to the name for its width. */
static bool
partial_name(const struct growing *g, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_ARENA};
	struct tile other = g->tile;
	const char *path = whole_path(g, &arena, &g->tile);

	if (file_exists(path))
		return true;
	other.width = TILE_WIDTH;
	if (!file_exists(whole_path(g, &arena, &other)))
		other.width = tile_partial_widest(g->folder, &g->tile);
	if (other.width <= g->tile.width)
		return err_set(err, ERR_ALTERED, "\"%s\" is missing", path);
	if (!folder_make(partial_folder(g, &arena, &g->tile), err))
		return false;
	if (rename(whole_path(g, &arena, &other), path) != 0)
		return err_set_errno(err, errno, "cannot rename \"%s\"", path);
	return true;
}

/* Where the first `width` entries or lines of the file end; STR_NONE where it has fewer. */
static size_t
content_end(struct str bytes, const struct tile *tile)
{
	struct str rest = bytes;
	struct str piece;

	if (tile->sort == TILE_HASHES)
		return (size_t)tile->width * LEDGER_HASH_SIZE;
	for (unsigned i = 0; i < tile->width; i++) {
		if (tile->sort == TILE_ENTRIES && !bundle_take(&rest, &piece))
			return STR_NONE;
		if (tile->sort == TILE_OPENINGS && str_find_char(rest, '\n') == STR_NONE)
			return STR_NONE;
		if (tile->sort == TILE_OPENINGS)
			rest = str_from(rest, str_find_char(rest, '\n') + 1);
	}
	return bytes.len - rest.len;
}

static bool
partial_open(struct growing *g, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_ARENA};
	struct buf bytes CLEANUP(buf_free) = {0};
	const char *path = whole_path(g, &arena, &g->tile);
	size_t end;

	if (g->tile.sort != TILE_OPENINGS && !partial_name(g, err))
		return false;
	g->fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (g->fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", path);
	if (!fd_read_all(g->fd, &bytes, (size_t)TILE_WIDTH * 2 * LEDGER_ENTRY_MAX, path, err))
		return false;
	end = content_end(buf_str(&bytes), &g->tile);
	if (end == STR_NONE || end > bytes.len)
		return err_set(err, ERR_ALTERED, "\"%s\" is too short", path);
	if (end < bytes.len && ftruncate(g->fd, (off_t)end) != 0)
		return err_set_errno(err, errno, "cannot shorten \"%s\"", path);
	g->file_size = end;
	return true;
}

bool
growing_begin(struct growing *g, const char *folder, enum tile_sort sort, unsigned level,
	uint64_t size, struct err *err)
{
	uint64_t hashes = size >> (level * TILE_HEIGHT);
	bool any;

	*g = (struct growing){.folder = folder,
		.tile = {sort, level, hashes / TILE_WIDTH, (unsigned)(hashes % TILE_WIDTH)},
		.fd = -1};
	g->width = g->tile.width;
	if (g->width == 0)
		return beyond_remove(g, g->tile.index, err);
	return partial_open(g, err) && partials_remove(g, &g->tile, g->width, &any, err) &&
		beyond_remove(g, g->tile.index + 1, err);
}

void
growing_end(struct growing *g)
{
	fd_close(&g->fd);
	buf_free(&g->pending);
}

/* ---- Growing ---- */

static bool
file_create(struct growing *g, const char *path, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
	const int flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;

	g->fd = open(path, flags, 0600);
	if (g->fd < 0 && errno == ENOENT) {
		size_t slash = str_find_last_char(str_of(path), '/');

		if (!folder_make(str_cstr(&arena, str_slice(str_of(path), 0, slash)), err))
			return false;
		g->fd = open(path, flags, 0600);
	}
	if (g->fd < 0)
		return err_set_errno(err, errno, "cannot make \"%s\"", path);
	g->file_size = 0;
	return true;
}

static bool
pending_write(struct growing *g, const char *path, struct err *err)
{
	struct str rest = buf_str(&g->pending);

	while (rest.len > 0) {
		ssize_t done = pwrite(g->fd, rest.data, rest.len, (off_t)g->file_size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_set_errno(err, errno, "cannot write \"%s\"", path);
		g->file_size += (uint64_t)done;
		rest = str_from(rest, (size_t)done);
	}
	buf_clear(&g->pending);
	return true;
}

bool
growing_flush(struct growing *g, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATH_ARENA};
	struct tile grown = g->tile;
	const char *path;

	if (g->width == g->tile.width)
		return true;
	grown.width = g->width;
	path = whole_path(g, &arena, &grown);
	if (g->tile.width == 0 && !file_create(g, path, err))
		return false;
	if (!pending_write(g, path, err))
		return false;
	if (g->tile.width > 0 && g->tile.sort != TILE_OPENINGS) {
		if (rename(whole_path(g, &arena, &g->tile), path) != 0)
			return err_set_errno(err, errno, "cannot rename to \"%s\"", path);
		if (grown.width == TILE_WIDTH)
			(void)rmdir(partial_folder(g, &arena, &grown));
	}
	g->tile = grown;
	return true;
}

bool
growing_added(struct growing *g, struct err *err)
{
	g->width++;
	if (g->width < TILE_WIDTH)
		return true;
	if (!growing_flush(g, err))
		return false;
	fd_close(&g->fd);
	g->tile.index++;
	g->tile.width = 0;
	g->width = 0;
	return true;
}
