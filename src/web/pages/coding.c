#include "web/pages/coding.h"

#include "access/role.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "compare/hidden/restricted.h"
#include "remit/reading_list.h"
#include "remit/sentence.h"
#include "remit/settlement.h"
#include "store/inspection.h"
#include "store/item.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/opening.h"
#include "web/parts/coding_marks.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

#include "coding.html.h"

enum { PASSAGES_SHOWN = 50, SENTENCES_SHOWN = 100 };

static struct inspection *
inspection_of(const struct request *request)
{
	return request->door->workshop->inspection;
}

static bool
frame_open(struct request *request, struct reply *reply, struct str title, struct err *err)
{
	struct frame frame = {.title = title, .section = SECTION_READING, .layout = FRAME_PAGE};

	return frame_begin(request, reply, &frame, err);
}

static bool
lines_load(struct request *request, int64_t chosen, struct code_option **ret_options,
	size_t *ret_count, struct err *err)
{
	struct enquiry_line *lines;

	if (!codebook_lines(inspection_of(request), request->arena, &lines, ret_count, err))
		return false;
	*ret_options = ARENA_ARRAY(request->arena, *ret_count, struct code_option);
	for (size_t i = 0; i < *ret_count; i++)
		(*ret_options)[i] = (struct code_option){lines[i].number,
			str_format(request->arena, "%lld %.*s", (long long)lines[i].number,
				STR_ARG(lines[i].title)),
			lines[i].number == chosen};
	return true;
}

/* ---- The codebook ---- */

static bool
codebook_show(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const below[] = {"", "below1", "below2", "below3"};
	struct codebook_view view = {.may_change = request_may(request, PERMIT_CODEBOOK),
		.with_closed = request_has(request, "closed")};
	struct code_option *lines;
	struct code_row *codes;
	size_t line_count;

	view.other = view.with_closed ? URL("/codebook") : URL("/codebook?closed=1");
	if (!lines_load(request, 0, &lines, &line_count, err) ||
		!codebook_load(inspection_of(request), request->arena, view.with_closed, &codes,
			&view.count, err) ||
		!codebook_passages(inspection_of(request), codes, view.count, err) ||
		!frame_open(request, reply, STR("Codebook"), err))
		return false;
	view.rows = ARENA_ARRAY(request->arena, view.count, struct codebook_view_row);
	for (size_t i = 0; i < view.count; i++) {
		view.rows[i] = (struct codebook_view_row){
			.code = &codes[i],
			.style = code_style(codes[i].colour),
			.below = below[codes[i].depth < 3 ? codes[i].depth : 3],
			.link = url_format(request->arena, "/code/%lld", (long long)codes[i].code),
		};
		for (size_t k = 0; k < line_count; k++)
			if (lines[k].number == codes[i].line)
				view.rows[i].line = lines[k].name;
	}
	codebook_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* ---- One code ---- */

static bool
choices_fill(struct request *request, struct code_view *view, struct err *err)
{
	struct code_row *codes;
	size_t count;

	if (!lines_load(request, view->code.line, &view->lines, &view->line_count, err) ||
		!codebook_load(inspection_of(request), request->arena, false, &codes, &count, err))
		return false;
	view->parents = ARENA_ARRAY(request->arena, count, struct code_option);
	for (size_t i = 0; i < count; i++)
		if (codes[i].code != view->code.code)
			view->parents[view->parent_count++] = (struct code_option){
				codes[i].code, codes[i].name, codes[i].code == view->code.parent};
	for (unsigned i = 0; i < CODE_COLOUR_COUNT; i++)
		view->colours[i] = (struct code_colour_option){
			code_colour_name((enum code_colour)i), code_style((enum code_colour)i),
			(enum code_colour)i == view->code.colour};
	view->csrf = request->person.csrf;
	view->may_change = request_may(request, PERMIT_CODEBOOK);
	view->style = code_style(view->code.colour);
	return true;
}

static bool
settled_fill(struct request *request, const struct coding_row *row, struct str *ret_words,
	struct err *err)
{
	const struct settlement *settled;
	struct settlement *rows;
	size_t count;

	*ret_words = STR("");
	if (!settlements_of(
		    inspection_of(request), request->arena, row->document, &rows, &count, err))
		return false;
	settled = settlement_find(rows, count, row->document, row->entry);
	if (settled != NULL)
		*ret_words = str_format(request->arena, "Settled: it %s. %.*s (%.*s)",
			settled->applies ? "applies" : "does not apply", STR_ARG(settled->why),
			STR_ARG(who_named(request, settled->who)));
	return true;
}

static bool
passage_fill(struct request *request, const struct coding_row *row, struct code_passage_view *view,
	bool *ret_shown, struct err *err)
{
	struct reading_eyes eyes;
	struct item item;
	bool is_restricted;

	if (!reading_eyes_find(inspection_of(request), request->arena, row->document,
		    request->person.login, &eyes, err) ||
		!item_get(inspection_of(request), request->arena, row->item, &item, err) ||
		!restricted_is(inspection_of(request)->db, row->document, &is_restricted, err))
		return false;
	*ret_shown = reading_may_see(&eyes, row->pass, row->who, request->person.login);
	*view = (struct code_passage_view){
		.row = row,
		.is_closed = is_restricted,
		.link = url_fragment(request->arena,
			url_format(request->arena, "/item/%lld", (long long)row->item),
			str_format(request->arena, "c%llu", (unsigned long long)row->entry)),
		.item = str_format(request->arena, "Item %lld, %.*s", (long long)row->item,
			STR_ARG(is_restricted ? STR("restricted") : item.path)),
		.who = who_named(request, row->who),
		.when = moment_words(request, row->moment),
		.state = row->state == CODING_MOVED || row->state == CODING_LOST
			? str_of(coding_state_words(row->state))
			: STR(""),
	};
	return settled_fill(request, row, &view->settled, err);
}

static bool
passages_fill(struct request *request, struct code_view *view, struct err *err)
{
	struct coding_row *rows;
	size_t count;
	int64_t after;

	if (!request_i64(request, "after", 0, INT64_MAX, 0, &after, err) ||
		!codings_of_code(inspection_of(request), request->arena, view->code.code,
			(uint64_t)after, PASSAGES_SHOWN + 1, &rows, &count, err))
		return false;
	view->passages = ARENA_ARRAY(request->arena, count, struct code_passage_view);
	if (count > PASSAGES_SHOWN) {
		count = PASSAGES_SHOWN;
		view->has_more = true;
		view->more = url_add_i64(request->arena,
			url_format(request->arena, "/code/%lld", (long long)view->code.code),
			"after", (int64_t)rows[count - 1].entry);
	}
	for (size_t i = 0; i < count; i++) {
		bool shown;

		if (!passage_fill(
			    request, &rows[i], &view->passages[view->passage_count], &shown, err))
			return false;
		view->passage_count += shown;
	}
	return true;
}

static bool
versions_fill(struct request *request, struct code_view *view, struct err *err)
{
	struct code_row *rows;
	size_t count;

	if (!codebook_history(
		    inspection_of(request), request->arena, view->code.code, &rows, &count, err))
		return false;
	view->versions = ARENA_ARRAY(request->arena, count, struct code_version_view);
	for (size_t i = count; i-- > 0;)
		view->versions[view->version_count++] = (struct code_version_view){&rows[i],
			who_named(request, rows[i].who), moment_words(request, rows[i].moment)};
	return true;
}

static bool
code_show(struct request *request, struct reply *reply, struct err *err)
{
	struct code_view view = {.code = {.colour = CODE_TEAL}};
	bool is_new = str_equal(request->parts[0], STR("new"));
	int64_t number = 0;

	if (!is_new &&
		(!request_part_i64(request, 0, &number, err) ||
			!codebook_get(
				inspection_of(request), request->arena, number, &view.code, err) ||
			!passages_fill(request, &view, err) || !versions_fill(request, &view, err)))
		return false;
	if (!choices_fill(request, &view, err) ||
		!frame_open(request, reply, is_new ? STR("New code") : view.code.name, err))
		return false;
	code_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
code_saved(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	(void)err;
	reply_redirect(reply,
		url_format(
			request->arena, "/code/%lld", (long long)answer_get_i64(answer, "code")));
	return true;
}

static bool
code_save(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"code", "version", "name", "definition",
		"include_when", "exclude_when", "example", "line", "parent", "colour", "closed"};
	struct act *act = reply_act(reply, request, "code-change");

	(void)err;
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		act_str(act, fields[i], request_get(request, fields[i]));
	reply->then = code_saved;
	return true;
}

/* ---- The sentences of an item ---- */

/* One after another: bytes are counted on from the sentence before. */
static struct sentence_view
sentence_take(struct arena *arena, struct str *rest, size_t *at, const struct sentence_span *span)
{
	size_t length;

	*rest = str_from(*rest, utf8_offset(*rest, span->from - *at));
	*at = span->from;
	length = utf8_offset(*rest, span->to - span->from);
	return (struct sentence_view){
		str_format(arena, "%zu-%zu", span->from, span->to), str_slice(*rest, 0, length)};
}

static bool
sentences_fill(
	struct request *request, int64_t document, struct sentences_view *view, struct err *err)
{
	struct sentence_span *spans;
	struct str text;
	size_t count;
	size_t at = 0;
	int64_t from;

	if (!request_i64(request, "from", 0, INT32_MAX, 0, &from, err) ||
		!coding_text_of(inspection_of(request), request->arena, document, &text, err) ||
		!sentences_find(request->arena, text, &spans, &count, err))
		return false;
	view->has_before = from > 0;
	view->before = url_add_i64(request->arena, view->back, "from",
		from > SENTENCES_SHOWN ? from - SENTENCES_SHOWN : 0);
	view->has_after = count > (size_t)from + SENTENCES_SHOWN;
	view->after = url_add_i64(request->arena, view->back, "from", from + SENTENCES_SHOWN);
	view->sentences = ARENA_ARRAY(request->arena, SENTENCES_SHOWN, struct sentence_view);
	for (size_t i = (size_t)from; i < count && view->count < SENTENCES_SHOWN; i++)
		view->sentences[view->count++] = sentence_take(
			request->arena, &text, &at, &spans[i]);
	return true;
}

/* Who reads along a list comes back to it. */
static struct url
list_keep(struct arena *arena, struct url url, int64_t list)
{
	return list == 0 ? url : url_add_i64(arena, url, "list", list);
}

/* What was coded so far, seen here or not: what comes behind it is told of after saving. */
static bool
seen_find(struct request *request, int64_t document, uint64_t *ret_seen, struct err *err)
{
	struct coding_row *rows;
	size_t count;

	*ret_seen = 0;
	if (!codings_of_document(
		    inspection_of(request), request->arena, document, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (rows[i].entry > *ret_seen)
			*ret_seen = rows[i].entry;
	return true;
}

static bool
sentences_show(struct request *request, struct reply *reply, struct err *err)
{
	struct sentences_view view = {.csrf = request->person.csrf};
	struct code_row *codes;
	struct item item;
	bool is_restricted;
	bool is_open;
	int64_t document;
	size_t count;

	if (!request_part_i64(request, 0, &view.item, err) ||
		!coding_document_of(inspection_of(request), view.item, &document, err) ||
		!restricted_is(inspection_of(request)->db, document, &is_restricted, err) ||
		!opening_ask(request, reply, view.item, is_restricted ? STR("restricted") : STR(""),
			"passages", &is_open, err))
		return false;
	if (!is_open)
		return opening_closed(request, reply, view.item, err);
	if (!request_i64(request, "list", 0, INT32_MAX, 0, &view.list, err) ||
		!item_get(inspection_of(request), request->arena, view.item, &item, err))
		return false;
	view.back = list_keep(request->arena,
		url_format(request->arena, "/item/%lld/passages", (long long)view.item), view.list);
	if (!sentences_fill(request, document, &view, err) ||
		!seen_find(request, document, &view.seen, err) ||
		!codebook_load(
			inspection_of(request), request->arena, false, &codes, &count, err) ||
		!frame_open(request, reply, STR("Choose sentences"), err))
		return false;
	view.codes = ARENA_ARRAY(request->arena, count, struct code_option);
	for (size_t i = 0; i < count; i++)
		view.codes[view.code_count++] = (struct code_option){
			codes[i].code, codes[i].name, false};
	view.action = url_format(request->arena, "/item/%lld/coding", (long long)view.item);
	view.back = list_keep(request->arena,
		url_format(request->arena, "/item/%lld", (long long)view.item), view.list);
	view.title = item.path.len == 0
		? str_format(request->arena, "Item %lld", (long long)view.item)
		: path_name(item.path);
	sentences_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_coding[] = {
	{METHOD_GET, "/codebook", PERMIT_EVIDENCE, codebook_show, false},
	{METHOD_GET, "/code/:code", PERMIT_EVIDENCE, code_show, false},
	{METHOD_POST, "/code", PERMIT_CODEBOOK, code_save, false},
	{METHOD_GET, "/item/:item/passages", PERMIT_CODE, sentences_show, false},
	{0},
};
