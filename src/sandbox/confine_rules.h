/* What the lists of several roles are made of (confine_calls.c and its neighbours), while candour is built.
 *
 * All give 0, or what libseccomp says is wrong. */
#ifndef CANDOUR_SANDBOX_CONFINE_RULES_H
#define CANDOUR_SANDBOX_CONFINE_RULES_H

#include <seccomp.h>
#include <stddef.h>

/* A call whose arguments are as all the checks say. */
int rules_allow(
	scmp_filter_ctx filter, int call, unsigned count, const struct scmp_arg_cmp *checks);
/* Calls with any arguments. */
int rules_allow_all(scmp_filter_ctx filter, const int *calls, size_t count);
/* Of fcntl these commands. */
int rules_allow_fcntl(scmp_filter_ctx filter, const scmp_datum_t *commands, size_t count);
/* The memory that those who use a database share: a file's, and never executable. */
int rules_share_files(scmp_filter_ctx filter);
/* A sanitizer reports to descriptor 2. */
int rules_report(scmp_filter_ctx filter);

#endif
