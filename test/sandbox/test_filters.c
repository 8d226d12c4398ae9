/* The seccomp programs that were made when candour was built are those that their rules give now,
 * with any descriptors. */
#include "sandbox/confine.h"

#include "base/err.h"
#include "tap.h"

#include <linux/filter.h>
#include <string.h>

static const char *const roles[] = {
	"a worker", "a helper", "a linker", "a door", "a fetcher", "a program", "a carrier"};

static bool
is_same(const struct confine_plan *plan, struct err *err)
{
	struct confine_plan made = *plan;
	struct confine_plan compiled = *plan;
	bool same = confine_calls_make(&made, err) && confine_calls_compile(&compiled, err) &&
		made.call_count == compiled.call_count && made.call_count > 10 &&
		memcmp(made.calls, compiled.calls, made.call_count * sizeof(*made.calls)) == 0;

	confine_plan_free(&made);
	confine_plan_free(&compiled);
	return same;
}

int
main(void)
{
	static const int descriptors[][3] = {{256, 257, 258}, {260, 258, 256}, {3, 7, 5}};

	for (int role = 0; role <= CONFINE_CARRIER; role++)
		for (int lent = 0; lent < 4; lent++)
			for (size_t i = 0; i < COUNT_OF(descriptors); i++) {
				struct confine_plan plan = {.role = (enum confine_role)role,
					.socket = descriptors[i][0],
					.folder_fd = lent % 2 == 1 ? descriptors[i][1] : -1,
					.names_fd = lent / 2 == 1 ? descriptors[i][2] : -1};
				struct err err = {0};

				tap_ok(is_same(&plan, &err), "%s with descriptors %d, %d, %d %s",
					roles[role], plan.socket, plan.folder_fd, plan.names_fd,
					err.text);
			}
	return tap_done();
}
