#include "web/keeper.h"

#include "base/err.h"
#include "base/file.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

/* Only what this machine itself sends gets here. */
static bool
tcp_bind(int fd, unsigned port, unsigned *ret_port, struct err *err)
{
	const int on = 1;
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof(address);

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		return errno == EADDRINUSE
			? err_set(err, ERR_BUSY,
				  "another program has port %u; choose another one with --port",
				  port)
			: err_set_errno(err, errno, "cannot have port %u", port);
	if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		return err_set_errno(err, errno, "cannot have a port");
	*ret_port = ntohs(address.sin_port);
	return true;
}

/* A socket that nobody listens at any more is what a killed keeper left. */
static bool
path_clear(const struct sockaddr_un *address, struct err *err)
{
	int probe CLEANUP(fd_close) = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat info;

	if (lstat(address->sun_path, &info) != 0)
		return errno == ENOENT ||
			err_set_errno(err, errno, "cannot look at \"%s\"", address->sun_path);
	if (!S_ISSOCK(info.st_mode))
		return err_set(err, ERR_EXISTS, "\"%s\" is there already, and is no socket",
			address->sun_path);
	if (probe >= 0 && connect(probe, (const struct sockaddr *)address, sizeof(*address)) == 0)
		return err_set(err, ERR_BUSY, "another program answers at \"%s\" already",
			address->sun_path);
	return unlink(address->sun_path) == 0 ||
		err_set_errno(err, errno, "cannot remove \"%s\"", address->sun_path);
}

/* The proxy's user reaches it by the group of its folder. */
static bool
unix_bind(int fd, const char *path, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct str text = str_of(path);

	if (text.len == 0 || text.len >= sizeof(address.sun_path))
		return err_set(err, ERR_USAGE, "the socket's path is too long");
	memcpy(address.sun_path, text.data, text.len);
	if (!path_clear(&address, err))
		return false;
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
		chmod(path, 0660) != 0)
		return err_set_errno(err, errno, "cannot make the socket \"%s\"", path);
	return true;
}

bool
keeper_listen(
	const struct keeper_options *options, int *ret_fd, unsigned *ret_port, struct err *err)
{
	bool is_unix = options->socket_path != NULL;
	int fd = socket(is_unix ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	*ret_port = 0;
	if (fd < 0)
		return err_set_errno(err, errno, "cannot make a socket");
	if (!(is_unix ? unix_bind(fd, options->socket_path, err)
		      : tcp_bind(fd, options->port, ret_port, err))) {
		(void)close(fd);
		return false;
	}
	if (listen(fd, BACKLOG) != 0) {
		(void)err_set_errno(err, errno, "cannot listen");
		(void)close(fd);
		return false;
	}
	*ret_fd = fd;
	return true;
}
