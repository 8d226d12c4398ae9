#include "sandbox/helper.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "sandbox/channel.h"
#include "sandbox/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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
	bool is_linker;
	bool is_ready; /* it has said so */
	struct inbox inbox;
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

/* What it forks is ended with it, as one group; and it goes first where memory runs out. */
static void
linker_prepare(void)
{
	int fd CLEANUP(fd_close) = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	(void)setpgid(0, 0);
	if (fd >= 0)
		(void)!write(fd, "900", 3);
}

enum { KEPT_SOCKET, KEPT_FOLDER, KEPT_NAMES, KEPT_LOCK, KEPT_LENT };

static bool
side_prepare(const struct helper_options *options, int socket, struct helper_side *ret_side,
	struct err *err)
{
	int *kept = memory_alloc((KEPT_LENT + options->lent_count) * sizeof(*kept));

	signals_ignore();
	(void)prctl(PR_SET_NAME, options->name, 0, 0, 0);
	if (options->is_linker)
		linker_prepare();
	kept[KEPT_SOCKET] = socket;
	kept[KEPT_FOLDER] = options->folder_fd;
	kept[KEPT_NAMES] = options->folder_fd < 0 ? -1 : options->names_fd;
	kept[KEPT_LOCK] = options->lock_fd;
	for (size_t i = 0; i < options->lent_count; i++)
		kept[KEPT_LENT + i] = options->lent_fds[i];
	if (!descriptors_keep(kept, KEPT_LENT + options->lent_count, err))
		return false;
	*ret_side = (struct helper_side){.socket = kept[KEPT_SOCKET],
		.folder_fd = kept[KEPT_FOLDER],
		.names_fd = kept[KEPT_NAMES],
		.lent_fds = kept + KEPT_LENT,
		.lent_count = options->lent_count};
	return options->prepare == NULL || options->prepare(options->context, err);
}

/* Processes are counted by user: some more than there are now on the whole machine, so that nobody
 * else lacks any (proc(5), loadavg). */
static unsigned
process_count(void)
{
	char text[256] = "";
	int fd CLEANUP(fd_close) = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	struct str rest = str_make(text, len < 0 ? 0 : (size_t)len);
	size_t slash = str_find_char(rest, '/');
	uint64_t count = 0;

	rest = slash == STR_NONE ? STR("") : str_from(rest, slash + 1);
	rest = str_slice(rest, 0, str_find_char(rest, ' '));
	return str_to_u64(rest, &count) && count < 1000000 ? (unsigned)count : 1000;
}

static bool
side_confine(const struct helper_options *options, const struct helper_side *side, struct err *err)
{
	enum { LINKER_PROCESSES = 128 };
	const size_t first_below = options->lent_count - options->below_count;
	struct confine_plan plan = {.role = options->is_linker ? CONFINE_LINKER
			: options->is_fetcher                  ? CONFINE_FETCHER
							       : CONFINE_HELPER,
		.confinement = options->confinement,
		.memory_mb = options->memory_mb_max,
		.socket = side->socket,
		.folder_fd = side->folder_fd,
		.names_fd = side->names_fd,
		.file_size_max = options->file_size_max,
		.below_fds = side->lent_fds + first_below,
		.below_count = options->below_count,
		.cpu_s = options->cpu_s_max,
		.process_max = options->is_linker ? process_count() + LINKER_PROCESSES : 0};
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

bool
helper_side_frame(const struct helper_side *side, uint8_t type, struct str payload)
{
	struct buf head CLEANUP(buf_free) = {0};

	if (payload.len > FRAME_SIZE_MAX)
		return false;
	buf_add_u32(&head, (uint32_t)payload.len);
	buf_add_char(&head, (char)type);
	buf_add(&head, payload);
	return send_all(side->socket, buf_str(&head));
}

ssize_t
helper_side_lend(const struct helper_side *side, struct str bytes, int fd)
{
	struct iovec vector = {(void *)(uintptr_t)bytes.data, bytes.len};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	union fd_note note;
	ssize_t done;

	if (fd >= 0)
		fd_note_put(&note, &message, fd);
	do {
		done = sendmsg(side->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	} while (done < 0 && errno == EINTR);
	/* Too many may be on their way in the whole system. */
	return done < 0 && (errno == EAGAIN || errno == ETOOMANYREFS) ? 0 : done;
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

	if (options->lent_count > HELPER_LENT_MAX)
		return err_set(err, ERR_TOO_LARGE, "%s can be lent %d files at most",
			options->title, HELPER_LENT_MAX);
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
	/* Here too, so that the group is there whoever comes first. */
	if (options->is_linker)
		(void)setpgid(pid, pid);
	helper = memory_alloc(sizeof(*helper));
	*helper = (struct helper){.title = options->title,
		.socket = sockets[0],
		.pid = pid,
		.is_linker = options->is_linker};
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
	if (helper->is_linker)
		helper_kill(helper);
	end_await(helper);
	inbox_free(&helper->inbox);
	free(helper);
}

int
helper_fd(const struct helper *helper)
{
	return helper->socket;
}

void
helper_kill(struct helper *helper)
{
	if (helper->pid > 0)
		(void)kill(helper->is_linker ? -helper->pid : helper->pid, SIGKILL);
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
	else if (helper->is_linker && WIFSIGNALED(helper->status) &&
		WTERMSIG(helper->status) == SIGKILL)
		(void)err_set(end, ERR_MEMORY,
			"%s was ended by the system, most often because memory ran out",
			helper->title);
	else if (WIFSIGNALED(helper->status) && WTERMSIG(helper->status) == SIGXCPU)
		(void)err_set(end, ERR_TIMEOUT,
			"%s reached its limit of processor time; allow it more", helper->title);
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

enum helper_event
helper_frame_await(struct helper *helper, int timeout_ms, uint8_t *ret_type,
	struct str *ret_payload, struct err *err)
{
	struct pollfd look = {.fd = helper->socket, .events = POLLIN};

	if (!ready_await(helper))
		return helper_gone(helper, err) ? HELPER_NOTHING : HELPER_GONE;
	for (;;) {
		enum inbox_state state = inbox_take(&helper->inbox, ret_type, ret_payload);
		int filled;

		if (state == INBOX_FRAME)
			return HELPER_FRAME;
		if (state == INBOX_NONSENSE) {
			helper_kill(helper);
			(void)err_set(&helper->end, ERR_CRASHED, "%s said what makes no sense",
				helper->title);
			return helper_gone(helper, err) ? HELPER_NOTHING : HELPER_GONE;
		}
		if (poll(&look, 1, timeout_ms) <= 0)
			return HELPER_NOTHING;
		filled = inbox_fill(&helper->inbox, helper->socket);
		if (filled < 0)
			return helper_gone(helper, err) ? HELPER_NOTHING : HELPER_GONE;
		timeout_ms = 0;
	}
}

enum helper_event
helper_take(
	struct helper *helper, void *to, size_t room, size_t *ret_len, int *ret_fd, struct err *err)
{
	struct pollfd look = {.fd = helper->socket, .events = POLLIN};
	union fd_note note;
	struct iovec vector = {to, room};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	ssize_t got;

	/* It may stand still, and then has not even said that it is ready. */
	if (helper->socket >= 0 && !helper->is_ready && poll(&look, 1, 0) <= 0)
		return HELPER_NOTHING;
	if (!ready_await(helper))
		return helper_gone(helper, err) ? HELPER_NOTHING : HELPER_GONE;
	fd_note_put(&note, &message, -1);
	got = recvmsg(helper->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return HELPER_NOTHING;
	if (got <= 0)
		return helper_gone(helper, err) ? HELPER_NOTHING : HELPER_GONE;
	*ret_len = (size_t)got;
	*ret_fd = fd_note_take(&message);
	return HELPER_FRAME;
}

pid_t
helper_pid(const struct helper *helper)
{
	return helper->pid;
}

bool
helper_is_gone(const struct helper *helper)
{
	return helper->socket < 0;
}
