#include "web/pages/exchange.h"

#include "access/role.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/parts/choice.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/exchange.h"
#include "work/workshop.h"

#include "exchange.html.h"

enum { ITEMS_NOTED = 2000, LEFT_MAX = 40, WHICH_MAX = 200 };

static bool
frame_open(struct request *request, struct reply *reply, struct str title, struct err *err)
{
	struct frame frame = {.title = title, .section = SECTION_READING, .layout = FRAME_PAGE};

	return frame_begin(request, reply, &frame, err);
}

static struct str
count_words(struct arena *arena, uint64_t count, const char *one)
{
	return str_format(
		arena, "%llu %s%s", (unsigned long long)count, one, count == 1 ? "" : "s");
}

/* "" for none. */
static struct str
left_words(struct arena *arena, uint64_t count, const char *one)
{
	return count == 0 ? STR("") : count_words(arena, count, one);
}

void
exchange_kinds(struct buf *out)
{
	const struct part_choice choices[] = {{.part.text = STR("Codes and coded passages"),
						      .value = STR("coding"),
						      .is_checked = true},
		{.part.text = STR("Codes alone"), .value = STR("codes")}};
	const struct part_choices radios = {.name = STR("what"),
		.part.classes = STR("govuk-radios--small"),
		.choices = choices,
		.count = COUNT_OF(choices),
		.has_fieldset = true,
		.fieldset.legend = {.text = STR("What is taken over"),
			.classes = STR("govuk-fieldset__legend--s")}};

	part_radios(out, &radios);
}

static bool
exchange_show(struct request *request, struct reply *reply, struct err *err)
{
	struct exchange_view view = {.csrf = request->person.csrf};
	struct exchange_result result;
	struct arena *arena = request->arena;
	struct err none = {0};

	view.has_codes = exchange_count(request->door->workshop->inspection, arena, &result, &none);
	if (!view.has_codes && none.kind != ERR_NOT_FOUND) {
		*err = none;
		return false;
	}
	if (view.has_codes) {
		view.codebook = count_words(arena, result.codes, "code");
		view.coding = str_format(arena, "%llu coded passage%s in %llu document%s",
			(unsigned long long)result.codings, result.codings == 1 ? "" : "s",
			(unsigned long long)result.sources, result.sources == 1 ? "" : "s");
		view.left_restricted = left_words(arena, result.left_restricted, "document");
		view.left_second = left_words(arena, result.left_second, "coded passage");
		view.left_lost = left_words(arena, result.left_lost, "coded passage");
	}
	if (!frame_open(request, reply, STR("Exchange with other tools"), err))
		return false;
	exchange_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* ---- out ---- */

static struct str
items_join(struct request *request, const struct exchange_result *result)
{
	struct buf joined CLEANUP(buf_free) = {.size_max = 1 << 16};

	for (uint64_t i = 0; i < result->sources && i < ITEMS_NOTED; i++)
		buf_add_format(&joined, "%lld ", (long long)result->items[i]);
	return str_copy(request->arena, buf_str(&joined));
}

/* The bytes wait until the entry is durable. */
static bool
give(struct request *request, struct reply *reply, enum exchange_what what, struct err *err)
{
	struct exchange_result result;
	struct act *act;

	if (!exchange_write(request->door->workshop->inspection, request->arena, what, &reply->body,
		    &result, err))
		return false;
	reply->type = what == EXCHANGE_CODING ? "application/zip" : "application/xml";
	reply->file_name = what == EXCHANGE_CODING ? STR("coding.qdpx") : STR("codebook.qdc");
	act = reply_act(reply, request, "note-export");
	act_str(act, "what",
		what == EXCHANGE_CODING ? STR("coding, as .qdpx") : STR("codebook, as .qdc"));
	act_str(act, "file", reply->file_name);
	act_str(act, "items", items_join(request, &result));
	act_i64(act, request->arena, "count", (int64_t)result.sources);
	act_str(act, "sha256", result.sha256);
	return true;
}

static bool
codebook_give(struct request *request, struct reply *reply, struct err *err)
{
	return give(request, reply, EXCHANGE_CODEBOOK, err);
}

static bool
coding_give(struct request *request, struct reply *reply, struct err *err)
{
	return give(request, reply, EXCHANGE_CODING, err);
}

/* ---- in ---- */

static struct str
number_of(struct request *request, const struct act_answer *answer, const char *name)
{
	return str_format(request->arena, "%lld", (long long)answer_get_i64(answer, name));
}

static void
told_fill(struct request *request, const struct act_answer *answer, struct exchange_told_view *view)
{
	struct str lines = answer_get(answer, "told");
	struct str line;

	view->told = ARENA_ARRAY(request->arena, WHICH_MAX, struct str);
	while (view->told_count < WHICH_MAX && str_cut(&lines, '\n', &line))
		if (line.len > 0)
			view->told[view->told_count++] = line;
}

static void
which_fill(
	struct request *request, const struct act_answer *answer, struct exchange_left_view *left)
{
	struct str lines = answer_get(answer, "left_which");
	struct str line;

	left->which = ARENA_ARRAY(request->arena, WHICH_MAX, struct str);
	while (left->which_count < WHICH_MAX && str_cut(&lines, '\n', &line)) {
		struct str words;

		if (str_cut(&line, '\t', &words) && str_equal(words, left->words) && line.len > 0)
			left->which[left->which_count++] = line;
	}
}

static void
left_fill(struct request *request, const struct act_answer *answer, struct exchange_told_view *view)
{
	struct str lines = answer_get(answer, "left");
	struct str line;

	view->left = ARENA_ARRAY(request->arena, LEFT_MAX, struct exchange_left_view);
	while (view->left_count < LEFT_MAX && str_cut(&lines, '\n', &line)) {
		struct exchange_left_view *left = &view->left[view->left_count];

		if (!str_cut(&line, '\t', &left->words) || left->words.len == 0)
			continue;
		left->count = line;
		which_fill(request, answer, left);
		view->left_count++;
	}
}

static bool
told_show(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	struct exchange_told_view view = {
		.csrf = request->person.csrf,
		.key = answer_get(answer, "key"),
		.file = answer_get(answer, "file"),
		.origin = answer_get(answer, "origin"),
		.what = request_get(request, "what"),
		.codes_new = number_of(request, answer, "codes_new"),
		.codes_changed = number_of(request, answer, "codes_changed"),
		.codes_same = number_of(request, answer, "codes_same"),
		.codes_renamed = answer_get_i64(answer, "codes_renamed") == 0
			? STR("")
			: number_of(request, answer, "codes_renamed"),
		.codings = number_of(request, answer, "codings"),
		.codings_words = number_of(request, answer, "codings_words"),
		.codings_here = number_of(request, answer, "codings_here"),
		.weights = number_of(request, answer, "weights"),
		.entry = number_of(request, answer, "entry"),
		.has_codings = !str_equal(request_get(request, "what"), STR("codes")),
		.has_news = answer_get_i64(answer, "codes_new") +
				answer_get_i64(answer, "codes_changed") +
				answer_get_i64(answer, "codings") +
				answer_get_i64(answer, "weights") >
			0,
	};

	told_fill(request, answer, &view);
	left_fill(request, answer, &view);
	if (!frame_open(request, reply,
		    view.key.len > 0 ? STR("What would be imported") : STR("What was imported"),
		    err))
		return false;
	exchange_told_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
exchange_look(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act;

	if (request->file_count != 1 || request->files[0].size == 0)
		return err_set(err, ERR_USAGE, "choose a file (.qdc or .qdpx)");
	act = reply_act(reply, request, "exchange-look");
	act_str(act, "file", request->files[0].name);
	act_str(act, "what", request_get(request, "what"));
	reply->act_file = &request->files[0];
	reply->then = told_show;
	return true;
}

static bool
exchange_import(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "exchange-import");

	(void)err;
	act_str(act, "key", request_get(request, "key"));
	act_str(act, "file", request_get(request, "name"));
	act_str(act, "what", request_get(request, "what"));
	reply->then = told_show;
	return true;
}

const struct route routes_of_exchange[] = {
	{METHOD_GET, "/exchange", PERMIT_CODEBOOK, exchange_show, false},
	{METHOD_GET, "/exchange/codebook", PERMIT_CODEBOOK, codebook_give, false},
	{METHOD_GET, "/exchange/coding", PERMIT_CODEBOOK, coding_give, false},
	{METHOD_POST, "/exchange", PERMIT_CODEBOOK, exchange_look, true},
	{METHOD_POST, "/exchange/import", PERMIT_CODEBOOK, exchange_import, false},
	{0},
};
