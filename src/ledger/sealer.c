#include "ledger/sealer.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "crypto/sign.h"
#include "ledger/ledger.h"
#include "ledger/note.h"
#include "sandbox/confine.h"

#include <errno.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	REQUEST_SIZE_MAX = 4096, /* three lines */
	ANSWER_WAIT_MS = 30000,
	SOCKET_FD = 3 /* in the child */
};

/* What the child sends: whether it did, and the signature (or, first of all, the public key),
 * or words. */
struct answer {
	uint32_t kind; /* enum err_kind; ERR_NONE: done */
	unsigned char bytes[SIGN_SIGNATURE_SIZE];
	char words[256];
};

struct sealer {
	struct arena arena; /* holds this struct too */
	pid_t child;
	int fd;
	unsigned char public_key[SIGN_PUBLIC_SIZE];
};

/* ---- In the child ---- */

struct seal {
	struct signing_key key;
	struct str origin;
	struct checkpoint last;
	bool has_last;
};

static void
answer_refuse(struct answer *answer, const struct err *err)
{
	answer->kind = (uint32_t)err->kind;
	memcpy(answer->words, err->text, sizeof(answer->words) - 1);
	answer->words[sizeof(answer->words) - 1] = '\0';
}

static bool
text_allowed(struct seal *seal, struct str text, struct checkpoint *ret_new, struct err *err)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	if (!checkpoint_parse(text, ret_new, err))
		return false;
	if (lines != 3)
		return err_set(err, ERR_USAGE, "a checkpoint of this log has three lines");
	if (!str_equal(ret_new->origin, seal->origin))
		return err_set(err, ERR_USAGE, "this key signs for another log");
	if (seal->has_last && ret_new->size < seal->last.size)
		return err_set(err, ERR_ALTERED, "a larger log was signed before");
	if (seal->has_last && ret_new->size == seal->last.size &&
		!ledger_hash_equal(&ret_new->root, &seal->last.root))
		return err_set(err, ERR_ALTERED, "another log of this size was signed before");
	return true;
}

static void
seal_one(struct seal *seal, struct str text, struct answer *ret_answer)
{
	struct checkpoint now;
	struct err err = {0};

	memset(ret_answer, 0, sizeof(*ret_answer));
	if (!text_allowed(seal, text, &now, &err)) {
		answer_refuse(ret_answer, &err);
		return;
	}
	sign_bytes(&seal->key, text, ret_answer->bytes);
	seal->last.size = now.size;
	seal->last.root = now.root;
	seal->has_last = true;
}

static bool
seal_confine(struct err *err)
{
	const struct rlimit none = {0, 0};
	static const int calls[] = {SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(exit_group),
		SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall)};
	/* A sanitizer's runtime asks for memory where it likes. */
	static const int sanitizers[] = {SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(madvise),
		SCMP_SYS(mremap), SCMP_SYS(futex), SCMP_SYS(sigaltstack)};
	scmp_filter_ctx filter;
	bool done;

	if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		setrlimit(RLIMIT_CORE, &none) != 0 || setrlimit(RLIMIT_NOFILE, &none) != 0 ||
		setrlimit(RLIMIT_FSIZE, &none) != 0 || setrlimit(RLIMIT_NPROC, &none) != 0)
		return err_set_errno(err, errno, "the sealer cannot confine itself");
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	done = filter != NULL;
	for (size_t i = 0; done && i < COUNT_OF(calls); i++)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
	for (size_t i = 0; CONFINE_SANITIZED && done && i < COUNT_OF(sanitizers); i++)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, sanitizers[i], 0) == 0;
	done = done && seccomp_load(filter) == 0;
	if (!done)
		return err_set(err, ERR_INTERNAL, "the sealer cannot set its system call filter");
	/* The filter's memory is kept: freeing it might ask for a call that is now forbidden. */
	return true;
}

static bool
seal_prepare(struct seal *seal, const char *key_path, struct str checkpoint, struct err *err)
{
	struct vkey vkey;

	if (!signing_key_read(key_path, &seal->key, err))
		return false;
	if (checkpoint.len > 0) {
		vkey = vkey_make(seal->origin, seal->key.public_key);
		if (!checkpoint_verify(checkpoint, &vkey, &seal->last, err))
			return err_in(err, "the signing key \"%s\" is not this log's", key_path);
		seal->has_last = true;
	}
	return true;
}

static void
seal_serve(struct seal *seal)
{
	char request[REQUEST_SIZE_MAX];
	struct answer answer;

	for (;;) {
		ssize_t got = recv(SOCKET_FD, request, sizeof(request), 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		seal_one(seal, str_make(request, (size_t)got), &answer);
		if (send(SOCKET_FD, &answer, sizeof(answer), MSG_NOSIGNAL) != sizeof(answer))
			return;
	}
}

static NO_RETURN void
child_run(int fd, const char *key_path, struct str origin, struct str checkpoint)
{
	struct seal seal = {.origin = origin};
	struct answer answer = {0};
	struct err err = {0};
	bool ready;

	/* Nothing of the caller's may stay open here, nor this child outlive the caller. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || (fd != SOCKET_FD && dup2(fd, SOCKET_FD) < 0))
		_exit(1);
	(void)close_range(SOCKET_FD + 1, ~0U, 0);
	(void)close(STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	ready = seal_prepare(&seal, key_path, checkpoint, &err) && seal_confine(&err);
	if (ready)
		memcpy(answer.bytes, seal.key.public_key, SIGN_PUBLIC_SIZE);
	else
		answer_refuse(&answer, &err);
	if (send(SOCKET_FD, &answer, sizeof(answer), MSG_NOSIGNAL) == sizeof(answer) && ready)
		seal_serve(&seal);
	signing_key_wipe(&seal.key);
	_exit(0);
}

/* ---- In the caller ---- */

static bool
answer_wait(struct sealer *sealer, struct answer *ret_answer, struct err *err)
{
	struct pollfd wait = {.fd = sealer->fd, .events = POLLIN};
	int ready;
	ssize_t got;

	do {
		ready = poll(&wait, 1, ANSWER_WAIT_MS);
	} while (ready < 0 && errno == EINTR);
	if (ready == 0)
		return err_set(err, ERR_TIMEOUT, "the sealing process does not answer");
	got = recv(sealer->fd, ret_answer, sizeof(*ret_answer), 0);
	if (got != sizeof(*ret_answer))
		return err_set(err, ERR_CRASHED, "the sealing process is gone");
	ret_answer->words[sizeof(ret_answer->words) - 1] = '\0';
	if (ret_answer->kind != ERR_NONE)
		return err_set(err,
			ret_answer->kind < ERR_KIND_COUNT ? (enum err_kind)ret_answer->kind
							  : ERR_INTERNAL,
			"%s", ret_answer->words);
	return true;
}

static bool
seal_ask(void *context, struct str text, unsigned char ret_signature[64], struct err *err)
{
	struct sealer *sealer = context;
	struct answer answer;

	if (text.len > REQUEST_SIZE_MAX)
		return err_set(err, ERR_INTERNAL, "the checkpoint is too long to be signed");
	if (send(sealer->fd, text.data, text.len, MSG_NOSIGNAL) != (ssize_t)text.len)
		return err_set(err, ERR_CRASHED, "the sealing process is gone");
	if (!answer_wait(sealer, &answer, err))
		return false;
	memcpy(ret_signature, answer.bytes, SIGN_SIGNATURE_SIZE);
	return true;
}

static bool
child_start(struct sealer *sealer, const char *key_path, struct str origin, struct str checkpoint,
	struct err *err)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
		return err_set_errno(err, errno, "cannot start the sealing process");
	sealer->fd = fds[0];
	sealer->child = fork();
	if (sealer->child == 0)
		child_run(fds[1], key_path, origin, checkpoint);
	(void)close(fds[1]);
	if (sealer->child < 0)
		return err_set_errno(err, errno, "cannot start the sealing process");
	return true;
}

bool
sealer_start(const char *key_path, struct str origin, struct str checkpoint,
	struct sealer **ret_sealer, struct err *err)
{
	struct sealer *sealer CLEANUP(sealer_cleanup) = NULL;
	struct arena arena;
	struct answer answer;

	arena_init(&arena, sizeof(struct sealer) + 64);
	sealer = ARENA_NEW(&arena, struct sealer);
	sealer->arena = arena;
	sealer->fd = -1;
	sealer->child = -1;
	if (!child_start(sealer, key_path, origin, checkpoint, err) ||
		!answer_wait(sealer, &answer, err))
		return false;
	memcpy(sealer->public_key, answer.bytes, SIGN_PUBLIC_SIZE);
	*ret_sealer = sealer;
	sealer = NULL;
	return true;
}

void
sealer_stop(struct sealer *sealer)
{
	struct arena arena;

	if (sealer == NULL)
		return;
	/* The child leaves when its socket ends; other children may have inherited ours, so that
	 * closing it would not be enough. */
	if (sealer->fd >= 0)
		(void)shutdown(sealer->fd, SHUT_RDWR);
	fd_close(&sealer->fd);
	while (sealer->child > 0 && waitpid(sealer->child, NULL, 0) < 0 && errno == EINTR)
		continue;
	arena = sealer->arena;
	arena_free(&arena);
}

void
sealer_cleanup(struct sealer **sealer)
{
	sealer_stop(*sealer);
	*sealer = NULL;
}

struct ledger_signer
sealer_signer(struct sealer *sealer)
{
	return (struct ledger_signer){sealer, seal_ask};
}

const unsigned char *
sealer_public_key(const struct sealer *sealer)
{
	return sealer->public_key;
}
