/* Which system calls a helper may make: memory, its socket, its end, and, where it has a folder,
 * what makes, moves and removes a file there. */
#include "sandbox/confine.h"

#include "sandbox/confine_rules.h"

#include <fcntl.h>
#include <sys/socket.h>

/* Memory is given back, and the process ends, with any arguments. */
static int
plain_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
		SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
		SCMP_SYS(exit), SCMP_SYS(exit_group)};

	return rules_allow_all(filter, calls, COUNT_OF(calls));
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

	return rules_allow(filter, SCMP_SYS(sendto), COUNT_OF(sends), sends) |
		rules_allow(filter, SCMP_SYS(recvfrom), COUNT_OF(receives), receives);
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

	return rules_allow(filter, SCMP_SYS(openat), COUNT_OF(makes), makes) |
		rules_allow(filter, SCMP_SYS(write), COUNT_OF(file), file) |
		rules_allow(filter, SCMP_SYS(close), COUNT_OF(file), file) |
		rules_allow(filter, SCMP_SYS(unlinkat), COUNT_OF(removes), removes) |
		rules_allow(filter, SCMP_SYS(renameat), 2, moves) |
		rules_allow(filter, SCMP_SYS(renameat2), COUNT_OF(moves), moves);
}

/* The file that it has open, and the folder that holds its name. */
static int
sync_add(scmp_filter_ctx filter, int names_fd)
{
	const struct scmp_arg_cmp file[] = {SCMP_A0(SCMP_CMP_EQ, CONFINE_FILE_FD)};
	const struct scmp_arg_cmp names[] = {SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)names_fd)};

	return rules_allow(filter, SCMP_SYS(fsync), COUNT_OF(file), file) |
		rules_allow(filter, SCMP_SYS(fsync), COUNT_OF(names), names);
}

int
confine_helper_calls_add(void *filter, const struct confine_plan *plan)
{
	return plain_add(filter) | socket_add(filter, plan->socket) | rules_report(filter) |
		(plan->folder_fd >= 0 ? folder_add(filter, plan->folder_fd) : 0) |
		(plan->names_fd >= 0 ? sync_add(filter, plan->names_fd) : 0);
}
