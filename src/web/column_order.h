/* By which column a table is sorted, as the address says: "?order=due", and "?order=-due" the other way round. */
#ifndef CANDOUR_WEB_COLUMN_ORDER_H
#define CANDOUR_WEB_COLUMN_ORDER_H

#include "web/parts/sorting.h"

struct arena;
struct request;

struct column {
	const char *name;  /* in the address */
	const char *words; /* on the page */
};

struct column_order {
	const struct column *columns;
	size_t count;
	const char *parameter; /* "order" */
	const char *form;      /* id of the form whose buttons the heads are */
	/* The order that counts where the address names none of them. */
	size_t chosen;
	bool is_down;
};

/* What the address asks for, where it is one of the columns. */
void column_order_take(const struct request *request, struct column_order *order);
/* A head for each column, in the arena. */
struct part_sort *column_order_heads(struct arena *arena, const struct column_order *order);

#endif
