/* Which cells of a workbook cannot be seen: letters of the colour of the paper, or too small to be
 * read (ISO/IEC 29500-1, sections 18.8.3, 18.8.20, 18.8.22 and 18.8.45). */
#ifndef CANDOUR_EXTRACT_XLSX_LOOK_H
#define CANDOUR_EXTRACT_XLSX_LOOK_H

#include "base/str.h"
#include "extract/sheet.h"

struct arena;
struct package;
struct relations;

/* The looks of a workbook's cell styles, and where a sheet at hand is coloured by rules. */
struct xlsx_looks {
	unsigned char *fonts; /* by number: LOOK_ bits, in xlsx_look.c */
	size_t font_count;
	size_t font_room;
	unsigned char *fills; /* 1: something else than white */
	size_t fill_count;
	size_t fill_room;
	unsigned char *styles; /* enum sheet_look */
	size_t style_count;
	size_t style_room;
	bool any;      /* some style hides */
	bool is_ruled; /* the sheet at hand has tables, whose styles colour cells, or a picture behind */
	struct xlsx_area {
		uint32_t row, row_last;
		uint32_t column, column_last;
	} * rules; /* conditional formats: what colour its cells have is not known */
	size_t rule_count;
};

/* styles.xml, in a pass of its own. */
void xlsx_looks_read(
	struct package *p, struct str part, struct arena *arena, struct xlsx_looks *looks);
/* Before a sheet's cells: its conditional formats and tables. */
void xlsx_looks_sheet(struct package *p, struct str part, const struct relations *relations,
	struct arena *arena, struct xlsx_looks *looks);
/* How a cell looks, by its style. */
enum sheet_look xlsx_look(
	const struct xlsx_looks *looks, uint64_t style, uint32_t row, uint32_t column);

#endif
