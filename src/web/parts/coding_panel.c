#include "web/parts/coding_panel.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/finding/evidence.h"
#include "remit/finding/finding.h"
#include "remit/reading_list.h"
#include "remit/weighing.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/parts/coding_marks.h"
#include "web/parts/who.h"
#include "web/request.h"
#include "work/workshop.h"

enum { HEAD_SIZE = 72 };

/* What everything here is filled from. */
struct filling {
	struct request *request;
	struct inspection *inspection;
	struct arena *arena;
	struct coding_panel *panel;
	int64_t document;
	struct reading_eyes eyes;
	struct weighing_row weighing;
	struct code_row *codes;
	size_t code_count;
};

static bool
lines_fill(struct filling *f, struct err *err)
{
	struct coding_panel *panel = f->panel;
	struct enquiry_line *lines;

	if (!codebook_lines(f->inspection, f->arena, &lines, &panel->line_count, err))
		return false;
	panel->lines = ARENA_ARRAY(f->arena, panel->line_count, struct coding_panel_line);
	for (size_t i = 0; i < panel->line_count; i++)
		panel->lines[i] = (struct coding_panel_line){
			.number = lines[i].number,
			.title = lines[i].title,
			.is_on = lines[i].number <= LINE_NUMBER_MAX &&
				(f->weighing.lines & LINE_BIT(lines[i].number)) != 0,
		};
	panel->no_line = f->weighing.version > 0 && f->weighing.lines == 0;
	return true;
}

static struct str
lines_words(struct arena *arena, uint64_t lines)
{
	struct buf words CLEANUP(buf_free) = {0};

	for (int line = 1; line <= LINE_NUMBER_MAX; line++)
		if ((lines & LINE_BIT(line)) != 0)
			buf_add_format(&words, "%s%d", words.len > 0 ? ", " : "", line);
	return words.len == 0 ? STR("no line of enquiry")
			      : str_format(arena, "line %s", buf_cstr(&words));
}

/* What was kept aside since the version that counts. */
static bool
others_fill(struct filling *f, struct err *err)
{
	struct coding_panel *panel = f->panel;
	struct weighing_row *rows;
	size_t room = 0;
	size_t count;

	if (!weighing_history(
		    f->inspection, f->arena, f->document, f->weighing.pass, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].is_aside || rows[i].version < f->weighing.version)
			continue;
		panel->others = arena_grow(
			f->arena, panel->others, panel->other_count, &room, sizeof(*panel->others));
		panel->others[panel->other_count++] = (struct coding_panel_other){
			.who = who_named(f->request, rows[i].who),
			.when = moment_words(f->request, rows[i].moment),
			.words = str_format(f->arena, "%s; %s%s%.*s%s",
				rows[i].weight == WEIGHT_NONE ? "no weight"
							      : weight_title(rows[i].weight),
				lines_words(f->arena, rows[i].lines).data,
				rows[i].note.len > 0 ? "; “" : "", STR_ARG(rows[i].note),
				rows[i].note.len > 0 ? "”" : ""),
		};
	}
	return true;
}

static bool
weight_fill(struct filling *f, struct err *err)
{
	static const enum weight order[4] = {
		WEIGHT_KEY, WEIGHT_RELEVANT, WEIGHT_BACKGROUND, WEIGHT_NOT_RELEVANT};
	static const char *const keys[4] = {"K", "R", "B", "N"};
	static const char *const pressed[4] = {"K k", "R r", "B b", "N n"};
	enum reading_pass pass = f->eyes.is_second ? PASS_SECOND : PASS_FIRST;
	struct coding_panel *panel = f->panel;

	if (!weighing_get(f->inspection, f->arena, f->document, pass, &f->weighing, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(order); i++)
		panel->weights[i] = (struct coding_panel_weight){
			.name = weight_name(order[i]),
			.title = weight_title(order[i]),
			.key = keys[i],
			.keys = pressed[i],
			.is_on = f->weighing.weight == order[i],
		};
	panel->version = f->weighing.version;
	panel->note = f->weighing.note;
	if (f->weighing.version > 0)
		panel->said = str_format(f->arena, "%.*s, %s",
			STR_ARG(who_named(f->request, f->weighing.who)),
			moment_words(f->request, f->weighing.moment).data);
	return others_fill(f, err);
}

const char *
code_style(enum code_colour colour)
{
	static const char *const styles[CODE_COLOUR_COUNT] = {"code--teal", "code--rust",
		"code--plum", "code--blue", "code--olive", "code--ochre", "code--slate",
		"code--rose"};

	return styles[colour < CODE_COLOUR_COUNT ? colour : CODE_TEAL];
}

static bool
codes_fill(struct filling *f, struct err *err)
{
	struct coding_panel *panel = f->panel;

	if (!codebook_load(f->inspection, f->arena, true, &f->codes, &f->code_count, err))
		return false;
	panel->codes = ARENA_ARRAY(f->arena, f->code_count, struct coding_panel_code);
	for (size_t i = 0; i < f->code_count; i++)
		if (!f->codes[i].is_closed)
			panel->codes[panel->code_count++] = (struct coding_panel_code){
				f->codes[i].code, f->codes[i].name, code_style(f->codes[i].colour),
				f->codes[i].depth};
	return true;
}

struct str
passage_head(struct arena *arena, struct str quote)
{
	struct str head = str_one_line(arena, quote);

	if (head.len <= HEAD_SIZE)
		return head;
	return str_format(arena, "%.*s …", STR_ARG(utf8_head(head, HEAD_SIZE)));
}

static struct str
state_sentence(enum coding_state state)
{
	if (state == CODING_MOVED)
		return STR(
			"The text was read again since: the same words were found in another place.");
	if (state == CODING_LOST)
		return STR(
			"The text was read again since, and these words are not in it, or in several "
			"places. What was coded stands as it was said.");
	return STR("");
}

static struct coding_panel_passage
passage_of(const struct filling *f, const struct coding_row *row, int64_t seen)
{
	const struct code_row *code = codebook_find(f->codes, f->code_count, row->code);
	const struct person *person = &f->request->person;
	bool is_own = str_equal(row->who, person->login);

	return (struct coding_panel_passage){
		.entry = row->entry,
		.code = row->code,
		.name = code == NULL ? STR("?") : code->name,
		.style = code_style(code == NULL ? CODE_TEAL : code->colour),
		.who = who_named(f->request, row->who),
		.when = moment_words(f->request, row->moment),
		.words = passage_head(f->arena, row->quote),
		.note = row->note,
		.state = state_sentence(row->state),
		.begins = row->state == CODING_LOST ? -1 : row->found_begins,
		.ends = row->state == CODING_LOST ? -1 : row->found_ends,
		.here = url_fragment(f->arena, (struct url){STR("")},
			str_format(f->arena, "c%llu", (unsigned long long)row->entry)),
		.is_removable = f->panel->may_code && (is_own || person->role == ROLE_LEAD),
		.boxes = row->boxes,
		.use = url_add_i64(f->arena,
			url_format(f->arena, "/item/%lld/use", (long long)f->panel->item), "coding",
			(int64_t)row->entry),
		.has_use = row->pass == PASS_FIRST && request_may(f->request, PERMIT_WRITE),
		.is_new = !is_own && seen >= 0 && (int64_t)row->entry > seen,
	};
}

/* The last thing that this person coded here; -1: none. What others coded since is new to them. */
static int64_t
own_last(const struct filling *f, const struct coding_row *rows, size_t count)
{
	int64_t last = -1;

	for (size_t i = 0; i < count; i++)
		if (str_equal(rows[i].who, f->request->person.login) &&
			(int64_t)rows[i].entry > last)
			last = (int64_t)rows[i].entry;
	return last;
}

/* Who coded before somebody else is told of that when they come back. */
static struct str
news_words(const struct filling *f)
{
	const struct coding_panel *panel = f->panel;
	struct str who = STR("");
	size_t count = 0;

	for (size_t i = 0; i < panel->passage_count; i++)
		if (panel->passages_there[i].is_new) {
			who = panel->passages_there[i].who;
			count++;
		}
	if (count == 0)
		return STR("");
	return str_format(f->arena,
		count == 1 ? "%.*s coded a passage here since you last did: it is marked new."
			   : "%.*s and perhaps others coded %zu passages here since you last did: "
			     "they are marked new.",
		STR_ARG(who), count);
}

static bool
passages_fill(struct filling *f, struct err *err)
{
	struct coding_panel *panel = f->panel;
	struct coding_row *rows;
	size_t count;
	int64_t seen;

	if (!request_i64(f->request, "seen", 0, INT64_MAX, -1, &seen, err) ||
		!codings_of_document(f->inspection, f->arena, f->document, &rows, &count, err))
		return false;
	if (seen < 0)
		seen = own_last(f, rows, count);
	panel->passages_there = ARENA_ARRAY(f->arena, count, struct coding_panel_passage);
	for (size_t i = 0; i < count; i++) {
		if (!reading_may_see(&f->eyes, rows[i].pass, rows[i].who, f->request->person.login))
			continue;
		panel->passages_there[panel->passage_count++] = passage_of(f, &rows[i], seen);
		if (rows[i].entry > panel->seen)
			panel->seen = rows[i].entry;
	}
	coding_marks_make(f->arena, panel);
	if (panel->notice.len == 0)
		panel->notice = news_words(f);
	return true;
}

static bool
use_add(struct filling *f, int64_t id, size_t *room, struct err *err)
{
	struct coding_panel *panel = f->panel;
	struct url link = url_format(f->arena, "/finding/%lld", (long long)id);
	struct finding finding;

	for (size_t i = 0; i < panel->use_count; i++)
		if (str_equal(panel->uses[i].link.text, link.text))
			return true;
	if (!finding_get(f->inspection, f->arena, id, 0, &finding, err))
		return false;
	panel->uses = arena_grow(
		f->arena, panel->uses, panel->use_count, room, sizeof(*panel->uses));
	panel->uses[panel->use_count++] = (struct coding_panel_use){.link = link,
		.words = str_format(f->arena, "Finding %lld.%lld, %.*s", (long long)finding.line,
			(long long)finding.ordinal, STR_ARG(finding.title))};
	return true;
}

/* Findings that rest on a passage that is shown here. */
static bool
uses_fill(struct filling *f, struct err *err)
{
	struct coding_panel *panel = f->panel;
	size_t room = 0;

	for (size_t i = 0; i < panel->passage_count; i++) {
		int64_t *findings;
		size_t count;

		if (!exhibit_uses(f->inspection, f->arena, (int64_t)panel->passages_there[i].entry,
			    NULL, &findings, &count, err))
			return false;
		for (size_t k = 0; k < count; k++)
			if (!use_add(f, findings[k], &room, err))
				return false;
	}
	return true;
}

static struct str
notice_words(struct request *request)
{
	struct str said = request_get(request, "said");
	struct str by = request_get(request, "by");

	if (str_equal(said, STR("aside")))
		return str_format(request->arena,
			"%.*s saved at the same time, and otherwise. What is chosen here is theirs; "
			"yours is kept below.",
			STR_ARG(who_named(request, by)));
	if (str_equal(said, STR("merged")))
		return str_format(request->arena,
			"Saved, and put together with what %.*s saved at the same time.",
			STR_ARG(who_named(request, by)));
	if (str_equal(said, STR("same")))
		return str_format(request->arena,
			"Saved. %.*s coded the same words since you opened the page. Both stand; "
			"theirs is marked new.",
			STR_ARG(who_named(request, by)));
	if (by.len > 0)
		return str_format(request->arena,
			"Saved. %.*s coded here since you opened the page.",
			STR_ARG(who_named(request, by)));
	if (str_equal(said, STR("saved")))
		return STR("Saved.");
	return str_equal(said, STR("undone")) ? STR("Undone. The log keeps both.") : STR("");
}

static struct url
item_url(struct arena *arena, int64_t item, int64_t list)
{
	struct url url = url_format(arena, "/item/%lld", (long long)item);

	return list == 0 ? url : url_add_i64(arena, url, "list", list);
}

static bool
dock_fill(struct filling *f, struct reading_dock *dock, struct err *err)
{
	int64_t list = f->panel->list;
	struct reading_item here;
	struct reading_item *near;
	struct reading_list head;
	struct reading_pace pace;
	size_t count;

	if (list == 0)
		return true;
	if (!reading_item_find(f->inspection, f->arena, list, f->panel->item, &here, err) ||
		here.position == 0 ||
		!reading_list_get(f->inspection, f->arena, list, &head, err) ||
		!reading_items(f->inspection, f->arena, list,
			here.position > 1 ? here.position - 1 : 1, 3, &near, &count, err) ||
		!reading_pace_find(f->inspection, list, f->request->now, &pace, err))
		return here.position == 0 && err->kind == ERR_NONE;
	*dock = (struct reading_dock){
		.list = list,
		.name = str_format(f->arena, "B-%lld", (long long)list),
		.position = here.position,
		.count = head.count,
		.read = head.read + head.skipped,
		.percent = (head.read + head.skipped) * 100 / (head.count > 0 ? head.count : 1),
		.pace = reading_pace_words(
			f->arena, &pace, f->request->now, f->request->door->zone),
		.all = url_format(f->arena, "/reading/%lld", (long long)list),
	};
	for (size_t i = 0; i < count; i++) {
		if (near[i].position == here.position - 1) {
			dock->has_back = true;
			dock->back = item_url(f->arena, near[i].item, list);
		}
		if (near[i].position == here.position + 1) {
			dock->has_next = true;
			dock->next = item_url(f->arena, near[i].item, list);
		}
	}
	return true;
}

bool
coding_panel_load(struct request *request, int64_t item, struct coding_panel *ret_panel,
	struct reading_dock *ret_dock, struct err *err)
{
	struct filling f = {.request = request,
		.inspection = request->door->workshop->inspection,
		.arena = request->arena,
		.panel = ret_panel};

	*ret_dock = (struct reading_dock){0};
	*ret_panel = (struct coding_panel){
		.item = item,
		.is_shown = request_may(request, PERMIT_EVIDENCE),
		.may_code = request_may(request, PERMIT_CODE),
		.csrf = request->person.csrf,
		.action = url_format(request->arena, "/item/%lld/coding", (long long)item),
		.passages = url_format(request->arena, "/item/%lld/passages", (long long)item),
		.notice = notice_words(request),
	};
	if (!request_i64(request, "list", 0, INT32_MAX, 0, &ret_panel->list, err) ||
		!coding_document_of(f.inspection, item, &f.document, err) ||
		!reading_eyes_find(
			f.inspection, f.arena, f.document, request->person.login, &f.eyes, err))
		return false;
	if (ret_panel->list != 0)
		ret_panel->passages = url_add_i64(
			request->arena, ret_panel->passages, "list", ret_panel->list);
	ret_panel->is_second = f.eyes.is_second;
	if (f.eyes.other.len > 0)
		ret_panel->second = str_format(f.arena,
			"%.*s reads this second, without seeing your codes.",
			STR_ARG(who_named(request, f.eyes.other)));
	else if (f.eyes.is_second)
		ret_panel->second = STR(
			"You read this second: what others said of it is shown when you have done so.");
	return weight_fill(&f, err) && lines_fill(&f, err) && codes_fill(&f, err) &&
		passages_fill(&f, err) && uses_fill(&f, err) && dock_fill(&f, ret_dock, err);
}
