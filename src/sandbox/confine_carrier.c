/* Which system calls a carrier may make besides memory and questions about itself: to read, write,
 * lock and sync one database and what belongs to it (which files, is for Landlock to see), and to
 * speak with its caller. It removes nothing and starts no process. */
#include "sandbox/confine.h"

#include "sandbox/confine_rules.h"

#include <fcntl.h>
#include <sys/socket.h>

/* To its caller alone: no address is given or asked for. */
static int
socket_add(scmp_filter_ctx filter, int socket)
{
	const scmp_datum_t caller = (scmp_datum_t)socket;
	const struct scmp_arg_cmp sends[] = {SCMP_A0(SCMP_CMP_EQ, caller),
		SCMP_A3(SCMP_CMP_EQ, MSG_NOSIGNAL), SCMP_A4(SCMP_CMP_EQ, 0)};
	const struct scmp_arg_cmp receives[] = {SCMP_A0(SCMP_CMP_EQ, caller),
		SCMP_A3(SCMP_CMP_MASKED_EQ, (scmp_datum_t)~MSG_DONTWAIT, 0),
		SCMP_A4(SCMP_CMP_EQ, 0)};

	return rules_allow(filter, SCMP_SYS(sendto), COUNT_OF(sends), sends) |
		rules_allow(filter, SCMP_SYS(recvfrom), COUNT_OF(receives), receives);
}

static int
files_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(openat), SCMP_SYS(newfstatat), SCMP_SYS(stat),
		SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
		SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(getcwd), SCMP_SYS(pwrite64),
		SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fsync), SCMP_SYS(fdatasync)};
	static const scmp_datum_t commands[] = {F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK};

	return rules_allow_all(filter, calls, COUNT_OF(calls)) |
		rules_allow_fcntl(filter, commands, COUNT_OF(commands));
}

int
confine_carrier_calls_add(void *filter, const struct confine_plan *plan)
{
	return socket_add(filter, plan->socket) | files_add(filter) | rules_share_files(filter) |
		rules_report(filter);
}
