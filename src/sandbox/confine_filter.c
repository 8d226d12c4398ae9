/* The seccomp program of a process, out of those that were made when candour was built
 * (calls_write.c). */
#include "sandbox/confine.h"

#include "base/arena.h"
#include "base/err.h"

#include <linux/filter.h>
#include <string.h>

struct filter {
	enum confine_role role;
	bool has_folder; /* of a helper, as has_names */
	bool has_names;
	const struct sock_filter *calls;
	unsigned short count;
};

#include "confine_filters.h"

/* The number of a descriptor, where a mark stands for it. */
static void
number_put(struct confine_plan *plan, uint32_t mark, int fd)
{
	for (unsigned i = 0; i < plan->call_count; i++)
		if (plan->calls[i].code == (BPF_JMP | BPF_JEQ | BPF_K) && plan->calls[i].k == mark)
			plan->calls[i].k = (uint32_t)fd;
}

static bool
fits(const struct filter *filter, const struct confine_plan *plan)
{
	return filter->role == plan->role &&
		(plan->role != CONFINE_HELPER ||
			(filter->has_folder == (plan->folder_fd >= 0) &&
				filter->has_names == (plan->names_fd >= 0)));
}

bool
confine_calls_make(struct confine_plan *plan, struct err *err)
{
	const struct filter *filter = filters;

	while (filter < filters + COUNT_OF(filters) && !fits(filter, plan))
		filter++;
	if (filter == filters + COUNT_OF(filters))
		return err_set(err, ERR_INTERNAL, "there is no list of allowed system calls");
	plan->call_count = filter->count;
	plan->calls = memory_alloc(filter->count * sizeof(*plan->calls));
	memcpy(plan->calls, filter->calls, filter->count * sizeof(*plan->calls));
	number_put(plan, CONFINE_SOCKET_MARK, plan->socket);
	number_put(plan, CONFINE_FOLDER_MARK, plan->folder_fd);
	number_put(plan, CONFINE_NAMES_MARK, plan->names_fd);
	return true;
}
