#include "bed.h"

#include "base/arena.h"
#include "base/buf.h"
#include "tap.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static NO_RETURN void
bail(const char *words)
{
	printf("Bail out! %s\n", words);
	exit(1);
}

static pid_t
program_run(char *const arguments[], int input, int output)
{
	pid_t pid = fork();

	if (pid == 0) {
		int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

		(void)dup2(input < 0 ? nothing : input, 0);
		(void)dup2(output < 0 ? nothing : output, 1);
		(void)dup2(nothing, 2);
		(void)execv(arguments[0], arguments);
		_exit(127);
	}
	return pid;
}

static void
inspection_make(struct bed *bed, char *program)
{
	static char init[] = "init", authority[] = "--authority", name[] = "Norchester",
		    remit[] = "--remit", pack[] = "best-value";
	char *folder = str_cstr(bed->arena, str_of(bed->folder));
	char *const arguments[] = {program, init, folder, authority, name, remit, pack, NULL};
	int status = -1;
	pid_t pid = program_run(arguments, -1, -1);

	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		bail("candour init did not end well");
}

/* What it says first is its address. */
static unsigned
port_read(int fd)
{
	char text[512] = "";
	struct str rest;
	uint64_t port = 0;
	ssize_t got = read(fd, text, sizeof(text) - 1);
	size_t at = str_find(str_make(text, got < 0 ? 0 : (size_t)got), STR("127.0.0.1:"));

	if (at == STR_NONE)
		bail("candour serve did not say its address");
	rest = str_from(str_of(text), at + sizeof("127.0.0.1:") - 1);
	rest = str_slice(rest, 0, str_find_char(rest, '/'));
	if (!str_to_u64(rest, &port))
		bail("candour serve did not say its port");
	return (unsigned)port;
}

void
bed_begin(struct bed *bed, struct arena *arena, unsigned doors, bool is_tls)
{
	static char serve[] = "serve", port[] = "--port", zero[] = "0", option[] = "--doors",
		    tls[] = "--tls-in-front";
	const char *program = getenv("CANDOUR");
	char *path;
	int output[2];

	if (program == NULL || pipe2(output, O_CLOEXEC) != 0)
		bail("CANDOUR does not name the program");
	path = str_cstr(arena, str_of(program));
	*bed = (struct bed){.arena = arena, .folder = str_format(arena, "%s/x", tap_folder()).data};
	inspection_make(bed, path);
	{
		char *const arguments[] = {path, serve, str_cstr(arena, str_of(bed->folder)), port,
			zero, option, str_cstr(arena, str_format(arena, "%u", doors)),
			is_tls ? tls : NULL, NULL};

		bed->pid = program_run(arguments, -1, output[1]);
	}
	(void)close(output[1]);
	bed->port = port_read(output[0]);
	(void)close(output[0]);
}

void
bed_lead(const struct bed *bed, const char *login, const char *password)
{
	static char user[] = "user", add[] = "add", name[] = "--name", role[] = "--role",
		    lead[] = "lead", plain[] = "--no-code";
	char *folder = str_cstr(bed->arena, str_of(bed->folder));
	char *who = str_cstr(bed->arena, str_of(login));
	char *program = str_cstr(bed->arena, str_of(getenv("CANDOUR")));
	char *const arguments[] = {
		program, user, add, folder, who, name, who, role, lead, plain, NULL};
	struct str line = str_format(bed->arena, "%s\n", password);
	int input[2];
	int status = -1;
	pid_t pid;

	if (pipe2(input, O_CLOEXEC) != 0 ||
		write(input[1], line.data, line.len) != (ssize_t)line.len)
		bail("no password could be given");
	pid = program_run(arguments, input[0], -1);
	(void)close(input[0]);
	(void)close(input[1]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		bail("candour user add did not end well");
}

bool
bed_end(struct bed *bed)
{
	int status = -1;

	return kill(bed->pid, SIGINT) == 0 && waitpid(bed->pid, &status, 0) == bed->pid &&
		status == 0;
}

int
bed_connect(const struct bed *bed)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)bed->port),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

bool
bed_send(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t sent = send(fd, bytes.data, bytes.len, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes = str_from(bytes, (size_t)sent);
	}
	return true;
}

void
bed_receive(int fd, int wait_ms, struct buf *reply)
{
	struct pollfd look = {.fd = fd, .events = POLLIN};

	while (poll(&look, 1, wait_ms) == 1) {
		char bytes[16 * 1024];
		ssize_t got = recv(fd, bytes, sizeof(bytes), 0);

		if (got <= 0)
			return;
		buf_add(reply, str_make(bytes, (size_t)got));
	}
}

int
bed_status(struct str reply)
{
	uint64_t status;

	if (!str_starts(reply, STR("HTTP/1.1 ")) || !str_to_u64(str_slice(reply, 9, 12), &status))
		return 0;
	return (int)status;
}

int
bed_ask(const struct bed *bed, struct str request, struct buf *reply)
{
	enum { WAIT_MS = 8000 };
	int fd = bed_connect(bed);

	buf_clear(reply);
	if (fd < 0)
		return 0;
	(void)!bed_send(fd, request);
	bed_receive(fd, WAIT_MS, reply);
	(void)close(fd);
	return bed_status(buf_str(reply));
}

static bool
is_of(const struct bed *bed, const char *pid, const char *name)
{
	char text[300] = "";
	FILE *file = fopen(str_format(bed->arena, "/proc/%s/stat", pid).data, "re");
	size_t len;

	if (file == NULL)
		return false;
	len = fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	return str_find(str_make(text, len), str_format(bed->arena, "(%s) ", name)) != STR_NONE &&
		str_find(str_make(text, len), str_format(bed->arena, ") S %d ", (int)bed->pid)) !=
		STR_NONE;
}

pid_t
bed_process(const struct bed *bed, const char *name)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	uint64_t pid = 0;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (char_is_digit(entry->d_name[0]) && is_of(bed, entry->d_name, name) &&
			str_to_u64(str_of(entry->d_name), &pid))
			break;
	if (folder != NULL)
		(void)closedir(folder);
	return (pid_t)pid;
}
