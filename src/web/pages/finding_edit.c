#include "web/pages/finding_edit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "remit/finding/finding.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/view/finding_ground.h"

#include "finding_edit.html.h"

enum { NEW_BOXES = 2, ROWS_LEAST = 3, ROW_LETTERS = 80 };

static unsigned
rows_for(struct str text)
{
	return (unsigned)(text.len / ROW_LETTERS) + ROWS_LEAST;
}

static struct finding_option *
ratings_make(struct arena *arena, enum finding_rating chosen)
{
	struct finding_option *options = ARENA_ARRAY(arena, RATING_COUNT, struct finding_option);

	for (unsigned i = 0; i < RATING_COUNT; i++)
		options[i] = (struct finding_option){
			.value = finding_rating_name((enum finding_rating)i),
			.words = finding_rating_words((enum finding_rating)i),
			.is_chosen = i == chosen,
		};
	return options;
}

static struct finding_option *
sureness_make(struct arena *arena, enum finding_sureness chosen)
{
	static const char *const numbers[SURE_COUNT] = {"0", "1", "2", "3", "4"};
	struct finding_option *options = ARENA_ARRAY(arena, SURE_COUNT, struct finding_option);

	for (unsigned i = 0; i < SURE_COUNT; i++)
		options[i] = (struct finding_option){
			.value = numbers[i],
			.words = finding_sureness_words((enum finding_sureness)i),
			.is_chosen = i == chosen,
		};
	return options;
}

/* What was posted for a box counts before what stands: nothing that somebody typed is lost. */
static void
boxes_fill(struct request *request, const struct finding *finding, struct finding_edit_view *view)
{
	struct arena *arena = request->arena;
	bool is_posted = request->method == METHOD_POST;

	view->boxes = ARENA_ARRAY(arena, finding->paragraph_count + NEW_BOXES, struct finding_box);
	for (size_t p = 0; p < finding->paragraph_count + NEW_BOXES; p++) {
		struct finding_box *box = &view->boxes[view->box_count++];
		bool is_new = p >= finding->paragraph_count;
		struct str stands = is_new ? STR("")
					   : finding_paragraph_text(arena, &finding->paragraphs[p]);

		box->name = is_new
			? str_format(arena, "new%zu", p - finding->paragraph_count + 1)
			: str_format(arena, "p%lld", (long long)finding->paragraphs[p].id);
		box->number = is_new ? STR("A new paragraph")
				     : str_format(arena, "%.*s.%zu", STR_ARG(view->number), p + 1);
		box->text = is_posted ? request_get(request, box->name.data) : stands;
		if (is_posted && !is_new &&
			!str_equal(str_trim(str_one_line(arena, box->text)), stands))
			box->theirs = stands;
		box->rows = rows_for(box->text);
	}
}

static bool
view_fill(struct request *request, struct finding_edit_view *view, struct err *err)
{
	struct finding_ground ground;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!finding_ground_load(request->door->workshop, request->arena, id, 0, &ground, err))
		return false;
	view->number = finding_number(request, &ground);
	view->title = request->method == METHOD_POST ? request_get(request, "title")
						     : ground.finding.title;
	view->here = url_format(request->arena, "/finding/%lld/edit", (long long)id);
	view->back = url_format(request->arena, "/finding/%lld", (long long)id);
	view->version = ground.finding.version;
	view->csrf = request->person.csrf;
	view->past = ratings_make(request->arena, ground.finding.past);
	view->present = ratings_make(request->arena, ground.finding.present);
	view->rating_count = RATING_COUNT;
	view->sureness = sureness_make(request->arena, ground.finding.sureness);
	view->sureness_count = SURE_COUNT;
	view->asks_both = ground.line.asks_both;
	boxes_fill(request, &ground.finding, view);
	return true;
}

static bool
page_show(struct request *request, struct reply *reply, struct str mistake, struct err *err)
{
	struct finding_edit_view view = {.mistake = mistake};
	struct frame frame = {.section = SECTION_FINDINGS, .is_failed = mistake.len > 0};

	if (!view_fill(request, &view, err))
		return false;
	frame.title = str_format(request->arena, "Write finding %.*s", STR_ARG(view.number));
	if (!frame_begin(request, reply, &frame, err))
		return false;
	finding_edit_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
edit_show(struct request *request, struct reply *reply, struct err *err)
{
	return page_show(request, reply, STR(""), err);
}

static bool
edit_saved(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	if (str_equal(answer_get(answer, "outcome"), STR("clashes"))) {
		reply->status = 409;
		return page_show(request, reply,
			STR("Somebody else saved a version while you wrote, and changed the same "
			    "paragraph. Both texts are below: put together what should stand, and "
			    "save again."),
			err);
	}
	reply_redirect(reply,
		url_format(request->arena, "/finding/%lld",
			(long long)answer_get_i64(answer, "finding")));
	return true;
}

/* "p7" is 7, "new1" is 0; false for other fields. */
static bool
box_named(struct str name, int64_t *ret_id)
{
	*ret_id = 0;
	if (str_starts(name, STR("new")))
		return true;
	return str_starts(name, STR("p")) && str_to_i64(str_from(name, 1), ret_id);
}

static struct str
paragraphs_write(struct request *request)
{
	struct buf json CLEANUP(buf_free) = {.size_max = (size_t)4 * FINDING_TEXT_MAX};
	struct json_writer w;

	json_begin(&w, &json);
	json_array_begin(&w);
	for (size_t i = request->query_count; i < request->field_count; i++) {
		int64_t id;

		if (!box_named(request->fields[i].name, &id))
			continue;
		json_array_begin(&w);
		json_i64(&w, id);
		json_str(&w, request->fields[i].value);
		json_array_end(&w);
	}
	json_array_end(&w);
	return json.overflowed ? STR("") : str_copy(request->arena, buf_str(&json));
}

static bool
edit_post(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"title", "past", "present", "sureness"};
	struct str paragraphs = paragraphs_write(request);
	struct finding_ground ground;
	struct act *act;
	int64_t id;

	if (paragraphs.len == 0)
		return err_set(err, ERR_TOO_LARGE,
			"the finding is longer than 40,000 letters; make two findings of it");
	if (!request_part_i64(request, 0, &id, err) ||
		!finding_ground_load(request->door->workshop, request->arena, id, 0, &ground, err))
		return false;
	act = reply_act(reply, request, "finding-save");
	act_i64(act, request->arena, "finding", id);
	act_str(act, "based_on", request_get(request, "version"));
	act_i64(act, request->arena, "line", ground.finding.line);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		act_str(act, fields[i], request_get(request, fields[i]));
	act_str(act, "paragraphs", paragraphs);
	reply->then = edit_saved;
	return true;
}

const struct route routes_of_finding_edit[] = {
	{METHOD_GET, "/finding/:finding/edit", PERMIT_WRITE, edit_show, false},
	{METHOD_POST, "/finding/:finding/edit", PERMIT_WRITE, edit_post, false},
	{0},
};
