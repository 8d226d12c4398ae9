#include "ledger/tile.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "ledger/opening.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>

unsigned
tile_width(unsigned level, uint64_t index, uint64_t size)
{
	uint64_t hashes = size >> (level * TILE_HEIGHT);
	uint64_t first;

	if (__builtin_mul_overflow(index, (uint64_t)TILE_WIDTH, &first) || first >= hashes)
		return 0;
	return hashes - first >= TILE_WIDTH ? TILE_WIDTH : (unsigned)(hashes - first);
}

/* Three digits a step, "x" before all steps but the last: 1234067 is x001/x234/067. */
static struct str
index_path(struct arena *arena, uint64_t index)
{
	struct str path = str_format(arena, "%03u", (unsigned)(index % 1000));

	for (index /= 1000; index > 0; index /= 1000)
		path = str_format(arena, "x%03u/%s", (unsigned)(index % 1000), path.data);
	return path;
}

static struct str
full_path(struct arena *arena, const struct tile *tile)
{
	struct str path = index_path(arena, tile->index);

	switch (tile->sort) {
	case TILE_ENTRIES:
		return str_format(arena, "tile/entries/%s", path.data);
	case TILE_OPENINGS:
		return str_format(arena, "openings/%s", path.data);
	case TILE_HASHES:
		break;
	}
	return str_format(arena, "tile/%u/%s", tile->level, path.data);
}

struct str
tile_partial_folder(struct arena *arena, const struct tile *tile)
{
	return str_format(arena, "%s.p", full_path(arena, tile).data);
}

struct str
tile_path(struct arena *arena, const struct tile *tile)
{
	struct str path = full_path(arena, tile);

	if (tile->sort == TILE_OPENINGS || tile->width == TILE_WIDTH)
		return path;
	return str_format(arena, "%s.p/%u", path.data, tile->width);
}

/* Takes "x001/x234/067" apart; `path` is moved behind it. */
static bool
index_parse(struct str *path, uint64_t *ret_index)
{
	uint64_t index = 0;
	bool last = false;

	while (!last) {
		uint64_t digits;

		last = !str_starts(*path, STR("x"));
		if (!last)
			*path = str_from(*path, 1);
		if (index > UINT64_MAX / 1000 - 1 || path->len < 3 ||
			!char_is_digit(path->data[0]) ||
			!str_to_u64(str_slice(*path, 0, 3), &digits))
			return false;
		index = index * 1000 + digits;
		*path = str_from(*path, 3);
		if (!last && !str_starts(*path, STR("/")))
			return false;
		*path = str_from(*path, last ? 0 : 1);
	}
	*ret_index = index;
	return true;
}

static bool
sort_parse(struct str *path, struct tile *tile)
{
	if (str_starts(*path, STR("openings/"))) {
		tile->sort = TILE_OPENINGS;
		*path = str_from(*path, STR("openings/").len);
	} else if (str_starts(*path, STR("tile/entries/"))) {
		tile->sort = TILE_ENTRIES;
		*path = str_from(*path, STR("tile/entries/").len);
	} else if (str_starts(*path, STR("tile/")) && path->len > 7 && path->data[6] == '/' &&
		path->data[5] >= '0' && path->data[5] < '0' + TILE_LEVEL_COUNT) {
		tile->sort = TILE_HASHES;
		tile->level = (unsigned)(path->data[5] - '0');
		*path = str_from(*path, 7);
	} else {
		return false;
	}
	return true;
}

bool
tile_path_parse(struct str path, struct tile *ret_tile)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct str rest = path;
	uint64_t width = TILE_WIDTH;

	*ret_tile = (struct tile){0};
	if (!sort_parse(&rest, ret_tile) || !index_parse(&rest, &ret_tile->index))
		return false;
	if (str_starts(rest, STR(".p/"))) {
		if (!str_to_u64(str_from(rest, 3), &width) || width == 0 || width >= TILE_WIDTH)
			return false;
	} else if (rest.len > 0) {
		return false;
	}
	ret_tile->width = (unsigned)width;
	/* There is one spelling for each tile: the one that we write. */
	return str_equal(tile_path(&arena, ret_tile), path);
}

bool
bundle_take(struct str *rest, struct str *ret_entry)
{
	size_t len;

	if (rest->len < 2)
		return false;
	len = (size_t)(unsigned char)rest->data[0] << 8 | (unsigned char)rest->data[1];
	*rest = str_from(*rest, 2);
	return take_bytes(rest, len, ret_entry);
}

/* ---- Reading ---- */

bool
tile_file_open(const char *path, int *ret_fd, uint64_t *ret_size, struct err *err)
{
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat info;

	if (fd < 0 && errno == ELOOP)
		return err_set(err, ERR_ALTERED, "\"%s\" is a symbolic link", path);
	if (fd < 0 || fstat(fd, &info) != 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", path);
	if (!S_ISREG(info.st_mode))
		return err_set(err, ERR_ALTERED, "\"%s\" is no plain file", path);
	*ret_size = (uint64_t)info.st_size;
	*ret_fd = fd;
	fd = -1;
	return true;
}

static size_t
size_max(const struct tile *tile)
{
	switch (tile->sort) {
	case TILE_ENTRIES:
		return BUNDLE_SIZE_MAX;
	case TILE_OPENINGS:
		return (size_t)TILE_WIDTH * OPENING_LINE_MAX;
	case TILE_HASHES:
		break;
	}
	return TILE_SIZE;
}

static bool
read_path(const char *path, const struct tile *tile, struct buf *ret_bytes, struct err *err)
{
	int fd CLEANUP(fd_close) = -1;
	uint64_t size;

	buf_clear(ret_bytes);
	if (!tile_file_open(path, &fd, &size, err))
		return false;
	if (size > size_max(tile))
		return err_set(err, ERR_ALTERED, "\"%s\" is too long", path);
	if (!fd_read_all(fd, ret_bytes, size_max(tile), path, err))
		return false;
	if (tile->sort != TILE_HASHES)
		return true;
	if (ret_bytes->len < (size_t)tile->width * LEDGER_HASH_SIZE)
		return err_set(err, ERR_ALTERED, "\"%s\" is too short", path);
	ret_bytes->len = (size_t)tile->width * LEDGER_HASH_SIZE;
	return true;
}

unsigned
tile_partial_widest(const char *folder, const struct tile *tile)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 * PATH_MAX};
	const char *path = path_join_cstr(&arena, folder, tile_partial_folder(&arena, tile).data);
	DIR *listing = opendir(path);
	struct dirent *one;
	uint64_t widest = 0;

	if (listing == NULL)
		return 0;
	while ((one = readdir(listing)) != NULL) {
		uint64_t width;

		if (str_to_u64(str_of(one->d_name), &width) && width < TILE_WIDTH && width > widest)
			widest = width;
	}
	(void)closedir(listing);
	return (unsigned)widest;
}

static bool
read_as(const char *folder, const struct tile *as, const struct tile *tile, struct buf *ret_bytes,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 * PATH_MAX};

	return read_path(
		path_join_cstr(&arena, folder, tile_path(&arena, as).data), tile, ret_bytes, err);
}

/* Once in another file that begins with this tile: it is full by now, or has grown. */
static bool
read_grown(const char *folder, const struct tile *tile, struct buf *ret_bytes, struct err *err)
{
	struct tile other = *tile;

	other.width = TILE_WIDTH;
	if (read_as(folder, &other, tile, ret_bytes, err))
		return true;
	other.width = tile_partial_widest(folder, tile);
	if (other.width <= tile->width)
		return false;
	err_clear(err);
	return read_as(folder, &other, tile, ret_bytes, err);
}

bool
tile_read(const char *folder, const struct tile *tile, struct buf *ret_bytes, struct err *err)
{
	/* Who looks for what another writer renames may come too late, and looks again; whoever is late many times
	 * lets the other get on. */
	enum { LOOKS_MAX = 64, LOOKS_AT_ONCE = 8, PAUSE_MS = 1 };

	if (read_as(folder, tile, tile, ret_bytes, err))
		return true;
	if (err->kind != ERR_NOT_FOUND || tile->width == TILE_WIDTH || tile->sort == TILE_OPENINGS)
		return false;
	for (unsigned i = 0; i < LOOKS_MAX; i++) {
		struct err other_err = {0};

		if (read_grown(folder, tile, ret_bytes, &other_err)) {
			err_clear(err);
			return true;
		}
		if (other_err.kind != ERR_NOT_FOUND) {
			*err = other_err;
			return false;
		}
		if (i >= LOOKS_AT_ONCE)
			(void)poll(NULL, 0, PAUSE_MS);
	}
	return false;
}
