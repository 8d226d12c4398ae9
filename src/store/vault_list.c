#include "store/vault_list.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char list_prefix[] = "list-";

static void
list_name(uint64_t number, char ret_name[OBJECT_PLACE_SIZE])
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct str name = str_format(
		&arena, "incoming/%s%llu", list_prefix, (unsigned long long)number);

	memcpy(ret_name, name.data, name.len + 1);
}

static bool
list_failed(struct object_folder folder, struct err *err)
{
	return err_set_errno(err, errno, "cannot write into the vault \"%s\"", folder.name);
}

bool
vault_list_write(struct object_folder folder, int names_fd, uint64_t number, struct str hashes,
	struct err *err)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	char name[OBJECT_PLACE_SIZE];
	int fd CLEANUP(fd_close) = -1;

	list_name(number, name);
	fd = openat(folder.fd, name, flags, 0400);
	if (fd < 0)
		return list_failed(folder, err);
	return fd_write_all(fd, hashes, folder.name, err) &&
		((fsync(fd) == 0 && fsync(names_fd) == 0) || list_failed(folder, err));
}

bool
vault_list_remove(struct object_folder folder, uint64_t number, struct err *err)
{
	char name[OBJECT_PLACE_SIZE];

	list_name(number, name);
	return unlinkat(folder.fd, name, 0) == 0 || errno == ENOENT || list_failed(folder, err);
}

bool
vault_list_named(const char *name)
{
	return str_starts(str_of(name), str_of(list_prefix));
}

static bool
list_read(int names_fd, const char *name, struct object_folder folder, struct buf *to,
	struct err *err)
{
	const size_t before = to->len;
	int fd CLEANUP(fd_close) = openat(
		names_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t got = 1;

	if (fd < 0 && errno == ENOENT)
		return true;
	while (fd >= 0 && got > 0 && to->len - before < VAULT_SMALL_SIZE) {
		size_t room = VAULT_SMALL_SIZE - (to->len - before);

		got = read(fd, buf_reserve(to, room), room);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			buf_grown(to, (size_t)got);
	}
	if (fd < 0 || got < 0)
		return err_set_errno(err, errno, "cannot read \"%s/incoming\"", folder.name);
	to->len -= (to->len - before) % VAULT_HASH_SIZE;
	return true;
}

bool
vault_lists_read(struct object_folder folder, struct buf *to, struct err *err)
{
	int fd = openat(folder.fd, "incoming", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *names = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	bool done = names != NULL;

	if (!done) {
		(void)err_set_errno(err, errno, "cannot open \"%s/incoming\"", folder.name);
		fd_close(&fd);
		return false;
	}
	while (done && (entry = readdir(names)) != NULL)
		if (vault_list_named(entry->d_name))
			done = list_read(fd, entry->d_name, folder, to, err);
	(void)closedir(names);
	return done;
}
