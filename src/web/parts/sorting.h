/* The head of a column by which a table can be sorted: a button that asks the server for that order.
 *
 * Markup and arrows are those of the Ministry's sortable table, whose script is not used. */
#ifndef CANDOUR_WEB_PARTS_SORTING_H
#define CANDOUR_WEB_PARTS_SORTING_H

#include "web/parts/part.h"

enum sort_way { SORT_WAY_NONE = 0, SORT_WAY_UP, SORT_WAY_DOWN };

struct part_sort {
	struct part part; /* words, classes and attributes of the head */
	enum sort_way way;
	struct str form;  /* id of the form that is sent, by GET */
	struct str name;  /* "order" */
	struct str value; /* of the order that comes next: "name", "-name" */
};
void part_sort_head(struct buf *out, const struct part_sort *sort);

#endif
