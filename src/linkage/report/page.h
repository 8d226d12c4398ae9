/* One HTML page, written from top to bottom into a buf.
 *
 * Markup gets in only as literals (PAGE_HTML), texts only escaped (page_text and what stands on it),
 * so that no value from a record can become markup. The page needs no script and fetches nothing:
 * its Content-Security-Policy allows its own style element, by hash, and nothing else. */
#ifndef CANDOUR_LINKAGE_PAGE_H
#define CANDOUR_LINKAGE_PAGE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct page {
	struct buf *out;
	unsigned id_next; /* of titles and descriptions that others point to */
};

/* Literal markup. */
#define PAGE_HTML(PAGE, LITERAL) buf_add((PAGE)->out, STR(LITERAL))

void page_begin(struct page *page, struct buf *out, struct str title);
void page_end(struct page *page);

/* Outside text, as text or within a quoted attribute. What would turn the direction of writing is
 * written as U+FFFD. */
void page_text(struct page *page, struct str text);
/* The same of what the format gives. */
void page_format(struct page *page, const char *format, ...) PRINTF_LIKE(2, 3);
/* "12,345"; with decimals where digits is not 0; an en dash where it is no number. */
void page_number(struct page *page, double value, unsigned digits);
struct str number_text(char room[48], double value, unsigned digits);
/* "12.3 %"; "0" and "100 %" only where it is just that. */
struct str share_text(char room[48], double share);

/* A paragraph of text. */
void page_paragraph(struct page *page, const char *text);

/* A part of the report: its anchor, head and what it shows. It holds a chart, then what to look out
 * for, then a table. */
void page_part_begin(struct page *page, const char *anchor, const char *head, const char *shows);
/* "Look out for: ..." */
void page_part_warn(struct page *page, const char *words);
void page_part_end(struct page *page);

/* A table of numbers. `heads` name the columns; those that begin with '#' hold numbers and stand to
 * the right. The first cell of a row names it. */
void page_table_begin(
	struct page *page, const char *caption, const char *const *heads, size_t head_count);
/* The same with heads that are outside text, of columns of numbers, behind the literal ones. */
void page_table_begin_with(struct page *page, const char *caption, const char *const *heads,
	size_t head_count, const struct str *more, size_t more_count);
void page_row_begin(struct page *page, struct str name);
void page_cell_str(struct page *page, struct str text);
void page_cell_number(struct page *page, double value, unsigned digits);
void page_share(struct page *page, double share);
void page_cell_share(struct page *page, double share);
void page_row_end(struct page *page);
void page_table_end(struct page *page);

#endif
