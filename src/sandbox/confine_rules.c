#include "sandbox/confine_rules.h"

#include "sandbox/confine.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int
rules_allow(scmp_filter_ctx filter, int call, unsigned count, const struct scmp_arg_cmp *checks)
{
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, checks);
}

int
rules_allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
	int bad = 0;

	for (size_t i = 0; i < count; i++)
		bad |= rules_allow(filter, calls[i], 0, NULL);
	return bad;
}

int
rules_allow_fcntl(scmp_filter_ctx filter, const scmp_datum_t *commands, size_t count)
{
	int bad = 0;

	for (size_t i = 0; i < count; i++) {
		const struct scmp_arg_cmp checks[] = {SCMP_A1(SCMP_CMP_EQ, commands[i])};

		bad |= rules_allow(filter, SCMP_SYS(fcntl), COUNT_OF(checks), checks);
	}
	return bad;
}

int
rules_share_files(scmp_filter_ctx filter)
{
	const unsigned bits = MAP_TYPE | MAP_GROWSDOWN | MAP_HUGETLB | MAP_ANONYMOUS;
	const struct scmp_arg_cmp shares[] = {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		SCMP_A3(SCMP_CMP_MASKED_EQ, bits, MAP_SHARED)};

	return rules_allow(filter, SCMP_SYS(mmap), COUNT_OF(shares), shares);
}

int
rules_report(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp reports[] = {SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO)};

	return CONFINE_SANITIZED ? rules_allow(filter, SCMP_SYS(write), COUNT_OF(reports), reports)
				 : 0;
}
