#include "ingest/walk.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct name {
	struct str text;
	unsigned char type; /* as the folder tells (DT_REG ...); DT_UNKNOWN where it does not */
};

/* One folder being walked: its names are read and sorted at once. */
struct level {
	int fd;
	struct arena arena;
	struct name *names;
	size_t count;
	size_t at;
	size_t path_len; /* of the folder's own path in walk->path */
	int trouble;     /* errno where its names could not be read to their end, else 0 */
};

struct walk {
	char *const *paths;
	size_t path_count;
	size_t path_at;
	struct arena arena;
	struct str *roots; /* the names as delivered */
	struct level levels[WALK_DEPTH_MAX];
	size_t depth;
	struct buf path;
	bool only_measures; /* files are looked at but not opened */
};

static int
name_order(const void *a, const void *b)
{
	return str_compare(((const struct name *)a)->text, ((const struct name *)b)->text);
}

/* "." and "a/.." say nothing: the folder's real name is what was delivered. */
static bool
root_name(struct walk *walk, const char *path, struct str *ret_name, struct err *err)
{
	char *real = realpath(path, NULL);
	struct str whole = str_of(path);

	if (real == NULL)
		return err_set_errno(err, errno, "cannot find \"%s\"", path);
	while (whole.len > 1 && whole.data[whole.len - 1] == '/')
		whole.len--;
	*ret_name = path_name(whole);
	if (ret_name->len == 0 || str_equal(*ret_name, STR(".")) || str_equal(*ret_name, STR("..")))
		*ret_name = path_name(str_of(real));
	*ret_name = str_copy(&walk->arena, *ret_name);
	free(real);
	return true;
}

static bool
roots_find(struct walk *walk, struct err *err)
{
	walk->roots = ARENA_ARRAY(&walk->arena, walk->path_count, struct str);
	for (size_t i = 0; i < walk->path_count; i++) {
		if (!root_name(walk, walk->paths[i], &walk->roots[i], err))
			return false;
		for (size_t k = 0; k < i; k++)
			if (str_equal(walk->roots[i], walk->roots[k]))
				return err_set(err, ERR_USAGE,
					"\"%s\" and \"%s\" end in the same name; take them in as two deliveries, "
					"so that no path stands for two files",
					walk->paths[k], walk->paths[i]);
	}
	return true;
}

bool
walk_open(char *const *paths, size_t count, struct walk **ret_walk, struct err *err)
{
	struct walk *walk = memory_alloc(sizeof(*walk));

	*walk = (struct walk){.paths = paths, .path_count = count};
	arena_init(&walk->arena, (size_t)64 << 20);
	if (!roots_find(walk, err)) {
		walk_close(walk);
		return false;
	}
	*ret_walk = walk;
	return true;
}

static void
level_leave(struct walk *walk)
{
	struct level *level = &walk->levels[--walk->depth];

	fd_close(&level->fd);
	arena_free(&level->arena);
}

void
walk_close(struct walk *walk)
{
	if (walk == NULL)
		return;
	while (walk->depth > 0)
		level_leave(walk);
	buf_free(&walk->path);
	arena_free(&walk->arena);
	free(walk);
}

/* A folder that changes while it is read may give a name twice. */
static void
names_once(struct level *level)
{
	size_t kept = 0;

	for (size_t i = 0; i < level->count; i++)
		if (kept == 0 || !str_equal(level->names[kept - 1].text, level->names[i].text))
			level->names[kept++] = level->names[i];
	level->count = kept;
}

static bool
names_read(struct level *level)
{
	int copy = fcntl(level->fd, F_DUPFD_CLOEXEC, 0);
	DIR *folder = copy < 0 ? NULL : fdopendir(copy);
	struct buf all CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct buf types CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct dirent *entry;
	struct str rest;

	if (folder == NULL) {
		fd_close(&copy);
		return false;
	}
	while (errno = 0, (entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		buf_add(&all, str_make(entry->d_name, strlen(entry->d_name) + 1));
		buf_add_char(&types, (char)entry->d_type);
		level->count++;
	}
	level->trouble = errno;
	(void)closedir(folder);
	level->names = ARENA_ARRAY(&level->arena, level->count, struct name);
	rest = str_copy(&level->arena, buf_str(&all));
	for (size_t i = 0; i < level->count; i++) {
		level->names[i].type = (unsigned char)types.data[i];
		if (!str_cut(&rest, '\0', &level->names[i].text))
			return false;
	}
	qsort(level->names, level->count, sizeof(*level->names), name_order);
	names_once(level);
	return true;
}

static void
entry_words(struct walk_entry *entry, struct str words)
{
	size_t len = words.len < sizeof(entry->words) ? words.len : sizeof(entry->words) - 1;

	memcpy(entry->words, words.data, len);
	entry->words[len] = '\0';
}

static void
entry_errno(struct walk_entry *entry, const char *what)
{
	struct err err = {0};

	/* That is ours and not the file's: to call it unreadable would be untrue tomorrow. */
	if (errno == ENOMEM)
		memory_give_up(0);
	(void)err_set_errno(&err, errno, "%s", what);
	entry_words(entry, str_of(err.text));
}

/* Enters the folder on fd (which it takes over); what fails is told in the entry. */
static bool
level_enter(struct walk *walk, int fd, struct walk_entry *entry)
{
	struct level *level = &walk->levels[walk->depth];

	*level = (struct level){.fd = fd, .path_len = walk->path.len};
	arena_init(&level->arena, (size_t)4 << 30);
	walk->depth++;
	if (names_read(level))
		return true;
	entry_errno(entry, "the folder cannot be read");
	level_leave(walk);
	return false;
}

static struct str
special_words(const struct stat *info)
{
	switch (info->st_mode & S_IFMT) {
	case S_IFIFO:
		return STR("a named pipe; it holds no data and was not opened");
	case S_IFSOCK:
		return STR("a socket; it holds no data and was not opened");
	case S_IFBLK:
	case S_IFCHR:
		return STR("a device; it was not opened");
	default:
		return STR("neither a file nor a folder; it was not opened");
	}
}

static void
link_words(int folder_fd, const char *name, struct walk_entry *entry)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	char target[400];
	ssize_t len = readlinkat(folder_fd, name, target, sizeof(target));

	entry_words(entry,
		str_format(&arena, "a symbolic link to \"%.*s\"; links are not followed",
			(int)(len < 0 ? 0 : len), target));
}

static void
entry_file(struct walk_entry *entry, int fd, const struct stat *info)
{
	entry->fd = fd;
	entry->size = (uint64_t)info->st_size;
	entry->modified_s = info->st_mtim.tv_sec;
	entry->modified_ns = info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

/* What a name turned out to be, once opened. True: it was a folder and is now the top level. */
static bool
take_open(struct walk *walk, int fd, struct walk_entry *entry)
{
	struct stat info;

	if (fd < 0 || fstat(fd, &info) != 0) {
		entry_errno(entry, "it cannot be opened");
		fd_close(&fd);
		return false;
	}
	if (S_ISDIR(info.st_mode) && walk->depth < WALK_DEPTH_MAX)
		return level_enter(walk, fd, entry);
	if (S_ISDIR(info.st_mode)) {
		entry_words(entry,
			STR("folders are nested too deep here; hand this one over by itself"));
		fd_close(&fd);
		return false;
	}
	entry_file(entry, fd, &info);
	return false;
}

/* Without touching the time of last access, where the system lets us: what was handed over is
 * evidence, and for small files noting that time costs as much as reading. It is refused (EPERM)
 * for the files of other users. */
static int
open_quietly(int folder_fd, const char *name, bool follow)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
	int fd = openat(folder_fd, name, flags | O_NOATIME);

	return fd < 0 && errno == EPERM ? openat(folder_fd, name, flags) : fd;
}

/* Opens what its folder says is a file, without a look before. False, and nothing is open, where it
 * is no file any more, or cannot be opened. */
static bool
file_open(int folder_fd, const char *name, struct walk_entry *entry)
{
	int fd = open_quietly(folder_fd, name, false);
	struct stat info;

	if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
		fd_close(&fd);
		return false;
	}
	entry_file(entry, fd, &info);
	return true;
}

/* Looks at one name. True: it was a folder and is now the top level. */
static bool
look(struct walk *walk, int folder_fd, const char *name, bool follow, struct walk_entry *entry)
{
	struct stat info;

	if (fstatat(folder_fd, name, &info, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
		entry_errno(entry, "it vanished or cannot be looked at");
		return false;
	}
	entry->modified_s = info.st_mtim.tv_sec;
	if (S_ISREG(info.st_mode))
		entry->size = (uint64_t)info.st_size;
	if (S_ISLNK(info.st_mode))
		link_words(folder_fd, name, entry);
	else if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
		entry_words(entry, special_words(&info));
	else if (S_ISDIR(info.st_mode) || !walk->only_measures)
		return take_open(walk, open_quietly(folder_fd, name, follow), entry);
	return false;
}

static void
path_set(struct walk *walk, size_t keep, struct str name)
{
	walk->path.len = keep;
	if (keep > 0)
		buf_add_char(&walk->path, '/');
	buf_add(&walk->path, name);
}

/* Of a folder at its end: false where the system gave some of its names only; the entry, which is
 * then the folder's own, says so. */
static bool
level_is_whole(struct walk *walk, const struct level *level, struct walk_entry *entry)
{
	if (level->trouble == 0)
		return true;
	walk->path.len = level->path_len;
	errno = level->trouble;
	entry_errno(entry, "the folder cannot be read to its end; more files may be in it");
	return false;
}

bool
walk_next(struct walk *walk, struct walk_entry *ret_entry)
{
	bool entered = true;

	while (entered) {
		struct level *level = walk->depth == 0 ? NULL : &walk->levels[walk->depth - 1];

		*ret_entry = (struct walk_entry){.fd = -1};
		if (level != NULL && level->at == level->count) {
			bool whole = level_is_whole(walk, level, ret_entry);

			level_leave(walk);
			if (whole)
				continue;
			break;
		}
		if (level == NULL && walk->path_at == walk->path_count)
			return false;
		if (level == NULL) {
			path_set(walk, 0, walk->roots[walk->path_at]);
			entered = look(
				walk, AT_FDCWD, walk->paths[walk->path_at++], true, ret_entry);
		} else {
			struct name *name = &level->names[level->at++];

			path_set(walk, level->path_len, name->text);
			entered = (name->type != DT_REG || walk->only_measures ||
					  !file_open(level->fd, name->text.data, ret_entry)) &&
				look(walk, level->fd, name->text.data, false, ret_entry);
		}
	}
	ret_entry->path = buf_str(&walk->path);
	return true;
}

uint64_t
walk_ahead(const struct walk *walk)
{
	uint64_t ahead = walk->path_count - walk->path_at;

	for (size_t i = 0; i < walk->depth; i++)
		ahead += walk->levels[i].count - walk->levels[i].at;
	return ahead;
}

void
walk_only_measure(struct walk *walk)
{
	walk->only_measures = true;
}

size_t
walk_folders(const struct walk *walk, int ret_fds[WALK_FOLDERS_MAX])
{
	for (size_t i = 0; i < walk->depth; i++)
		ret_fds[i] = walk->levels[i].fd;
	return walk->depth;
}

void
walk_folders_put(struct walk *walk, const int fds[])
{
	for (size_t i = 0; i < walk->depth; i++)
		walk->levels[i].fd = fds[i];
}

void
walk_measure(char *const *paths, size_t count, uint64_t count_max, uint64_t *ret_files,
	uint64_t *ret_bytes)
{
	struct walk *walk;
	struct walk_entry entry;
	struct err err = {0};

	*ret_files = 0;
	*ret_bytes = 0;
	if (!walk_open(paths, count, &walk, &err))
		return;
	walk_only_measure(walk);
	while (*ret_files < count_max && walk_next(walk, &entry)) {
		(*ret_files)++;
		*ret_bytes += entry.size;
		fd_close(&entry.fd);
	}
	walk_close(walk);
}
