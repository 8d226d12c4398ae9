/* Which system calls a helper may make: memory, its socket, its end, and, where it has a folder,
 * what makes, moves and removes a file there. */
#include "sandbox/confine.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/socket.h>
#include <unistd.h>

static int
allow(scmp_filter_ctx filter, int call, unsigned count, const struct scmp_arg_cmp *checks)
{
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, checks);
}

/* Memory is given back, and the process ends, with any arguments. */
static int
plain_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
		SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
		SCMP_SYS(exit), SCMP_SYS(exit_group)};
	int bad = 0;

	for (size_t i = 0; i < COUNT_OF(calls); i++)
		bad |= allow(filter, calls[i], 0, NULL);
	return bad;
}

/* To its caller alone, in one way: no address is given or asked for. */
static int
socket_add(scmp_filter_ctx filter, int socket)
{
	const scmp_datum_t caller = (scmp_datum_t)socket;
	const struct scmp_arg_cmp sends[] = {SCMP_A0(SCMP_CMP_EQ, caller),
		SCMP_A3(SCMP_CMP_EQ, MSG_NOSIGNAL), SCMP_A4(SCMP_CMP_EQ, 0)};
	const struct scmp_arg_cmp receives[] = {
		SCMP_A0(SCMP_CMP_EQ, caller), SCMP_A3(SCMP_CMP_EQ, 0), SCMP_A4(SCMP_CMP_EQ, 0)};

	return allow(filter, SCMP_SYS(sendto), COUNT_OF(sends), sends) |
		allow(filter, SCMP_SYS(recvfrom), COUNT_OF(receives), receives);
}

/* One file at a time, a new one. That the name leads nowhere else is for Landlock to see. */
static int
folder_add(scmp_filter_ctx filter, int folder_fd)
{
	const scmp_datum_t folder = (scmp_datum_t)folder_fd;
	const struct scmp_arg_cmp makes[] = {SCMP_A0(SCMP_CMP_EQ, folder),
		SCMP_A2(SCMP_CMP_EQ, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC),
		SCMP_A3(SCMP_CMP_MASKED_EQ, (scmp_datum_t)~0400U, 0)};
	const struct scmp_arg_cmp file[] = {SCMP_A0(SCMP_CMP_EQ, CONFINE_FILE_FD)};
	const struct scmp_arg_cmp removes[] = {
		SCMP_A0(SCMP_CMP_EQ, folder), SCMP_A2(SCMP_CMP_EQ, 0)};
	const struct scmp_arg_cmp moves[] = {SCMP_A0(SCMP_CMP_EQ, folder),
		SCMP_A2(SCMP_CMP_EQ, folder), SCMP_A4(SCMP_CMP_EQ, 0)};

	return allow(filter, SCMP_SYS(openat), COUNT_OF(makes), makes) |
		allow(filter, SCMP_SYS(write), COUNT_OF(file), file) |
		allow(filter, SCMP_SYS(close), COUNT_OF(file), file) |
		allow(filter, SCMP_SYS(unlinkat), COUNT_OF(removes), removes) |
		allow(filter, SCMP_SYS(renameat), 2, moves) |
		allow(filter, SCMP_SYS(renameat2), COUNT_OF(moves), moves);
}

/* The file that it has open, and the folder that holds its name. */
static int
sync_add(scmp_filter_ctx filter, int names_fd)
{
	const struct scmp_arg_cmp file[] = {SCMP_A0(SCMP_CMP_EQ, CONFINE_FILE_FD)};
	const struct scmp_arg_cmp names[] = {SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)names_fd)};

	return allow(filter, SCMP_SYS(fsync), COUNT_OF(file), file) |
		allow(filter, SCMP_SYS(fsync), COUNT_OF(names), names);
}

/* A sanitizer reports to descriptor 2. */
static int
reports_add(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp reports[] = {SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO)};

	return CONFINE_SANITIZED ? allow(filter, SCMP_SYS(write), COUNT_OF(reports), reports) : 0;
}

int
confine_helper_calls_add(void *filter, const struct confine_plan *plan)
{
	return plain_add(filter) | socket_add(filter, plan->socket) | reports_add(filter) |
		(plan->folder_fd >= 0 ? folder_add(filter, plan->folder_fd) : 0) |
		(plan->names_fd >= 0 ? sync_add(filter, plan->names_fd) : 0);
}
