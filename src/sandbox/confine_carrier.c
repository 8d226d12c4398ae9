/* Which system calls a carrier may make besides memory and questions about itself: to read, write,
 * lock and sync one database and what belongs to it (which files, is for Landlock to see), and to
 * speak with its caller. It removes nothing and starts no process. */
#include "sandbox/confine.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>

static int
allow(scmp_filter_ctx filter, int call, unsigned count, const struct scmp_arg_cmp *checks)
{
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, checks);
}

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

	return allow(filter, SCMP_SYS(sendto), COUNT_OF(sends), sends) |
		allow(filter, SCMP_SYS(recvfrom), COUNT_OF(receives), receives);
}

static int
files_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(openat), SCMP_SYS(newfstatat), SCMP_SYS(stat),
		SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
		SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(getcwd), SCMP_SYS(pwrite64),
		SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fsync), SCMP_SYS(fdatasync)};
	static const scmp_datum_t commands[] = {F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK};
	int bad = 0;

	for (size_t i = 0; i < COUNT_OF(calls); i++)
		bad |= allow(filter, calls[i], 0, NULL);
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		const struct scmp_arg_cmp checks[] = {SCMP_A1(SCMP_CMP_EQ, commands[i])};

		bad |= allow(filter, SCMP_SYS(fcntl), COUNT_OF(checks), checks);
	}
	return bad;
}

/* The memory that those who use a database share is a file's, and never executable. */
static int
sharing_add(scmp_filter_ctx filter)
{
	const unsigned bits = MAP_TYPE | MAP_GROWSDOWN | MAP_HUGETLB | MAP_ANONYMOUS;
	const struct scmp_arg_cmp shares[] = {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		SCMP_A3(SCMP_CMP_MASKED_EQ, bits, MAP_SHARED)};

	return allow(filter, SCMP_SYS(mmap), COUNT_OF(shares), shares);
}

/* A sanitizer reports to descriptor 2. */
static int
reports_add(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp reports[] = {SCMP_A0(SCMP_CMP_EQ, 2)};

	return CONFINE_SANITIZED ? allow(filter, SCMP_SYS(write), COUNT_OF(reports), reports) : 0;
}

int
confine_carrier_calls_add(void *filter, const struct confine_plan *plan)
{
	return socket_add(filter, plan->socket) | files_add(filter) | sharing_add(filter) |
		reports_add(filter);
}
