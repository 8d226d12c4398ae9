/* The checks: each yields gaps of one kind. One function and one row each.
 *
 * A check is run for each touched scope of its topic. What it noted of that scope before is removed
 * first; it notes anew by gap_note (compare/gap.h). */
#ifndef CANDOUR_COMPARE_CHECKS_H
#define CANDOUR_COMPARE_CHECKS_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/compare.h"

struct arena;
struct err;

struct check {
	const char *name;  /* stable: kind of its gaps, "message-absent" */
	const char *title; /* for people, of several: "Messages that others answer or quote" */
	const char *sign;  /* of one record that betrays it: "Message missing from thread" */
	enum topic topic;
	bool (*run)(
		struct compare *compare, const struct check *check, int64_t scope, struct err *err);
};

/* The table, in the order in which they run: ended by a NULL name. Two rows of one name, of different
 * topics and one behind the other, yield gaps of one kind. */
extern const struct check checks[];
/* NULL where there is none of that name. */
const struct check *check_named(struct str name);
/* All names, parted by ", "; in the arena. */
struct str check_names(struct arena *arena);

#endif
