#include "cli/show_family.h"

#include "cli/cli.h"
#include "store/inspection.h"
#include "store/item.h"

enum { LINES_MAX = 50 };

bool
show_family_load(struct cli *cli, struct inspection *inspection, const struct item *item,
	struct show_family *ret_family, struct err *err)
{
	int64_t *all;
	size_t count;

	*ret_family = (struct show_family){0};
	if (!items_of_parent(inspection, &cli->arena, item->id, &ret_family->parts,
		    &ret_family->part_count, err))
		return false;
	if (item->document == 0)
		return true;
	if (!items_of_document(inspection, &cli->arena, item->document, &all, &count, err))
		return false;
	ret_family->copies = ARENA_ARRAY(&cli->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		if (all[i] != item->id)
			ret_family->copies[ret_family->copy_count++] = all[i];
	return true;
}

static bool
line_print(struct cli *cli, struct inspection *inspection, const char *what, int64_t id,
	struct err *err)
{
	struct item item;

	if (!item_get(inspection, &cli->arena, id, &item, err))
		return false;
	cli_print(cli, "  %-14s %lld  %.*s\n", what, (long long)id,
		STR_ARG(cli_safe(cli, item.path, false)));
	return true;
}

static bool
lines_print(struct cli *cli, struct inspection *inspection, const char *what, const int64_t *ids,
	size_t count, struct err *err)
{
	for (size_t i = 0; i < count && i < LINES_MAX; i++)
		if (!line_print(cli, inspection, what, ids[i], err))
			return false;
	if (count > LINES_MAX)
		cli_print(cli, "  %-14s and %s more\n", "", cli_count(cli, count - LINES_MAX));
	return true;
}

bool
show_family_print(struct cli *cli, struct inspection *inspection, const struct item *item,
	const struct show_family *family, struct err *err)
{
	if (item->parent == 0 && family->part_count == 0 && family->copy_count == 0)
		return true;
	cli_print(cli, "\nFamily\n");
	if (item->parent != 0 && item->parent != item->family &&
		!line_print(cli, inspection, "delivered in", item->family, err))
		return false;
	if (item->parent != 0 && !line_print(cli, inspection, "inside", item->parent, err))
		return false;
	return lines_print(cli, inspection, "holds", family->parts, family->part_count, err) &&
		lines_print(
			cli, inspection, "same bytes as", family->copies, family->copy_count, err);
}
