/* Results on their way: a folder that takes its name at the very end. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "work/linking/linking_outputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH_PIECE = 1 << 20, LEFT_MAX = 1000 };

/* What is in it are files of ours; anything else stays, and its removal fails. */
static void
folder_clear(int folder_fd)
{
	int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (folder == NULL) {
		fd_close(&fd);
		return;
	}
	for (size_t i = 0; i < LEFT_MAX && (entry = readdir(folder)) != NULL; i++)
		if (entry->d_type != DT_DIR)
			(void)unlinkat(folder_fd, entry->d_name, 0);
	(void)closedir(folder);
}

static bool
folder_lock(struct linking_staging *staging, struct err *err)
{
	if (mkdir(staging->path, 0700) != 0 && errno != EEXIST)
		return err_set_errno(err, errno, "cannot make \"%s\"", staging->path);
	staging->fd = open(staging->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (staging->fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", staging->path);
	if (flock(staging->fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	fd_close(&staging->fd);
	return err_set(err, ERR_BUSY, "another candour is linking into \"%s\"", staging->path);
}

static bool
outputs_make(struct arena *arena, struct linking_staging *staging, bool with_lines, struct err *err)
{
	size_t count = 0;

	while (linking_output_name(count) != NULL)
		count++;
	staging->outputs = ARENA_ARRAY(arena, count, struct linking_output);
	for (size_t i = 0; i < count; i++) {
		struct linking_output *output = &staging->outputs[staging->output_count];

		if (linking_output_is_extra(i) && !with_lines)
			continue;
		output->number = i;
		output->name = linking_output_name(i);
		output->fd = openat(
			staging->fd, output->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (output->fd < 0)
			return err_set_errno(
				err, errno, "cannot make \"%s/%s\"", staging->path, output->name);
		staging->output_count++;
	}
	return true;
}

bool
linking_staging_begin(struct arena *arena, const char *path, bool with_lines,
	struct linking_staging *ret_staging, struct err *err)
{
	*ret_staging = (struct linking_staging){.path = path, .fd = -1};
	if (!folder_lock(ret_staging, err))
		return false;
	folder_clear(ret_staging->fd);
	if (outputs_make(arena, ret_staging, with_lines, err))
		return true;
	linking_staging_end(ret_staging);
	return false;
}

bool
linking_staging_trim(
	struct linking_staging *staging, const struct linking_findings *findings, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < staging->output_count; i++) {
		struct linking_output *output = &staging->outputs[i];

		if (linking_output_is_written(
			    output->number, findings->stands, !findings->lacks_tables)) {
			staging->outputs[kept++] = *output;
			continue;
		}
		if (unlinkat(staging->fd, output->name, 0) != 0)
			return err_set_errno(
				err, errno, "cannot remove \"%s/%s\"", staging->path, output->name);
		fd_close(&output->fd);
	}
	staging->output_count = kept;
	return true;
}

static bool
output_hash(struct arena *arena, const struct linking_output *output, struct linking_file *ret_file,
	struct err *err)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	unsigned char digest[SHA256_SIZE];
	char *piece = arena_alloc(arena, HASH_PIECE);
	off_t at = 0;
	ssize_t got;

	if (fsync(output->fd) != 0)
		return err_set_errno(err, errno, "cannot write \"%s\"", output->name);
	sha256_begin(&sha);
	while ((got = pread(output->fd, piece, HASH_PIECE, at)) > 0) {
		sha256_add(&sha, str_make(piece, (size_t)got));
		at += got;
	}
	if (got < 0)
		return err_set_errno(err, errno, "cannot read \"%s\"", output->name);
	sha256_end(&sha, digest);
	*ret_file = (struct linking_file){.name = output->name,
		.sha256 = hex_encode(arena, str_make(digest, sizeof(digest))),
		.size = (uint64_t)at};
	return true;
}

bool
linking_staging_hash(struct arena *arena, const struct linking_staging *staging,
	struct linking_file **ret_files, struct err *err)
{
	*ret_files = ARENA_ARRAY(arena, staging->output_count, struct linking_file);
	for (size_t i = 0; i < staging->output_count; i++)
		if (!output_hash(arena, &staging->outputs[i], &(*ret_files)[i], err))
			return false;
	return true;
}

/* The folder above a path. */
static bool
above_sync(const char *path, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct str whole = str_of(path);
	struct str above = str_slice(whole, 0, whole.len - path_name(whole).len);

	return file_sync_folder(above.len == 0 ? "." : str_cstr(&arena, above), err);
}

bool
linking_staging_name(struct linking_staging *staging, const char *path, struct err *err)
{
	if (fsync(staging->fd) != 0)
		return err_set_errno(err, errno, "cannot sync \"%s\"", staging->path);
	if (rename(staging->path, path) != 0)
		return errno == ENOTEMPTY || errno == EEXIST
			? err_set(err, ERR_EXISTS, "the folder \"%s\" is not empty", path)
			: err_set_errno(err, errno, "cannot make \"%s\"", path);
	staging->path = NULL;
	return above_sync(path, err);
}

/* Whoever finds it beside the others would take it for one of them. */
static bool
left_remove(struct arena *arena, const struct linking_staging *staging, const char *folder,
	struct err *err)
{
	const char *name;

	for (size_t number = 0; (name = linking_output_name(number)) != NULL; number++) {
		bool is_renewed = false;

		for (size_t i = 0; i < staging->output_count; i++)
			is_renewed = is_renewed || staging->outputs[i].number == number;
		if (!is_renewed && unlink(path_join_cstr(arena, folder, name)) != 0 &&
			errno != ENOENT)
			return err_set_errno(err, errno, "cannot remove \"%s/%s\"", folder, name);
	}
	return true;
}

bool
linking_staging_renew(
	struct arena *arena, struct linking_staging *staging, const char *folder, struct err *err)
{
	for (size_t i = 0; i <= staging->output_count; i++) {
		const char *name = i < staging->output_count ? staging->outputs[i].name
							     : "manifest.json";
		const char *path = path_join_cstr(arena, folder, name);

		if (renameat(staging->fd, name, AT_FDCWD, path) != 0)
			return err_set_errno(err, errno, "cannot renew \"%s\"", path);
	}
	return left_remove(arena, staging, folder, err) && file_sync_folder(folder, err);
}

void
linking_staging_end(struct linking_staging *staging)
{
	for (size_t i = 0; i < staging->output_count; i++)
		fd_close(&staging->outputs[i].fd);
	if (staging->path != NULL && staging->fd >= 0) {
		folder_clear(staging->fd);
		(void)rmdir(staging->path);
	}
	staging->path = NULL;
	fd_close(&staging->fd);
}
