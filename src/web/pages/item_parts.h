/* The parts of the reading page, each filled from work/view/item_view.h. */
#ifndef CANDOUR_WEB_PAGES_ITEM_PARTS_H
#define CANDOUR_WEB_PAGES_ITEM_PARTS_H

#include "base/attr.h"
#include "web/pages/item.h"

struct err;
struct item_view;
struct request;

/* The address of an item with the search that led to it kept. */
struct url item_address(struct request *request, int64_t item);
/* The value of a fact, "" where there is none. */
struct str item_fact(const struct item_view *view, const char *name);

/* From, To, Sent, Subject of a mail, and what is attached to it: page->head and page->attached. */
void item_mail_head_fill(
	struct request *request, const struct item_view *view, struct item_page *page);

void item_rail_fill(struct request *request, const struct item_view *view, struct item_rail *rail);
/* Tabs, strips, heads, hidden words. */
void item_stage_fill(struct request *request, const struct item_view *view, struct item_page *page);
/* The text as blocks, with hits and coded passages marked; needs page->panel. */
bool item_text_fill(struct request *request, const struct item_view *view, struct item_page *page,
	struct err *err) MUST_USE;

#endif
