#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "web/keeper.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where there is a desktop, its own program for addresses shows the page. */
static void
browser_open(const char *address)
{
	pid_t pid;

	if (getenv("DISPLAY") == NULL && getenv("WAYLAND_DISPLAY") == NULL)
		return;
	pid = fork();
	if (pid != 0)
		return;
	/* A child of the child: nobody waits for it. */
	if (fork() == 0) {
		int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

		for (int fd = 0; fd <= 2 && null_fd >= 0; fd++)
			(void)dup2(null_fd, fd);
		(void)execlp("xdg-open", "xdg-open", address, (char *)NULL);
	}
	_exit(0);
}

static void
address_tell(void *context, const char *address)
{
	struct cli *cli = context;
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_str(w, "address", str_of(address));
		cli_json_end(cli);
	} else if (address[0] == '/') {
		cli_print(cli, "Answering at the socket %s. End with Ctrl-C.\n", address);
	} else {
		cli_print(cli, "Open %s in a browser. End with Ctrl-C.\n", address);
	}
	cli_flush(cli);
	(void)fflush(stdout);
	if (cli_has(cli, "open") && address[0] != '/')
		browser_open(address);
}

/* Names come a line each. */
static bool
hosts_take(struct cli *cli, struct keeper_options *options, struct err *err)
{
	struct str rest = str_of(cli_value(cli, "host"));
	struct str host;

	while (rest.len > 0 && str_cut_line(&rest, &host)) {
		if (options->host_count == KEEPER_HOSTS_MAX)
			return err_set(err, ERR_USAGE, "at most %d names can be given with --host",
				KEEPER_HOSTS_MAX);
		options->hosts[options->host_count++] = str_cstr(&cli->arena, host);
	}
	if (options->socket_path != NULL && options->host_count == 0)
		return err_set(err, ERR_USAGE,
			"--socket wants --host NAME too: the name under which browsers reach the proxy "
			"before it");
	return true;
}

bool
verb_serve(struct cli *cli, struct err *err)
{
	struct keeper_options options = {.folder = cli->arguments[0],
		.socket_path = cli_value(cli, "socket"),
		.zone = cli_value(cli, "time-zone"),
		.is_tls = cli_has(cli, "tls-in-front"),
		.ready = address_tell,
		.context = cli};
	uint64_t port;
	uint64_t doors;

	if (!cli_number(cli, "port", KEEPER_PORT, &port, err) ||
		!cli_number(cli, "doors", 0, &doors, err) || !hosts_take(cli, &options, err))
		return false;
	if (port > 65535)
		return err_set(err, ERR_USAGE, "a port is a number from 0 to 65535");
	if (doors > KEEPER_DOORS_MAX)
		return err_set(err, ERR_USAGE, "at most %d doors", KEEPER_DOORS_MAX);
	options.port = (unsigned)port;
	options.doors = (unsigned)doors;
	return keeper_run(&options, err);
}
