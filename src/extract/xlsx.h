/* SpreadsheetML parts (ISO/IEC 29500-1, section 18). For extract/format_xlsx.c and, where XLSB
 * holds the same parts as XML, extract/format_xlsb.c. */
#ifndef CANDOUR_EXTRACT_XLSX_H
#define CANDOUR_EXTRACT_XLSX_H

#include "extract/package.h"
#include "extract/sheet.h"
#include "extract/xlsx_look.h"

struct xlsx_person {
	struct str id;
	struct str name;
};

/* A sheet as the workbook lists it. */
struct xlsx_row {
	struct str name;
	struct str part; /* "" where it is not in the package */
	enum sheet_state state;
	bool is_macro;
};

struct xlsx {
	struct package *p;
	struct sheets sheets;
	struct xlsx_looks looks;
	struct relations relations; /* of the workbook */
	struct xlsx_person *persons;
	size_t person_count;
	struct xlsx_row *rows;
	size_t row_count;
	size_t row_room;
};

/* The list of sheets: adds one; finds the part of a relation's id. Then reads all of them, and
 * those of the package that are not listed. */
void xlsx_row_add(struct xlsx *x, const struct xlsx_row *row);
void xlsx_row_find(struct xlsx *x, struct str id, struct xlsx_row *row);
void xlsx_rows_read(struct xlsx *x);

/* sharedStrings.xml, styles.xml. */
void xlsx_strings_read(struct xlsx *x, struct str part);
void xlsx_styles_read(struct xlsx *x, struct str part);
/* The cells of a sheet, its headers and links. Macro sheets show their formulas. */
void xlsx_cells_read(
	struct xlsx *x, struct str part, const struct relations *relations, bool formulas);
/* What hangs on a sheet besides its cells: drawings, charts, comments, tables. */
void xlsx_sheet_more(struct xlsx *x, struct str part, const struct relations *relations);
/* What hangs on the workbook: persons first; then caches, connections, external workbooks. */
void xlsx_persons_read(struct xlsx *x);
void xlsx_workbook_more(struct xlsx *x);

/* Appends text with _x000D_ and the like decoded (ST_Xstring, section 22.9.2.19). */
void xlsx_text_add(struct buf *to, struct str text);

#endif
