/* Coding: the codebook, and what is said of items and passages.
 *
 *   code-change       code (0: new), version, name, definition, include_when, exclude_when, example, line, colour,
 *                     parent, closed. Answer: code
 *   item-save         item, list, seen; based_on, weight, lines "1 3", note (without based_on nothing is said of the
 *                     item); code (number or name) with passages
 *                     "44-88 120-131", boxes, passage_note; state "read" or "skipped" in the list.
 *                     Answer: outcome (saved, unchanged, merged, aside), others (who coded here meanwhile),
 *                     same (who of them coded words of these passages), coded (how many),
 *                     next (item to be read next in the list, 0 none)
 *   coding-take-back  coding
 *   item-undo         item: the last thing that this person did to it. Answer: what
 */
#include "work/clerk/acts_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/reading_list.h"
#include "remit/weighing.h"
#include "work/clerk/act.h"
#include "work/clerk/desk.h"
#include "work/view/reading_next.h"
#include "work/workshop.h"

enum { PASSAGES_MAX = 200, BOXES_MAX = 200 };

static bool
code_change_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct code_row row = {
		.code = act_get_i64(act, "code"),
		.version = act_get_i64(act, "version"),
		.name = act_get(act, "name"),
		.definition = str_trim(act_get(act, "definition")),
		.include_when = str_trim(act_get(act, "include_when")),
		.exclude_when = str_trim(act_get(act, "exclude_when")),
		.example = str_trim(act_get(act, "example")),
		.line = act_get_i64(act, "line"),
		.colour = code_colour_from_name(act_get(act, "colour")),
		.parent = act_get_i64(act, "parent"),
		.is_closed = act_get_i64(act, "closed") != 0,
		.who = desk->person.name,
	};

	if (row.colour == CODE_COLOUR_COUNT)
		return err_set(err, ERR_USAGE, "choose one of the colours");
	if (!codebook_put(desk->workshop->inspection, desk->arena, &row, err))
		return false;
	answer_i64(answer, desk->arena, "code", row.code);
	return true;
}

/* ---- One item ---- */

/* What is said of one item at once. */
struct saving {
	struct act_desk *desk;
	const struct act *act;
	struct inspection *inspection;
	int64_t item;
	int64_t document;
	struct reading_eyes eyes;
	enum reading_pass pass;
};

static bool
saving_begin(
	struct act_desk *desk, const struct act *act, struct saving *ret_saving, struct err *err)
{
	struct saving *s = ret_saving;

	*s = (struct saving){.desk = desk,
		.act = act,
		.inspection = desk->workshop->inspection,
		.item = act_get_i64(act, "item")};
	if (!coding_document_of(s->inspection, s->item, &s->document, err) ||
		!desk_may_open(desk, s->document, err) ||
		!reading_eyes_find(
			s->inspection, desk->arena, s->document, desk->person.name, &s->eyes, err))
		return false;
	s->pass = s->eyes.is_second ? PASS_SECOND : PASS_FIRST;
	return true;
}

static bool
lines_parse(struct str text, uint64_t *ret_lines, struct err *err)
{
	struct str piece;

	*ret_lines = 0;
	while (str_cut(&text, ' ', &piece)) {
		int64_t line;

		if (piece.len == 0)
			continue;
		if (!str_to_i64(piece, &line) || line < 1 || line > LINE_NUMBER_MAX)
			return err_set(err, ERR_USAGE, "a line of enquiry is a number from 1 on");
		*ret_lines |= LINE_BIT(line);
	}
	return true;
}

static const char *const outcome_names[] = {"saved", "unchanged", "merged", "aside"};

static bool
weight_save(const struct saving *s, struct act_answer *answer, struct err *err)
{
	struct weighing_row row = {
		.item = s->item,
		.pass = s->pass,
		.based_on = act_get_i64(s->act, "based_on"),
		.weight = weight_from_name(act_get(s->act, "weight")),
		.note = act_get(s->act, "note"),
		.who = s->desk->person.name,
	};
	struct weighing_row standing;
	struct weighing_row other;
	enum weighing_outcome outcome;

	if (act_get(s->act, "based_on").len == 0)
		return true;
	if (row.weight == WEIGHT_COUNT)
		return err_set(err, ERR_USAGE,
			"the weight is one of key, relevant, background, not-relevant");
	if (!lines_parse(act_get(s->act, "lines"), &row.lines, err) ||
		!weighing_put(
			s->inspection, s->desk->arena, &row, &outcome, &standing, &other, err))
		return false;
	answer_str(answer, "outcome", str_of(outcome_names[outcome]));
	if (outcome == WEIGHING_MERGED || outcome == WEIGHING_ASIDE)
		answer_str(answer, "other", other.who);
	return true;
}

/* By number, or by name as people type it. */
static bool
code_find(const struct saving *s, int64_t *ret_code, struct err *err)
{
	struct str wanted = str_trim(act_get(s->act, "code"));
	const struct code_row *code;
	struct code_row *rows;
	size_t count;

	*ret_code = 0;
	if (wanted.len == 0 || str_to_i64(wanted, ret_code))
		return true;
	if (!codebook_load(s->inspection, s->desk->arena, false, &rows, &count, err))
		return false;
	code = codebook_named(rows, count, wanted);
	if (code == NULL)
		return err_set(err, ERR_NOT_FOUND,
			"there is no code \"%.*s\"; choose one of the list, or have it put into the "
			"codebook",
			STR_ARG(wanted));
	*ret_code = code->code;
	return true;
}

static bool
passage_parse(struct str piece, struct coding_row *row, struct err *err)
{
	size_t dash = str_find_char(piece, '-');

	if (dash == STR_NONE || !str_to_i64(str_slice(piece, 0, dash), &row->begins) ||
		!str_to_i64(str_from(piece, dash + 1), &row->ends))
		return err_set(err, ERR_USAGE, "choose some words to code");
	return true;
}

/* [[page,left,bottom,right,top],...], as a page's script gives it; "" none. */
static bool
boxes_check(const struct saving *s, struct err *err)
{
	struct str boxes = act_get(s->act, "boxes");
	struct json *list;

	if (boxes.len == 0)
		return true;
	if (!json_read(s->desk->arena, boxes, &list, err) || list->type != JSON_ARRAY ||
		list->count > BOXES_MAX)
		return err_set(err, ERR_USAGE, "that is no list of places on a page");
	for (const struct json *box = list->first; box != NULL; box = box->next) {
		if (box->type != JSON_ARRAY || box->count != 5)
			return err_set(err, ERR_USAGE, "that is no place on a page");
		for (const struct json *side = box->first; side != NULL; side = side->next)
			if (side->type != JSON_NUMBER)
				return err_set(err, ERR_USAGE, "that is no place on a page");
	}
	return true;
}

static bool
passages_code(const struct saving *s, struct act_answer *answer, struct err *err)
{
	struct str passages = act_get(s->act, "passages");
	struct str piece;
	int64_t code;
	int64_t coded = 0;

	if (!code_find(s, &code, err) || !boxes_check(s, err))
		return false;
	if (code == 0)
		return true;
	while (str_cut(&passages, ' ', &piece)) {
		struct coding_row row = {
			.code = code,
			.item = s->item,
			.boxes = act_get(s->act, "boxes"),
			.note = str_trim(act_get(s->act, "passage_note")),
			.pass = s->pass,
			.who = s->desk->person.name,
		};

		if (piece.len == 0)
			continue;
		if (coded == PASSAGES_MAX)
			return err_set(err, ERR_TOO_LARGE, "code at most %d passages at once",
				PASSAGES_MAX);
		if (!passage_parse(piece, &row, err) ||
			!coding_put(s->inspection, s->desk->arena, &row, err))
			return false;
		coded++;
	}
	if (coded == 0)
		return err_set(err, ERR_USAGE, "choose the words that the code is for");
	answer_i64(answer, s->desk->arena, "coded", coded);
	return true;
}

static void
name_add(struct buf *names, struct str name)
{
	struct str rest = buf_str(names);
	struct str piece;

	while (str_cut(&rest, ',', &piece))
		if (str_equal(str_trim(piece), name))
			return;
	buf_add_format(names, "%s%.*s", names->len > 0 ? ", " : "", STR_ARG(name));
}

/* Whether words of it are among those that are coded now. */
static bool
is_same_passage(const struct saving *s, const struct coding_row *row)
{
	struct str passages = act_get(s->act, "passages");
	struct err ignored = {0};
	struct str piece;

	while (str_cut(&passages, ' ', &piece)) {
		struct coding_row own = {0};

		if (piece.len > 0 && passage_parse(piece, &own, &ignored) &&
			row->begins < own.ends && own.begins < row->ends)
			return true;
	}
	return false;
}

/* Both are told: who saves now learns of what others did since the page was made ("seen": its last
 * entry then, 0 where nothing was coded yet), and they of this when they look again. */
static bool
others_tell(const struct saving *s, struct act_answer *answer, struct err *err)
{
	struct buf others CLEANUP(buf_free) = {.size_max = 1 << 16};
	struct buf same CLEANUP(buf_free) = {.size_max = 1 << 16};
	uint64_t seen = (uint64_t)act_get_i64(s->act, "seen");
	struct coding_row *rows;
	size_t count;

	if (act_get(s->act, "seen").len == 0)
		return true;
	if (!codings_of_document(s->inspection, s->desk->arena, s->document, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rows[i].entry <= seen || str_equal(rows[i].who, s->desk->person.name) ||
			!reading_may_see(&s->eyes, rows[i].pass, rows[i].who, s->desk->person.name))
			continue;
		name_add(&others, rows[i].who);
		if (is_same_passage(s, &rows[i]))
			name_add(&same, rows[i].who);
	}
	answer_str(answer, "others", str_copy(s->desk->arena, buf_str(&others)));
	answer_str(answer, "same", str_copy(s->desk->arena, buf_str(&same)));
	return true;
}

static bool
list_go_on(const struct saving *s, struct act_answer *answer, struct err *err)
{
	enum reading_state state = reading_state_from_name(act_get(s->act, "state"));
	int64_t list = act_get_i64(s->act, "list");
	struct reading_item here;
	struct reading_item next = {0};

	if (list == 0 || act_get(s->act, "state").len == 0)
		return true;
	if (state == READING_STATE_COUNT)
		return err_set(err, ERR_USAGE, "an item is to-read, read or skipped");
	if (!reading_item_find(s->inspection, s->desk->arena, list, s->item, &here, err) ||
		!reading_state_put(
			s->inspection, list, s->item, state, s->desk->person.name, false, err) ||
		!reading_next_open(s->inspection, s->desk->arena, s->desk->person.account, list,
			here.position, &next, err))
		return false;
	answer_i64(answer, s->desk->arena, "next", next.item);
	return true;
}

static bool
item_save_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct saving s;

	return saving_begin(desk, act, &s, err) && others_tell(&s, answer, err) &&
		weight_save(&s, answer, err) && passages_code(&s, answer, err) &&
		list_go_on(&s, answer, err);
}

static bool
take_back_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	uint64_t entry;

	(void)answer;
	return desk_may_open_coding(desk, act_get_i64(act, "coding"), err) &&
		coding_take_back(desk->workshop->inspection, (uint64_t)act_get_i64(act, "coding"),
			desk->person.name, desk->person.role == ROLE_LEAD, &entry, err);
}

/* ---- Undoing ---- */

/* The last version that counts and is this person's, and the one before it. */
static bool
weight_last(const struct saving *s, struct weighing_row *ret_last, struct weighing_row *ret_before,
	struct err *err)
{
	struct weighing_row *rows;
	size_t count;

	*ret_last = *ret_before = (struct weighing_row){.note = STR("")};
	if (!weighing_history(
		    s->inspection, s->desk->arena, s->document, s->pass, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rows[i].is_aside)
			continue;
		*ret_before = *ret_last;
		*ret_last = rows[i];
	}
	return true;
}

static bool
weight_undo(const struct saving *s, const struct weighing_row *last,
	const struct weighing_row *before, struct act_answer *answer, struct err *err)
{
	struct weighing_row row = *before;
	struct weighing_row standing;
	struct weighing_row other;
	enum weighing_outcome outcome;

	row.item = s->item;
	row.pass = s->pass;
	row.based_on = last->version;
	row.who = s->desk->person.name;
	answer_str(answer, "what", STR("weight"));
	return weighing_put(s->inspection, s->desk->arena, &row, &outcome, &standing, &other, err);
}

/* A code that was put is taken back; one that was taken back is put again, as a new one. */
static bool
coding_undo(const struct saving *s, uint64_t did, uint64_t coding, struct act_answer *answer,
	struct err *err)
{
	struct coding_row row;
	uint64_t entry;

	answer_str(answer, "what", STR("code"));
	if (did == coding)
		return coding_take_back(
			s->inspection, coding, s->desk->person.name, false, &entry, err);
	if (!coding_get(s->inspection, s->desk->arena, coding, &row, err))
		return false;
	row.begins = row.found_begins;
	row.ends = row.found_ends;
	row.item = s->item;
	return coding_put(s->inspection, s->desk->arena, &row, err);
}

static bool
undo_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct weighing_row last;
	struct weighing_row before;
	struct saving s;
	uint64_t did;
	uint64_t coding;

	if (!saving_begin(desk, act, &s, err) ||
		!coding_last_of(s.inspection, s.document, desk->person.name, &did, &coding, err) ||
		!weight_last(&s, &last, &before, err))
		return false;
	if (last.entry > did && str_equal(last.who, desk->person.name))
		return weight_undo(&s, &last, &before, answer, err);
	if (did == 0)
		return err_set(err, ERR_NOT_FOUND, "there is nothing of yours to undo here");
	return coding_undo(&s, did, coding, answer, err);
}

const struct act_row acts_of_coding[] = {
	{.name = "code-change", .permission = PERMIT_CODEBOOK, .run = code_change_run},
	{.name = "item-save", .permission = PERMIT_CODE, .run = item_save_run},
	{.name = "coding-take-back", .permission = PERMIT_CODE, .run = take_back_run},
	{.name = "item-undo", .permission = PERMIT_CODE, .run = undo_run},
	{0},
};
