#include "sandbox/helper.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SOCKET_SIZE = 1 << 20 /* on its way while the helper is busy */ };

struct helper {
	const char *title;
	int socket;
	pid_t pid; /* 0: its end was seen */
	int status;
	bool is_ready;  /* it has said so */
	struct err end; /* once it is gone: why */
};

/* ---- in the helper ---- */

/* The keyboard's signals are the caller's affair: it decides when its helper ends. */
static void
signals_ignore(void)
{
	static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		(void)sigaction(numbers[i], &ignore, NULL);
}

/* The caller's other sockets and files must not live on here. Those above are none of ours: tools
 * that look on (test/faults) keep theirs there. */
static bool
descriptors_keep(int kept[], size_t count, struct err *err)
{
	enum { FIRST = 3, HIGHEST_OURS = 255 };

	for (size_t i = 0; i < count; i++) {
		if (kept[i] < 0)
			continue;
		kept[i] = fcntl(kept[i], F_DUPFD_CLOEXEC, HIGHEST_OURS + 1);
		if (kept[i] < 0)
			return err_set_errno(err, errno, "cannot keep a descriptor");
	}
	return close_range(FIRST, HIGHEST_OURS, 0) == 0 ||
		err_set_errno(err, errno, "cannot close descriptors");
}

static bool
side_prepare(const struct helper_options *options, int socket, struct helper_side *ret_side,
	struct err *err)
{
	int kept[] = {socket, options->folder_fd, options->lock_fd};

	signals_ignore();
	(void)prctl(PR_SET_NAME, options->name, 0, 0, 0);
	if (!descriptors_keep(kept, COUNT_OF(kept), err))
		return false;
	*ret_side = (struct helper_side){.socket = kept[0], .folder_fd = kept[1]};
	return options->prepare == NULL || options->prepare(options->context, err);
}

static bool
side_confine(const struct helper_options *options, const struct helper_side *side, struct err *err)
{
	struct confine_plan plan = {.role = CONFINE_HELPER,
		.confinement = options->confinement,
		.memory_mb = options->memory_mb_max,
		.socket = side->socket,
		.folder_fd = side->folder_fd,
		.file_size_max = options->file_size_max};
	bool good = confine_stdio_close(err) && confine_plan_make(&plan, err) &&
		confine_helper_enter(&plan, err);

	/* What freeing asks for is still allowed. */
	confine_plan_free(&plan);
	return good;
}

static NO_RETURN void
helper_run(const struct helper_options *options, int socket, pid_t caller)
{
	struct helper_side side = {.socket = socket};
	struct err err = {0};
	bool good;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != caller)
		_exit(0);
	good = side_prepare(options, socket, &side, &err) && side_confine(options, &side, &err);
	if (!good && err.kind == ERR_NONE)
		(void)err_set(&err, ERR_INTERNAL, "it cannot be prepared");
	if (helper_side_send(&side, str_make(&err, sizeof(err))) && good)
		options->serve(options->context, &side);
	_exit(0);
}

static bool
send_all(int socket, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t done = send(socket, bytes.data, bytes.len, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes = str_from(bytes, (size_t)done);
	}
	return true;
}

bool
helper_side_send(const struct helper_side *side, struct str bytes)
{
	return send_all(side->socket, bytes);
}

size_t
helper_side_receive(const struct helper_side *side, void *to, size_t room)
{
	ssize_t got;

	do {
		got = recv(side->socket, to, room, 0);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? 0 : (size_t)got;
}

/* ---- in the caller ---- */

bool
helper_start(const struct helper_options *options, struct helper **ret_helper, struct err *err)
{
	const int size = SOCKET_SIZE;
	struct helper *helper;
	pid_t caller = getpid();
	int sockets[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return err_set_errno(err, errno, "cannot start %s", options->title);
	/* As much as the system allows; with less it is only slower. */
	(void)setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	pid = fork();
	if (pid == 0) {
		(void)close(sockets[0]);
		helper_run(options, sockets[1], caller);
	}
	(void)close(sockets[1]);
	if (pid < 0) {
		(void)err_set_errno(err, errno, "cannot start %s", options->title);
		(void)close(sockets[0]);
		return false;
	}
	helper = memory_alloc(sizeof(*helper));
	*helper = (struct helper){.title = options->title, .socket = sockets[0], .pid = pid};
	*ret_helper = helper;
	return true;
}

static void
end_await(struct helper *helper)
{
	pid_t done = 0;

	while (helper->pid > 0 && (done = waitpid(helper->pid, &helper->status, 0)) < 0 &&
		errno == EINTR)
		continue;
	if (done < 0)
		helper->status = 0;
	helper->pid = 0;
}

void
helper_stop(struct helper *helper)
{
	if (helper == NULL)
		return;
	fd_close(&helper->socket);
	end_await(helper);
	free(helper);
}

static bool
receive_all(int socket, void *to, size_t len)
{
	char *at = to;

	while (len > 0) {
		ssize_t got = recv(socket, at, len, MSG_WAITALL);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		len -= (size_t)got;
	}
	return true;
}

/* What it says is believed no further than that it failed. False: it said nothing. */
static bool
outcome_take(int socket, struct err *ret_outcome)
{
	struct {
		uint32_t kind;
		char text[ERR_TEXT_SIZE];
	} answer;

	_Static_assert(sizeof(answer) == sizeof(struct err), "as struct err is laid out");
	if (!receive_all(socket, &answer, sizeof(answer)))
		return false;
	answer.text[ERR_TEXT_SIZE - 1] = '\0';
	err_clear(ret_outcome);
	if (answer.kind != ERR_NONE)
		(void)err_set(ret_outcome,
			answer.kind < ERR_KIND_COUNT ? (enum err_kind)answer.kind : ERR_INTERNAL,
			"%s", answer.text);
	return true;
}

static void
end_word(struct helper *helper)
{
	struct err *end = &helper->end;

	if (WIFEXITED(helper->status) && WEXITSTATUS(helper->status) == err_exit_code(ERR_MEMORY))
		(void)err_set(end, ERR_MEMORY,
			"%s had not enough memory; nothing that was stored is lost, and the same "
			"command goes on",
			helper->title);
	else if (WIFSIGNALED(helper->status) && WTERMSIG(helper->status) == SIGSYS)
		(void)err_set(end, ERR_CRASHED,
			"%s was ended because it asked the system for what it must never do; "
			"nothing that was stored is lost, and the same command goes on",
			helper->title);
	else
		(void)err_set(end, ERR_IO, "%s has ended; run the same command again to go on",
			helper->title);
}

/* What it says first of all. */
static bool
ready_await(struct helper *helper)
{
	struct err *end = &helper->end;

	if (helper->is_ready || helper->socket < 0)
		return helper->is_ready && helper->socket >= 0;
	if (!outcome_take(helper->socket, end))
		return false;
	if (end->kind != ERR_NONE)
		return err_in(end, "%s cannot start", helper->title);
	helper->is_ready = true;
	return true;
}

/* Its socket has said so; closing ours lets it go where it was only half gone. What it said first
 * of all may not be read yet. False, with how it ended. */
static bool
helper_gone(struct helper *helper, struct err *err)
{
	struct err *end = &helper->end;

	if (helper->socket >= 0) {
		if (!helper->is_ready && end->kind == ERR_NONE)
			(void)!ready_await(helper);
		fd_close(&helper->socket);
		end_await(helper);
		if (end->kind == ERR_NONE)
			end_word(helper);
	}
	*err = *end;
	return false;
}

bool
helper_send(struct helper *helper, struct str bytes, struct err *err)
{
	return (helper->socket >= 0 && send_all(helper->socket, bytes)) || helper_gone(helper, err);
}

bool
helper_receive(struct helper *helper, void *to, size_t len, struct err *err)
{
	return (ready_await(helper) && receive_all(helper->socket, to, len)) ||
		helper_gone(helper, err);
}

bool
helper_receive_outcome(struct helper *helper, struct err *err)
{
	struct err outcome;

	if (!ready_await(helper) || !outcome_take(helper->socket, &outcome))
		return helper_gone(helper, err);
	if (outcome.kind != ERR_NONE)
		*err = outcome;
	return outcome.kind == ERR_NONE;
}

bool
helper_is_gone(const struct helper *helper)
{
	return helper->socket < 0;
}
