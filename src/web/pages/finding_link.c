#include "web/pages/finding_link.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/clerk/act.h"
#include "work/view/finding_choice.h"
#include "work/view/finding_ground.h"
#include "work/workshop.h"

#include "finding_link.html.h"

enum { WORDS_SHOWN = 300 };

static struct str
words_cut(struct arena *arena, struct str words)
{
	struct str line = str_one_line(arena, words);

	if (utf8_count(line) <= WORDS_SHOWN)
		return line;
	return str_format(
		arena, "%.*s …", STR_ARG(str_slice(line, 0, utf8_offset(line, WORDS_SHOWN))));
}

static struct link_choice
choice_view(struct request *request, const struct finding_choice *choice)
{
	struct arena *arena = request->arena;
	bool is_gap = choice->coding == 0;
	struct str day = choice->moment == DATE_NONE
		? STR("no date")
		: say_moment_day(arena, request->door->zone, choice->moment);

	return (struct link_choice){
		.value = is_gap ? str_format(arena, "g%.*s", STR_ARG(choice->gap))
				: str_format(arena, "c%lld", (long long)choice->coding),
		.head = str_format(arena, "%.*s, %.*s, %.*s", STR_ARG(choice->title), STR_ARG(day),
			STR_ARG(choice->code)),
		.words = choice->is_restricted
			? STR("Restricted: its words are read where it stands.")
			: words_cut(arena, choice->words),
		.open = is_gap ? url_segment(arena, URL("/gaps"), choice->gap)
			       : url_format(arena, "/item/%lld#c%lld", (long long)choice->item,
					 (long long)choice->coding),
		.is_gap = is_gap,
	};
}

static struct link_choice *
choices_view(struct request *request, const struct finding_choice *choices, size_t count,
	struct str chosen)
{
	struct link_choice *views = ARENA_ARRAY(request->arena, count, struct link_choice);

	for (size_t i = 0; i < count; i++) {
		views[i] = choice_view(request, &choices[i]);
		views[i].is_chosen = str_equal(views[i].value, chosen);
	}
	return views;
}

static void
sentences_fill(
	struct arena *arena, const struct finding *finding, int64_t chosen, struct link_view *view)
{
	view->sentences = ARENA_ARRAY(
		arena, finding_sentence_count(finding), struct finding_option);
	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++) {
			const struct finding_sentence *sentence =
				&finding->paragraphs[p].sentences[s];

			view->sentences[view->sentence_count++] = (struct finding_option){
				.value = str_format(arena, "%lld", (long long)sentence->id).data,
				.words = str_cstr(arena, words_cut(arena, sentence->text)),
				.is_chosen = sentence->id == chosen,
			};
		}
}

static bool
page_show(struct request *request, struct reply *reply, struct str mistake, struct err *err)
{
	struct arena *arena = request->arena;
	struct frame frame = {.title = STR("Link evidence"),
		.section = SECTION_FINDINGS,
		.is_failed = mistake.len > 0};
	struct link_view view = {.mistake = mistake, .csrf = request->person.csrf};
	struct finding_ground ground = {0}; /* of it the text alone */
	struct finding_choice *passages;
	struct finding_choice *gaps;
	struct str piece = request_get(request, "piece");
	int64_t first = 0;
	int64_t sentence;
	int64_t id;

	if (str_starts(piece, STR("c")) && !str_to_i64(str_from(piece, 1), &first))
		first = 0;
	if (!request_part_i64(request, 0, &id, err) ||
		!request_i64(request, "sentence", 0, INT64_MAX, 0, &sentence, err) ||
		!finding_get(
			request->door->workshop->inspection, arena, id, 0, &ground.finding, err) ||
		!finding_passages(request->door->workshop, arena, ground.finding.line, first,
			&passages, &view.passage_count, err) ||
		!finding_gaps(request->door->workshop, arena, ground.finding.line, &gaps,
			&view.gap_count, err))
		return false;
	view.number = finding_number(request, &ground);
	view.passages = choices_view(request, passages, view.passage_count, piece);
	view.gaps = choices_view(request, gaps, view.gap_count, piece);
	view.here = url_format(arena, "/finding/%lld/link", (long long)id);
	view.back = url_format(arena, "/finding/%lld", (long long)id);
	sentences_fill(arena, &ground.finding, sentence, &view);
	if (!frame_begin(request, reply, &frame, err))
		return false;
	finding_link_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
link_show(struct request *request, struct reply *reply, struct err *err)
{
	return page_show(request, reply, STR(""), err);
}

static bool
linked(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	int64_t id;

	(void)answer;
	if (!request_part_i64(request, 0, &id, err))
		return false;
	reply_redirect(reply,
		url_fragment(request->arena,
			url_format(request->arena, "/finding/%lld", (long long)id),
			str_format(request->arena, "s%.*s",
				STR_ARG(request_get(request, "sentence")))));
	return true;
}

static bool
link_post(struct request *request, struct reply *reply, struct err *err)
{
	struct str piece = request_get(request, "piece");
	struct act *act;
	int64_t sentence;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!request_i64(request, "sentence", 1, INT64_MAX, 0, &sentence, err))
		return false;
	if (piece.len < 2 || sentence == 0) {
		reply->status = 400;
		return page_show(request, reply,
			sentence == 0 ? STR("Write the sentence first: this finding has none")
				      : STR("Choose a passage or a gap"),
			err);
	}
	act = reply_act(reply, request, "exhibit-add");
	act_i64(act, request->arena, "finding", id);
	act_i64(act, request->arena, "sentence", sentence);
	act_str(act, "role", request_get(request, "role"));
	act_str(act, piece.data[0] == 'c' ? "coding" : "gap", str_from(piece, 1));
	reply->then = linked;
	return true;
}

const struct route routes_of_finding_link[] = {
	{METHOD_GET, "/finding/:finding/link", PERMIT_WRITE, link_show, false},
	{METHOD_POST, "/finding/:finding/link", PERMIT_WRITE, link_post, false},
	{0},
};
