/* An item's family and copies, for candour show. */
#ifndef CANDOUR_CLI_SHOW_FAMILY_H
#define CANDOUR_CLI_SHOW_FAMILY_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct err;
struct inspection;
struct item;

struct show_family {
	int64_t *parts; /* directly in it */
	size_t part_count;
	int64_t *copies; /* other items of the same bytes */
	size_t copy_count;
};

bool show_family_load(struct cli *cli, struct inspection *inspection, const struct item *item,
	struct show_family *ret_family, struct err *err) MUST_USE;
bool show_family_print(struct cli *cli, struct inspection *inspection, const struct item *item,
	const struct show_family *family, struct err *err) MUST_USE;

#endif
