#include "work/upload_file.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
	NAME_SIZE_MAX = 200,
	PATHS_ARENA = 64 * 1024,
	CHUNK_SIZE = 256 * 1024,
	STATE_STEP = 512, /* between the two places */
	STATE_MAGIC = 0x43555031
};

const char *const upload_folder = "incoming/uploads";
const char *const upload_new_folder = "incoming/uploads/new";

/* One of the two places. */
struct state {
	uint64_t magic; /* in this machine's byte order: from another machine it is none */
	uint64_t sequence;
	uint64_t offset;
	struct sha256_kept sha;
	unsigned char digest[SHA256_SIZE]; /* of all before */
};

_Static_assert(sizeof(struct state) <= STATE_STEP, "it fits in its place");
_Static_assert(sizeof(struct state) == offsetof(struct state, digest) + SHA256_SIZE,
	"nothing between its members is unset");

/* ---- names ---- */

struct str
upload_name_safe(struct arena *arena, struct str name)
{
	struct str last = path_name(name);
	char *safe = str_cstr(arena, last);
	size_t len = last.len > NAME_SIZE_MAX ? NAME_SIZE_MAX : last.len;

	/* A character is not cut. */
	while (len < last.len && len > 0 && ((unsigned char)safe[len] & 0xC0) == 0x80)
		len--;
	safe[len] = '\0';
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)safe[i] < ' ' || safe[i] == 0x7F || safe[i] == '\\' ||
			(i == 0 && safe[i] == '.'))
			safe[i] = '_';
	return len == 0 ? STR("file") : str_make(safe, len);
}

static const char *
folder_of(struct arena *arena, const char *folder, int64_t number)
{
	return str_format(arena, "%s/%s/%lld", folder, upload_folder, (long long)number).data;
}

static const char *
state_of(struct arena *arena, const char *folder, int64_t number)
{
	return str_format(arena, "%s/%s/%lld.state", folder, upload_folder, (long long)number).data;
}

const char *
upload_path(struct arena *arena, const char *folder, int64_t number, struct str name)
{
	struct str safe = upload_name_safe(arena, name);

	return str_format(arena, "%s/%.*s", folder_of(arena, folder, number), STR_ARG(safe)).data;
}

/* ---- the state ---- */

static void
state_seal(const struct state *state, unsigned char ret_digest[SHA256_SIZE])
{
	sha256_once(str_make(state, offsetof(struct state, digest)), ret_digest);
}

static bool
state_is_whole(const struct state *state)
{
	unsigned char digest[SHA256_SIZE];

	state_seal(state, digest);
	return state->magic == STATE_MAGIC && memcmp(digest, state->digest, sizeof(digest)) == 0;
}

static bool
bytes_put(int fd, const void *data, size_t size, uint64_t at, struct err *err)
{
	const char *from = data;

	while (size > 0) {
		ssize_t put = pwrite(fd, from, size, (off_t)at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_set_errno(err, errno, "the upload cannot be kept");
		from += put;
		size -= (size_t)put;
		at += (uint64_t)put;
	}
	return true;
}

static bool
state_write(int fd, struct state *state, struct err *err)
{
	state->magic = STATE_MAGIC;
	state_seal(state, state->digest);
	return bytes_put(fd, state, sizeof(*state), state->sequence % 2 * STATE_STEP, err) &&
		(fdatasync(fd) == 0 || err_set_errno(err, errno, "the upload cannot be kept"));
}

static bool
state_read(int fd, struct state *ret_state, struct err *err)
{
	struct state states[2];
	bool any = false;

	for (size_t i = 0; i < 2; i++) {
		ssize_t got = pread(fd, &states[i], sizeof(states[i]), (off_t)(i * STATE_STEP));

		if (got < 0)
			return err_set_errno(err, errno, "how far the upload came cannot be read");
		if ((size_t)got != sizeof(states[i]) || !state_is_whole(&states[i]) ||
			(any && states[i].sequence < ret_state->sequence))
			continue;
		*ret_state = states[i];
		any = true;
	}
	return any ||
		err_set(err, ERR_DAMAGED,
			"how far the upload came is not known any more; give it up and begin anew");
}

/* ---- making and removing ---- */

bool
upload_folders_make(const char *folder, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATHS_ARENA};

	return folder_make(path_join_cstr(&arena, folder, upload_new_folder), err);
}

/* Made or emptied; durable with its name. */
static bool
file_begin(const char *path, int *ret_fd, struct err *err)
{
	*ret_fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	return *ret_fd >= 0 || err_set_errno(err, errno, "the upload cannot be kept");
}

static bool
state_begin(const char *path, uint64_t offset, struct err *err)
{
	int fd CLEANUP(fd_close) = -1;
	struct state state = {.offset = offset};

	sha256_kept_begin(&state.sha);
	return file_begin(path, &fd, err) && state_write(fd, &state, err);
}

static bool
folders_sync(struct arena *arena, const char *folder, int64_t number, struct err *err)
{
	return file_sync_folder(folder_of(arena, folder, number), err) &&
		file_sync_folder(path_join_cstr(arena, folder, upload_folder), err);
}

bool
upload_file_make(const char *folder, int64_t number, struct str name, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATHS_ARENA};
	int fd CLEANUP(fd_close) = -1;

	return upload_folders_make(folder, err) && upload_file_remove(folder, number, err) &&
		folder_make(folder_of(&arena, folder, number), err) &&
		file_begin(upload_path(&arena, folder, number, name), &fd, err) &&
		state_begin(state_of(&arena, folder, number), 0, err) &&
		folders_sync(&arena, folder, number, err);
}

bool
upload_file_adopt(const char *folder, struct str kept, uint64_t size, int64_t number,
	struct str name, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATHS_ARENA};
	const char *from = str_format(&arena, "%s/%s/%.*s", folder, upload_new_folder,
		STR_ARG(upload_name_safe(&arena, kept)))
				   .data;
	struct stat info;

	if (lstat(from, &info) != 0 || !S_ISREG(info.st_mode))
		return err_set(err, ERR_NOT_FOUND, "what was uploaded is not there any more");
	if ((uint64_t)info.st_size != size)
		return err_set(err, ERR_DAMAGED, "what was uploaded is not all there");
	if (!upload_file_remove(folder, number, err) ||
		!folder_make(folder_of(&arena, folder, number), err))
		return false;
	if (rename(from, upload_path(&arena, folder, number, name)) != 0)
		return err_set_errno(err, errno, "the upload cannot be kept");
	return folders_sync(&arena, folder, number, err);
}

static bool
names_remove(const char *path, bool only_free, struct err *err)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool done = true;

	if (folder == NULL)
		return errno == ENOENT ||
			err_set_errno(err, errno, "cannot look into \"%s\"", path);
	while ((entry = readdir(folder)) != NULL) {
		int fd CLEANUP(fd_close) = -1;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		/* Who makes one holds it. */
		if (only_free) {
			fd = openat(dirfd(folder), entry->d_name,
				O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
			if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0)
				continue;
		}
		if (unlinkat(dirfd(folder), entry->d_name, 0) != 0 && errno != ENOENT)
			done = err_set_errno(err, errno, "cannot remove what lies in \"%s\"", path);
	}
	(void)closedir(folder);
	return done;
}

bool
upload_file_remove(const char *folder, int64_t number, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATHS_ARENA};
	const char *path = folder_of(&arena, folder, number);

	if (!names_remove(path, false, err))
		return false;
	if ((rmdir(path) != 0 && errno != ENOENT) ||
		(unlink(state_of(&arena, folder, number)) != 0 && errno != ENOENT))
		return err_set_errno(err, errno, "the upload cannot be removed");
	return true;
}

bool
upload_strays_remove(const char *folder, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATHS_ARENA};

	return names_remove(path_join_cstr(&arena, folder, upload_new_folder), true, err);
}

bool
upload_file_list(struct arena *arena, const char *folder, int64_t **ret_numbers, size_t *ret_count,
	struct err *err)
{
	const char *path = path_join_cstr(arena, folder, upload_folder);
	DIR *open = opendir(path);
	struct dirent *entry;
	size_t room = 0;

	*ret_numbers = NULL;
	*ret_count = 0;
	if (open == NULL)
		return errno == ENOENT ||
			err_set_errno(err, errno, "cannot look into \"%s\"", path);
	while ((entry = readdir(open)) != NULL) {
		int64_t number;

		if (!str_to_i64(str_of(entry->d_name), &number) || number <= 0)
			continue;
		*ret_numbers = arena_grow(
			arena, *ret_numbers, *ret_count, &room, sizeof(**ret_numbers));
		(*ret_numbers)[(*ret_count)++] = number;
	}
	(void)closedir(open);
	return true;
}

/* ---- adding ---- */

bool
upload_file_open(const char *folder, int64_t number, struct str name, struct upload_file *ret_file,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATHS_ARENA};
	struct state state;

	*ret_file = (struct upload_file){.fd = -1, .state_fd = -1};
	ret_file->state_fd = open(
		state_of(&arena, folder, number), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ret_file->fd = open(upload_path(&arena, folder, number, name),
		O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (ret_file->state_fd < 0 || ret_file->fd < 0) {
		(void)err_set_errno(err, errno, "the upload cannot be gone on with");
	} else if (flock(ret_file->state_fd, LOCK_EX | LOCK_NB) != 0) {
		(void)err_set(err, ERR_BUSY, "another piece of this upload is just being kept");
	} else if (state_read(ret_file->state_fd, &state, err)) {
		ret_file->sequence = state.sequence;
		ret_file->offset = state.offset;
		ret_file->sha = state.sha;
		return true;
	}
	upload_file_close(ret_file);
	return false;
}

void
upload_file_close(struct upload_file *file)
{
	fd_close(&file->fd);
	fd_close(&file->state_fd);
}

static bool
bytes_copy(struct upload_file *file, int from_fd, uint64_t size, struct sha256_kept *sha,
	struct err *err)
{
	struct buf chunk CLEANUP(buf_free) = {0};
	char *room = buf_reserve(&chunk, CHUNK_SIZE);
	uint64_t done = 0;

	while (done < size) {
		uint64_t left = size - done;
		ssize_t got = pread(
			from_fd, room, left < CHUNK_SIZE ? (size_t)left : CHUNK_SIZE, (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? err_set_errno(err, errno, "the piece cannot be read")
				       : err_set(err, ERR_DAMAGED, "the piece is not all there");
		if (!bytes_put(file->fd, room, (size_t)got, file->offset + done, err))
			return false;
		sha256_kept_add(sha, str_make(room, (size_t)got));
		done += (uint64_t)got;
	}
	return fdatasync(file->fd) == 0 || err_set_errno(err, errno, "the upload cannot be kept");
}

bool
upload_file_add(struct upload_file *file, int from_fd, uint64_t size, struct err *err)
{
	struct state state = {
		.sequence = file->sequence + 1, .offset = file->offset + size, .sha = file->sha};

	if (!bytes_copy(file, from_fd, size, &state.sha, err) ||
		!state_write(file->state_fd, &state, err)) {
		/* A full disk has the room back. */
		(void)!ftruncate(file->fd, (off_t)file->offset);
		return false;
	}
	file->sequence = state.sequence;
	file->offset = state.offset;
	file->sha = state.sha;
	return true;
}

bool
upload_file_tail(const struct upload_file *file, uint64_t *ret_size,
	unsigned char ret_digest[SHA256_SIZE], struct err *err)
{
	struct buf tail CLEANUP(buf_free) = {0};
	size_t size = file->offset < UPLOAD_TAIL_SIZE_MAX ? (size_t)file->offset
							  : UPLOAD_TAIL_SIZE_MAX;
	char *room = buf_reserve(&tail, UPLOAD_TAIL_SIZE_MAX);
	ssize_t got = pread(file->fd, room, size, (off_t)(file->offset - size));

	if (got < 0 || (size_t)got != size)
		return err_set(err, ERR_IO, "what came of the upload cannot be read");
	*ret_size = size;
	sha256_once(str_make(room, size), ret_digest);
	return true;
}

bool
upload_file_look(const char *folder, int64_t number, uint64_t *ret_offset, int64_t *ret_moment,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PATHS_ARENA};
	int fd CLEANUP(fd_close) = open(
		state_of(&arena, folder, number), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct state state;
	struct stat info;

	if (fd < 0 || fstat(fd, &info) != 0)
		return err_set_errno(err, errno, "how far the upload came cannot be read");
	if (!state_read(fd, &state, err))
		return false;
	*ret_offset = state.offset;
	*ret_moment = info.st_mtim.tv_sec;
	return true;
}

bool
upload_room_free(const char *folder, uint64_t *ret_size, struct err *err)
{
	/* A door may ask this of a descriptor alone. */
	int fd CLEANUP(fd_close) = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statvfs info;

	if (fd < 0 || fstatvfs(fd, &info) != 0)
		return err_set_errno(err, errno, "how much room the disk has cannot be read");
	*ret_size = (uint64_t)info.f_bavail * info.f_frsize;
	return true;
}
