#include "store/vault_object.h"

#include "base/err.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void
object_place(struct vault_hash hash, char ret_name[OBJECT_PLACE_SIZE])
{
	char text[VAULT_NAME_SIZE];

	vault_hash_text(hash, text);
	memcpy(ret_name, text, 2);
	ret_name[2] = '/';
	memcpy(ret_name + 3, text + 2, VAULT_NAME_SIZE - 2);
}

void
object_incoming(struct vault_hash hash, char ret_name[OBJECT_PLACE_SIZE])
{
	memcpy(ret_name, "incoming/", 9);
	vault_hash_text(hash, ret_name + 9);
}

enum { MAKE_FLAGS = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC };

/* Fills the file just made, which is removed where that fails; closes it. */
static bool
object_fill(
	struct object_folder folder, const char *name, int fd, struct str bytes, struct err *err)
{
	bool good = fd_write_all(fd, bytes, folder.name, err);

	fd_close(&fd);
	if (!good)
		(void)unlinkat(folder.fd, name, 0);
	return good;
}

static bool
object_refused(struct object_folder folder, struct err *err)
{
	return err_set_errno(err, errno, "cannot write into the vault \"%s\"", folder.name);
}

bool
object_write(struct object_folder folder, struct vault_hash hash, struct str bytes, struct err *err)
{
	char name[OBJECT_PLACE_SIZE];
	int fd;

	object_incoming(hash, name);
	fd = openat(folder.fd, name, MAKE_FLAGS, 0400);
	if (fd < 0 && errno == EEXIST && unlinkat(folder.fd, name, 0) == 0)
		fd = openat(folder.fd, name, MAKE_FLAGS, 0400);
	return fd < 0 ? object_refused(folder, err) : object_fill(folder, name, fd, bytes, err);
}

bool
object_place_write(struct object_folder folder, struct vault_hash hash, struct str bytes,
	bool *ret_taken, struct err *err)
{
	char name[OBJECT_PLACE_SIZE];
	int fd;

	object_place(hash, name);
	fd = openat(folder.fd, name, MAKE_FLAGS, 0400);
	*ret_taken = fd < 0 && errno == EEXIST;
	if (*ret_taken)
		return true;
	return fd < 0 ? object_refused(folder, err) : object_fill(folder, name, fd, bytes, err);
}

bool
object_settle(struct object_folder folder, struct vault_hash hash, struct err *err)
{
	char from[OBJECT_PLACE_SIZE];
	char to[OBJECT_PLACE_SIZE];

	object_incoming(hash, from);
	object_place(hash, to);
	if (renameat(folder.fd, from, folder.fd, to) != 0 && errno != ENOENT)
		return err_set_errno(err, errno, "cannot settle an object in \"%s\"", folder.name);
	return true;
}
