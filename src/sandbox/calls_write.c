/* Writes the seccomp programs of all roles as C, while candour is built: libseccomp takes longer over
 * one than its process over anything else that it does first (docs/decisions/250). */
#include "sandbox/confine.h"

#include "base/err.h"

#include <linux/filter.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>

/* What kernels since 4.14 can, whatever this one can: killing a process above all. */
enum { API_LEVEL = 3 };

static bool
filter_write(enum confine_role role, bool has_folder, bool has_names, struct err *err)
{
	struct confine_plan plan = {.role = role,
		.socket = CONFINE_SOCKET_MARK,
		.folder_fd = has_folder ? CONFINE_FOLDER_MARK : -1,
		.names_fd = has_names ? CONFINE_NAMES_MARK : -1};

	if (!confine_calls_compile(&plan, err))
		return false;
	printf("static const struct sock_filter filter_%d_%d_%d[] = {\n", (int)role, has_folder,
		has_names);
	for (unsigned i = 0; i < plan.call_count; i++)
		printf("\t{0x%x, %u, %u, 0x%x},\n", plan.calls[i].code, plan.calls[i].jt,
			plan.calls[i].jf, plan.calls[i].k);
	printf("};\n");
	free(plan.calls);
	return true;
}

static void
entry_write(enum confine_role role, bool has_folder, bool has_names)
{
	printf("\t{(enum confine_role)%d, %d, %d, filter_%d_%d_%d, COUNT_OF(filter_%d_%d_%d)},\n",
		(int)role, has_folder, has_names, (int)role, has_folder, has_names, (int)role,
		has_folder, has_names);
}

int
main(void)
{
	struct err err = {0};
	bool good = seccomp_api_set(API_LEVEL) == 0;

	for (int role = 0; good && role <= CONFINE_CARRIER; role++)
		for (int lent = 0; good && lent < (role == CONFINE_HELPER ? 4 : 1); lent++)
			good = filter_write(
				(enum confine_role)role, (lent & 1) != 0, (lent & 2) != 0, &err);
	printf("static const struct filter filters[] = {\n");
	for (int role = 0; role <= CONFINE_CARRIER; role++)
		for (int lent = 0; lent < (role == CONFINE_HELPER ? 4 : 1); lent++)
			entry_write((enum confine_role)role, (lent & 1) != 0, (lent & 2) != 0);
	printf("};\n");
	if (!good)
		(void)fprintf(stderr, "%s\n", err.text);
	return !good || fflush(stdout) != 0;
}
