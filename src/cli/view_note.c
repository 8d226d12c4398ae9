#include "cli/view_note.h"

#include "base/err.h"
#include "cli/cli.h"
#include "compare/hidden/restricted.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/viewing.h"

void
view_note(struct cli *cli, const int64_t *items, size_t count)
{
	struct viewing viewing = {.items = items,
		.item_count = count,
		.who = cli_login(cli),
		.verb = str_of(cli->verb->name)};
	struct err trouble = {0};
	uint64_t entry;

	if (count > 0 && !work_view(cli->arguments[0], &viewing, &entry, &trouble))
		cli_tell(cli,
			"candour: this view of a restricted item could not be noted in the "
			"log: %s\n",
			trouble.text);
}

void
view_list_put(struct cli *cli, struct view_list *list, int64_t item)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == item)
			return;
	list->items = arena_grow(
		&cli->arena, list->items, list->count, &list->room, sizeof(*list->items));
	list->items[list->count++] = item;
}

bool
view_add_item(struct cli *cli, struct inspection *inspection, struct view_list *list, int64_t item,
	struct err *err)
{
	bool is = false;

	if (item != 0 && !restricted_item(inspection->db, item, &is, err))
		return false;
	if (is)
		view_list_put(cli, list, item);
	return true;
}

bool
view_add_document(struct cli *cli, struct inspection *inspection, struct view_list *list,
	int64_t document, struct err *err)
{
	struct item item;
	bool is = false;

	if (document != 0 && !restricted_is(inspection->db, document, &is, err))
		return false;
	if (!is)
		return true;
	if (!item_first(inspection, &cli->arena, document, &item, err))
		return false;
	view_list_put(cli, list, item.id);
	return true;
}

void
view_list_note(struct cli *cli, const struct view_list *list)
{
	view_note(cli, list->items, list->count);
}
