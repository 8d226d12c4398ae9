#include "web/pages/item.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/format.h"
#include "item.html.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/vault.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/item_parts.h"
#include "web/pages/opening.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/view/item_view.h"
#include "work/workshop.h"

static struct str
title_of(const struct item_view *view)
{
	struct str title = view->subject.document.title;

	if (title.len > 0)
		return title;
	return view->item.path.len > 0 ? path_name(view->item.path) : STR("Item without a name");
}

/* ---- the page ---- */

static bool
item_fill(struct request *request, struct item_view *view, struct item_page *page, struct err *err)
{
	if (!item_view_load(
		    request->door->workshop, request->door->search, request->arena, view, err))
		return false;
	page->title = title_of(view);
	item_rail_fill(request, view, &page->rail);
	item_stage_fill(request, view, page);
	if (view->item.document != 0 &&
		!coding_panel_load(request, view->item.id, &page->panel, &page->dock, err))
		return false;
	return item_text_fill(request, view, page, err);
}

static bool
item_show(struct request *request, struct reply *reply, struct err *err)
{
	struct item_page *page = ARENA_NEW(request->arena, struct item_page);
	struct item_view *view = ARENA_NEW(request->arena, struct item_view);
	struct frame frame = {.section = SECTION_READING, .layout = FRAME_READER};
	bool is_open;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!item_view_head(request->door->workshop, request->arena, id, view, err) ||
		!opening_ask(request, reply, id, view->restricted, "item", &is_open, err))
		return false;
	if (!is_open)
		return opening_closed(request, reply, id, err);
	if (!item_fill(request, view, page, err))
		return false;
	frame.title = page->title;
	frame.query = request_get(request, "q");
	frame.has_pdf = page->has_pdf;
	reply->is_reader = page->has_pdf;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	item_page(&reply->body, page);
	frame_end(request, reply);
	return true;
}

/* ---- the original ---- */

/* Never as anything that a browser runs or shows as a page of ours: PDF for the viewer, pictures of
 * four kinds, and all else as bytes. */
static const char *
original_type(struct str media)
{
	static const char *const shown[] = {
		"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"};

	for (size_t i = 0; i < COUNT_OF(shown); i++)
		if (str_equal(media, str_of(shown[i])))
			return shown[i];
	return "application/octet-stream";
}

static bool
original_give(struct request *request, struct reply *reply, struct err *err)
{
	struct workshop *workshop = request->door->workshop;
	struct item_view *view = ARENA_NEW(request->arena, struct item_view);
	struct document document;
	bool is_open;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!item_view_head(workshop, request->arena, id, view, err) ||
		!opening_ask(request, reply, id, view->restricted, "original", &is_open, err))
		return false;
	if (!is_open)
		return opening_closed(request, reply, id, err);
	if (view->item.document == 0)
		return err_set(err, ERR_NOT_FOUND, "item %lld has no bytes: %.*s", (long long)id,
			STR_ARG(view->item.words));
	if (!document_get(
		    workshop->inspection, request->arena, view->item.document, &document, err) ||
		!vault_lend(workshop->inspection->vault, document.sha256, &reply->fd, err))
		return false;
	reply->fd_size = document.size;
	reply->type = original_type(format_media(document.format));
	reply->file_name = path_name(view->item.path);
	if (reply->file_name.len == 0)
		reply->file_name = str_format(request->arena, "item-%lld", (long long)id);
	return true;
}

/* A page of a scan in a format that browsers do not show; nothing of it is decoded here. */
static bool
picture_give(struct request *request, struct reply *reply, struct err *err)
{
	struct workshop *workshop = request->door->workshop;
	struct item_view *view = ARENA_NEW(request->arena, struct item_view);
	struct str bytes;
	int64_t page;
	bool is_open;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) || !request_part_i64(request, 1, &page, err) ||
		!item_view_head(workshop, request->arena, id, view, err) ||
		!opening_ask(request, reply, id, view->restricted, "original", &is_open, err))
		return false;
	if (!is_open)
		return opening_closed(request, reply, id, err);
	if (page > UINT32_MAX ||
		!item_view_picture(workshop, request->arena, view, (uint32_t)page, &bytes, err))
		return page <= UINT32_MAX ? false
					  : err_set(err, ERR_NOT_FOUND, "there is no such page");
	buf_add(&reply->body, bytes);
	reply->type = str_starts(bytes, STR("\x89PNG")) ? "image/png" : "image/jpeg";
	return true;
}

const struct route routes_of_item[] = {
	{METHOD_GET, "/item/:item", PERMIT_EVIDENCE, item_show, false},
	{METHOD_GET, "/item/:item/original", PERMIT_EVIDENCE, original_give, false},
	{METHOD_GET, "/item/:item/page/:page", PERMIT_EVIDENCE, picture_give, false},
	{METHOD_GET, NULL, PERMIT_ANYONE, NULL, false},
};
