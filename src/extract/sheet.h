/* What all spreadsheets have in common: a grid of cells that becomes lines of text, strings kept
 * once, number formats per cell style, hidden rows, columns and sheets.
 *
 * Rows become lines, cells are set apart by tabs (one for each column up to a limit, so that
 * tables keep their shape). A struct sheets serves one workbook. */
#ifndef CANDOUR_EXTRACT_SHEET_H
#define CANDOUR_EXTRACT_SHEET_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "extract/prose.h"

struct arena;
struct reading;

/* Strings by number, in one piece of memory. */
struct sheet_strings {
	struct buf text;
	struct buf ends; /* uint32_t each: where the string ends */
};

struct sheet_format {
	uint32_t id;
	struct str code;
};

/* How a cell is made to look like nothing. */
enum sheet_look { SHEET_SHOWN = 0, SHEET_WHITE, SHEET_TINY, SHEET_UNFORMATTED };

enum sheet_state { SHEET_VISIBLE = 0, SHEET_HIDDEN, SHEET_VERY_HIDDEN };

enum { SHEET_HIDDEN_RANGES = 256 };

struct sheet_range {
	uint32_t first;
	uint32_t last;
};

struct sheets {
	struct reading *r;
	struct arena *arena;
	struct prose prose;
	struct sheet_strings strings;
	bool date_1904;
	/* Number formats: the file's own, and the one of each cell style. */
	struct sheet_format *formats;
	size_t format_count;
	size_t format_room;
	uint32_t *styles;
	size_t style_count;
	size_t style_room;
	/* The sheet at hand. */
	struct str name;
	uint32_t number;
	uint32_t sheet_place;
	uint32_t state_place;
	bool state_open;
	struct sheet_range hidden_columns[SHEET_HIDDEN_RANGES];
	size_t hidden_column_count;
	struct sheet_range hidden_rows; /* the run at hand; last 0: none */
	uint32_t hidden_row_facts;
	bool row_hidden;
	bool row_begun;
	uint32_t row;
	uint32_t column;
	uint32_t hidden_place;
	bool hidden_open;
	int hidden_reason;      /* enum hiding, in sheet.c */
	enum sheet_look look;   /* of the cell that comes next */
	uint32_t hidden_places; /* so far */
	unsigned looks_said;    /* each once a workbook, as a fact */
	struct buf cell;        /* scratch for one cell's text */
};

void sheets_begin(struct sheets *s, struct reading *r);
void sheets_end(struct sheets *s);

/* Strings are added in order; one past the end is "". */
void sheet_string_add(struct sheets *s, struct str text);
struct str sheet_string(const struct sheets *s, uint64_t number);

void sheet_format_add(struct sheets *s, uint32_t id, struct str code);
void sheet_style_add(struct sheets *s, uint32_t format_id);
/* True where the style's number format shows nothing of anything: ";;;". */
bool sheet_shows_nothing(const struct sheets *s, uint64_t style);
/* Says how the cell that comes next looks; for that one cell. */
void sheet_look_set(struct sheets *s, enum sheet_look look);
/* Appends a number as its cell style shows it; one that it does not show as it is, and so marked. */
void sheet_number(struct sheets *s, struct buf *to, uint64_t style, double value);

void sheet_begin(struct sheets *s, struct str name, enum sheet_state state);
void sheet_end(struct sheets *s);
/* Columns from 0. Before the cells. */
void sheet_columns_hide(struct sheets *s, uint32_t first, uint32_t last);
/* Rows from 0, in order; each row is begun before its cells. */
void sheet_row(struct sheets *s, uint32_t row, bool hidden);
/* One cell that shows something; empty text is no cell. */
void sheet_cell(struct sheets *s, uint32_t column, struct str text);
/* Ends the grid (what follows stands on lines of its own). */
void sheet_cells_end(struct sheets *s);

/* "&LPage &P of &N&RDraft": the texts of a header or footer, codes taken out. */
void sheet_header(struct sheets *s, struct str codes, struct str label);
/* "B12" from 0-based numbers, and back ("$" is left out; false on anything else). */
struct str sheet_reference(struct arena *arena, uint32_t row, uint32_t column);
bool sheet_reference_read(struct str reference, uint32_t *ret_row, uint32_t *ret_column) MUST_USE;

#endif
