/* Which system calls a linker may make besides those of a worker: to write to what it was lent, to
 * fork processes of its own that share memory with it, and to wait for them. */
#include "sandbox/confine.h"

#include "sandbox/confine_rules.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* Its descriptors are those that it was lent, and nothing gives it others; what it was lent for
 * reading was opened so. */
static int
outputs_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64)};

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

	return rules_allow(filter, SCMP_SYS(sendto), 3, sends) |
		rules_allow(filter, SCMP_SYS(recvfrom), 3, receives);
}

/* A fork as the C library makes it: no namespaces, no threads, nothing shared but what was shared
 * before. The new process is confined as this one, and cannot outlive it where it says so. */
static int
fork_add(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp forks[] = {
		SCMP_A0(SCMP_CMP_EQ, CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD)};
	const struct scmp_arg_cmp dies[] = {
		SCMP_A0(SCMP_CMP_EQ, PR_SET_PDEATHSIG), SCMP_A1(SCMP_CMP_EQ, SIGKILL)};

	return rules_allow(filter, SCMP_SYS(clone), 1, forks) |
		rules_allow(filter, SCMP_SYS(prctl), 2, dies) |
		rules_allow(filter, SCMP_SYS(wait4), 0, NULL) |
		rules_allow(filter, SCMP_SYS(waitid), 0, NULL) |
		rules_allow(filter, SCMP_SYS(set_robust_list), 0, NULL) |
		rules_allow(filter, SCMP_SYS(sched_getaffinity), 0, NULL);
}

/* Memory that a fork shares, of no file and never executable. */
static int
sharing_add(scmp_filter_ctx filter)
{
	const unsigned bits = MAP_TYPE | MAP_GROWSDOWN | MAP_HUGETLB | MAP_ANONYMOUS;
	const struct scmp_arg_cmp shares[] = {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		SCMP_A3(SCMP_CMP_MASKED_EQ, bits, MAP_SHARED | MAP_ANONYMOUS)};

	return rules_allow(filter, SCMP_SYS(mmap), 2, shares);
}

int
confine_linker_calls_add(void *filter, const struct confine_plan *plan)
{
	return outputs_add(filter) | socket_add(filter, plan->socket) | fork_add(filter) |
		sharing_add(filter);
}
