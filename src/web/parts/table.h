/* Tables, lists of what is known, and the ways from page to page of a long list. */
#ifndef CANDOUR_WEB_PARTS_TABLE_H
#define CANDOUR_WEB_PARTS_TABLE_H

#include "web/parts/part.h"

struct part_cell {
	struct part part;
	struct str format;      /* "numeric" */
	unsigned columns, rows; /* spanned; 0: one */
};
struct part_table {
	struct part part; /* classes and attributes */
	struct str caption;
	struct str caption_classes;
	const struct part_cell *head;
	size_t head_count;
	bool first_is_header; /* of each row */
};
void part_table_begin(struct buf *out, const struct part_table *table);
void part_table_row(struct buf *out, const struct part_table *table, const struct part_cell *cells,
	size_t count);
void part_table_end(struct buf *out);

struct part_action {
	struct part part;
	struct url href;
	struct str hidden; /* read out behind its words */
};
struct part_summary_row {
	struct str classes;
	struct part key, value;
	struct str action_classes;
	const struct part_action *actions;
	size_t action_count;
	bool has_actions_said; /* as none, so that no room is kept for them */
};
void part_summary_list(struct buf *out, const struct part *list,
	const struct part_summary_row *rows, size_t count);

struct part_page {
	struct url href;
	struct str number;
	struct str hidden; /* "" is "Page 3" */
	bool is_current;
	bool is_gap; /* "..." */
	const struct part_attribute *attributes;
	size_t attribute_count;
};
struct part_page_arrow {
	struct part part; /* "" is "Previous page", "Next page" */
	struct url href;  /* "": not shown */
	struct str label; /* where it leads, where there are no numbers */
};
struct part_pagination {
	struct part part;
	struct str landmark; /* "" is "Pagination" */
	struct part_page_arrow previous, next;
	const struct part_page *pages;
	size_t count;
};
void part_pagination(struct buf *out, const struct part_pagination *pagination);

#endif
