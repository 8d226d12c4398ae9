/* The thread beside an item. */
#ifndef CANDOUR_WORK_VIEW_ITEM_THREAD_H
#define CANDOUR_WORK_VIEW_ITEM_THREAD_H

#include "base/attr.h"

#include <stdbool.h>

struct arena;
struct compare;
struct err;
struct item_view;
struct workshop;

/* Fills in the messages of the thread of the item's document, or of the mail that it is attached to. */
bool item_thread_take(struct workshop *workshop, struct compare *compare, struct arena *arena,
	struct item_view *view, struct err *err) MUST_USE;

#endif
