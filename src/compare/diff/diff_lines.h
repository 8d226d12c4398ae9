/* The lines of a text, and what each is: part of a paragraph, a page's head or number.
 *
 * Used by diff_text.c only. */
#ifndef CANDOUR_COMPARE_DIFF_LINES_H
#define CANDOUR_COMPARE_DIFF_LINES_H

#include "compare/diff/diff_label.h"

struct arena;
struct diff_source;
struct diff_text;

struct diff_line {
	struct str text; /* without white space and quotation signs around it */
	uint32_t from;   /* code point of its first byte */
	uint32_t page;
	bool is_after_blank;
	bool is_head; /* repeated on other pages, or a page's number: set aside */
	bool begins;  /* a paragraph */
	bool has_label;
	uint16_t cells; /* of a row of a table, parted by tabs; 0 where it is none */
	struct diff_label label;
};

struct diff_lines {
	struct diff_line *lines;
	size_t count;
	bool is_cut;
};

/* Splits, finds heads and page numbers (which go to *text as well), and decides which lines begin
 * a paragraph. */
void diff_lines_read(struct arena *arena, const struct diff_source *source,
	struct diff_lines *ret_lines, struct diff_text *text);

#endif
