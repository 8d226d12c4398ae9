/* Fixtures of what holds rows. */
#include "fixture_lists.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "web/parts/table.h"

static struct part_cell
cell_of(struct arena *arena, const struct json *json)
{
	uint64_t columns = 0, rows = 0;

	(void)!str_to_u64(fixture_get(json, "colspan"), &columns);
	(void)!str_to_u64(fixture_get(json, "rowspan"), &rows);
	return (struct part_cell){.part = fixture_part(arena, json),
		.format = fixture_get(json, "format"),
		.columns = (unsigned)columns,
		.rows = (unsigned)rows};
}

static struct part_cell *
cells_of(struct arena *arena, const struct json *list, size_t *ret_count)
{
	struct part_cell *cells = ARENA_ARRAY(
		arena, list == NULL ? 1 : list->count + 1, struct part_cell);

	*ret_count = 0;
	for (const struct json *cell = list == NULL ? NULL : list->first; cell != NULL;
		cell = cell->next)
		cells[(*ret_count)++] = cell_of(arena, cell);
	return cells;
}

void
fixture_table(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *rows = json_get(o, "rows");
	struct part_table table = {.part = fixture_part(arena, o),
		.caption = fixture_get(o, "caption"),
		.caption_classes = fixture_get(o, "captionClasses"),
		.first_is_header = fixture_true(json_get(o, "firstCellIsHeader"))};

	table.head = cells_of(arena, json_get(o, "head"), &table.head_count);
	part_table_begin(out, &table);
	for (const struct json *row = rows == NULL ? NULL : rows->first; row != NULL;
		row = row->next) {
		size_t count;
		struct part_cell *cells = cells_of(arena, row, &count);

		if (fixture_true(row))
			part_table_row(out, &table, cells, count);
	}
	part_table_end(out);
}

static void
take_actions(struct arena *arena, const struct json *actions, struct part_summary_row *row)
{
	const struct json *items = json_get(actions, "items");
	struct part_action *list = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_action);

	row->action_classes = fixture_get(actions, "classes");
	row->has_actions_said = items != NULL;
	row->actions = list;
	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next)
		list[row->action_count++] = (struct part_action){.part = fixture_part(arena, item),
			.href = {fixture_get(item, "href")},
			.hidden = fixture_get(item, "visuallyHiddenText")};
}

void
fixture_summary_list(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *rows = json_get(o, "rows");
	struct part_summary_row *list = ARENA_ARRAY(
		arena, rows == NULL ? 1 : rows->count + 1, struct part_summary_row);
	struct part part = fixture_part(arena, o);
	size_t count = 0;

	for (const struct json *row = rows == NULL ? NULL : rows->first; row != NULL;
		row = row->next) {
		if (!fixture_true(row))
			continue;
		list[count] = (struct part_summary_row){.classes = fixture_get(row, "classes"),
			.key = fixture_part(arena, json_get(row, "key")),
			.value = fixture_part(arena, json_get(row, "value"))};
		take_actions(arena, json_get(row, "actions"), &list[count++]);
	}
	part_summary_list(out, &part, list, count);
}

static struct part_page_arrow
arrow_of(struct arena *arena, const struct json *json)
{
	return (struct part_page_arrow){.part = fixture_part(arena, json),
		.href = {fixture_get(json, "href")},
		.label = fixture_get(json, "labelText")};
}

void
fixture_pagination(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *items = json_get(o, "items");
	struct part_page *list = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_page);
	struct part_pagination pagination = {.part = fixture_part(arena, o),
		.landmark = fixture_get(o, "landmarkLabel"),
		.previous = arrow_of(arena, json_get(o, "previous")),
		.next = arrow_of(arena, json_get(o, "next")),
		.pages = list};

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next) {
		struct part part = fixture_part(arena, item);

		if (!fixture_true(item) || item->count == 0)
			continue;
		list[pagination.count++] = (struct part_page){.href = {fixture_get(item, "href")},
			.number = fixture_get(item, "number"),
			.hidden = fixture_get(item, "visuallyHiddenText"),
			.is_current = fixture_true(json_get(item, "current")),
			.is_gap = fixture_true(json_get(item, "ellipsis")),
			.attributes = part.attributes,
			.attribute_count = part.attribute_count};
	}
	part_pagination(out, &pagination);
}
