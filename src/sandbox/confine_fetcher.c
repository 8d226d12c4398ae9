/* Which system calls a fetcher may make: to read folders and files, to hand them to its caller, memory
 * and its end. It opens nothing but to read it; that a name leads nowhere else is for Landlock to
 * see. */
#include "sandbox/confine.h"

#include "sandbox/confine_rules.h"

#include <fcntl.h>
#include <sys/socket.h>

/* Harmless with any arguments, on what it has open. */
static int
plain_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(getdents64),
		SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(readlinkat), SCMP_SYS(lseek),
		SCMP_SYS(close), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(clock_gettime),
		SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk),
		SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
		SCMP_SYS(exit_group)};

	return rules_allow_all(filter, calls, COUNT_OF(calls));
}

/* As the walk opens, whichever of these flags it uses, and no other. */
static int
files_add(scmp_filter_ctx filter)
{
	const scmp_datum_t harmless = O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_NOATIME |
		O_DIRECTORY;
	const struct scmp_arg_cmp reads[] = {
		SCMP_A2(SCMP_CMP_MASKED_EQ, (scmp_datum_t)0xffffffffU & ~harmless, O_RDONLY)};
	static const scmp_datum_t acts[] = {F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL};

	return rules_allow(filter, SCMP_SYS(openat), COUNT_OF(reads), reads) |
		rules_allow_fcntl(filter, acts, COUNT_OF(acts));
}

/* To its caller alone: no address is given that could lead elsewhere, since the socket is one of a
 * pair. */
static int
socket_add(scmp_filter_ctx filter, int socket)
{
	const scmp_datum_t caller = (scmp_datum_t)socket;
	const struct scmp_arg_cmp sends[] = {SCMP_A0(SCMP_CMP_EQ, caller),
		SCMP_A3(SCMP_CMP_EQ, MSG_NOSIGNAL), SCMP_A4(SCMP_CMP_EQ, 0)};
	const struct scmp_arg_cmp lends[] = {
		SCMP_A0(SCMP_CMP_EQ, caller), SCMP_A2(SCMP_CMP_EQ, MSG_NOSIGNAL | MSG_DONTWAIT)};

	return rules_allow(filter, SCMP_SYS(sendto), COUNT_OF(sends), sends) |
		rules_allow(filter, SCMP_SYS(sendmsg), COUNT_OF(lends), lends);
}

int
confine_fetcher_calls_add(void *filter, const struct confine_plan *plan)
{
	return plain_add(filter) | files_add(filter) | socket_add(filter, plan->socket) |
		rules_report(filter);
}
