/* All mails of a thread on one page: those held with their words, those that are not as absences, those that are
 * restricted as being there. */
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/item.h"
#include "web/pages/item_parts.h"
#include "web/pages/opening.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/view/item_view.h"
#include "work/workshop.h"

#include "item.html.h"

enum { MAIL_TEXT_MAX = 8000 };

/* Places that marks and hits have on the page of one item would stand here several times. */
static void
ids_drop(struct item_page *page)
{
	for (size_t b = 0; b < page->block_count; b++) {
		struct item_block *block = &page->blocks[b];

		for (size_t i = 0; i < block->run_count; i++)
			block->runs[i].id = STR("");
		for (size_t r = 0; r < block->row_count; r++)
			for (size_t c = 0; c < block->rows[r].cell_count; c++)
				for (size_t i = 0; i < block->rows[r].cells[c].run_count; i++)
					block->rows[r].cells[c].runs[i].id = STR("");
	}
}

static bool
mail_fill(struct request *request, int64_t item, struct thread_mail *mail, struct err *err)
{
	struct item_view *view = ARENA_NEW(request->arena, struct item_view);
	struct item_page *page = ARENA_NEW(request->arena, struct item_page);

	page->text_max = MAIL_TEXT_MAX;
	if (!item_view_head(request->door->workshop, request->arena, item, view, err) ||
		!item_view_text(request->door->workshop, request->arena, view, err))
		return false;
	item_mail_head_fill(request, view, page);
	if (!item_text_fill(request, view, page, err))
		return false;
	ids_drop(page);
	mail->page = page;
	mail->whole = item_address(request, item);
	return true;
}

static bool
mails_fill(struct request *request, const struct item_view *view, const struct item_rail *rail,
	struct thread_page *page, struct err *err)
{
	page->mails = ARENA_ARRAY(request->arena, rail->message_count, struct thread_mail);
	for (size_t i = 0; i < rail->message_count; i++) {
		const struct item_view_message *from = &view->messages[i];
		struct thread_mail *mail = &page->mails[page->mail_count++];

		*mail = (struct thread_mail){.message = &rail->messages[i],
			.id = str_format(request->arena, "m%zu", i + 1),
			/* That this one was opened is noted; of the others each has its own page. */
			.is_restricted = from->is_restricted && from->item != view->item.id};
		if (from->item != 0 && !mail->is_restricted &&
			!mail_fill(request, from->item, mail, err))
			return false;
	}
	return true;
}

static struct str
head_words(struct arena *arena, const struct item_view *view)
{
	struct str all = say_count_of(arena, view->thread_all, "message", "messages");

	if (view->thread_absent == 0)
		return str_format(arena, "%.*s, all of them here.", STR_ARG(all));
	return str_format(arena, "%.*s, of which %zu %s not disclosed.", STR_ARG(all),
		view->thread_absent, view->thread_absent == 1 ? "is" : "are");
}

static bool
thread_show(struct request *request, struct reply *reply, struct err *err)
{
	struct thread_page page = {0};
	struct item_view *view = ARENA_NEW(request->arena, struct item_view);
	struct item_rail *rail = ARENA_NEW(request->arena, struct item_rail);
	struct frame frame = {
		.title = STR("The whole thread"), .section = SECTION_READING, .layout = FRAME_PAGE};
	bool is_open;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!item_view_head(request->door->workshop, request->arena, id, view, err) ||
		!opening_ask(request, reply, id, view->restricted, "thread", &is_open, err))
		return false;
	if (!is_open)
		return opening_closed(request, reply, id, err);
	if (!item_view_load(
		    request->door->workshop, request->door->search, request->arena, view, err))
		return false;
	if (view->thread_all < 2)
		return err_set(err, ERR_NOT_FOUND, "item %lld is in no thread", (long long)id);
	item_rail_fill(request, view, rail);
	page.title = view->subject.document.title.len > 0 ? view->subject.document.title
							  : path_name(view->item.path);
	page.back = item_address(request, id);
	page.head = head_words(request->arena, view);
	page.ask = rail->ask;
	page.ask_words = rail->ask_words;
	if (view->thread_is_cut)
		page.cut = str_format(request->arena,
			"It is too long for one page: here are the %zu around the one you came from.",
			rail->message_count);
	if (!mails_fill(request, view, rail, &page, err) ||
		!frame_begin(request, reply, &frame, err))
		return false;
	thread_page(&reply->body, &page);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_thread[] = {
	{METHOD_GET, "/item/:item/thread", PERMIT_EVIDENCE, thread_show, false},
	{0},
};
