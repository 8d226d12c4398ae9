/* The sheets of a workbook, as its list has them, in XLSX and XLSB. */
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xlsb.h"
#include "extract/xlsx.h"

void
xlsx_row_add(struct xlsx *x, const struct xlsx_row *row)
{
	if (x->row_count == PAGE_COUNT_MAX)
		return;
	if (x->row_count == x->row_room) {
		size_t room = x->row_room == 0 ? 16 : x->row_room * 2;
		struct xlsx_row *more = ARENA_ARRAY(x->sheets.arena, room, struct xlsx_row);

		for (size_t i = 0; i < x->row_count; i++)
			more[i] = x->rows[i];
		x->rows = more;
		x->row_room = room;
	}
	x->rows[x->row_count++] = *row;
}

void
xlsx_row_find(struct xlsx *x, struct str id, struct xlsx_row *row)
{
	const struct relation *relation = relation_find(&x->relations, id);

	if (relation == NULL || relation->external)
		return;
	row->part = relation->target;
	row->is_macro = str_find_nocase(relation->type, STR("macrosheet")) != STR_NONE;
}

static void
sheet_read(struct xlsx *x, const struct xlsx_row *row)
{
	struct relations relations;
	bool is_binary = str_ends_nocase(row->part, STR(".bin"));

	sheet_begin(&x->sheets, row->name, row->state);
	if (row->part.len == 0 || zip_find(&x->p->zip, row->part) == NULL) {
		reading_partial(
			x->p->r, ERR_DAMAGED, "the sheet \"%.*s\" is missing", STR_ARG(row->name));
		sheet_end(&x->sheets);
		return;
	}
	if (row->is_macro)
		reading_fact(x->p->r, FACT_ODDITY,
			str_format(x->sheets.arena, "sheet %.*s holds Excel 4.0 macros",
				STR_ARG(row->name)));
	relations = package_relations(x->p, row->part);
	package_links(x->p, &relations);
	if (is_binary)
		xlsb_cells_read(x, row->part);
	else
		xlsx_cells_read(x, row->part, &relations, row->is_macro);
	sheet_cells_end(&x->sheets);
	if (is_binary)
		xlsb_parts_read(x, &relations, "comments", xlsb_comments_read);
	xlsx_sheet_more(x, row->part, &relations);
	sheet_end(&x->sheets);
}

/* Sheets that the workbook does not list. */
static void
unlisted_read(struct xlsx *x)
{
	for (size_t i = 0; i < x->p->zip.count; i++) {
		struct zip_entry *entry = &x->p->zip.entries[i];
		struct xlsx_row row = {.name = entry->name, .part = entry->name};
		struct str type = package_type(x->p, entry->name);

		if (entry->used ||
			(!str_ends(type, STR("spreadsheetml.worksheet+xml")) &&
				!str_equal_nocase(type, STR("application/vnd.ms-excel.worksheet"))))
			continue;
		row.state = SHEET_VERY_HIDDEN;
		reading_fact(x->p->r, FACT_ODDITY,
			str_format(x->sheets.arena,
				"\"%.*s\" is a sheet that the workbook does not list",
				STR_ARG(entry->name)));
		sheet_read(x, &row);
	}
}

void
xlsx_rows_read(struct xlsx *x)
{
	for (size_t i = 0; i < x->row_count; i++)
		sheet_read(x, &x->rows[i]);
	unlisted_read(x);
}
