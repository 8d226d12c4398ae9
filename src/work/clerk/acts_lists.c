/* Reading lists, the second reading, and searches that are kept.
 *
 *   list-make     name, reader, query, items "3 17 4". Answer: list, added, closed (left out: closed to who asks)
 *   list-add      list, items. Answer: the same
 *   list-change   list, version, name, reader, closed
 *   list-mark     list, item, state
 *   second-draw   list, share, reader. Answer: list
 *   settle        list, coding with applies ("1", "0"), or item with weight; why
 *   search-save   search (0: new), version, kind, name, query, alert, closed. Answer: search
 *   search-look   search, total
 */
#include "work/clerk/acts_inside.h"

#include "access/account.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "remit/reading_list.h"
#include "remit/saved_search.h"
#include "remit/settlement.h"
#include "store/inspection.h"
#include "work/clerk/act.h"
#include "work/clerk/desk.h"
#include "work/workshop.h"

/* Whoever reads a list must be here and may code. */
static bool
reader_check(struct act_desk *desk, struct str login, enum permission permission, struct err *err)
{
	struct account account;
	bool found;

	if (!account_find(
		    desk->workshop->inspection->db, desk->arena, login, &account, &found, err))
		return false;
	if (!found || account.state != ACCOUNT_OPEN)
		return err_set(err, ERR_NOT_FOUND, "there is nobody \"%.*s\"", STR_ARG(login));
	return role_may(account.role, permission) ||
		err_set(err, ERR_USAGE, "%.*s may not do this reading, as %s", STR_ARG(login),
			role_title(account.role));
}

static bool
items_parse(struct arena *arena, struct str text, int64_t **ret_items, size_t *ret_count,
	struct err *err)
{
	struct str piece;
	size_t room = 0;

	*ret_items = NULL;
	*ret_count = 0;
	while (str_cut(&text, ' ', &piece)) {
		int64_t item;

		if (piece.len == 0)
			continue;
		if (!str_to_i64(piece, &item))
			return err_set(err, ERR_USAGE, "items are named by their numbers");
		*ret_items = arena_grow(arena, *ret_items, *ret_count, &room, sizeof(**ret_items));
		(*ret_items)[(*ret_count)++] = item;
	}
	return true;
}

static bool
items_add(struct act_desk *desk, const struct act *act, int64_t list, struct act_answer *answer,
	struct err *err)
{
	int64_t *items;
	size_t count;
	size_t closed;
	int64_t added;

	if (!items_parse(desk->arena, act_get(act, "items"), &items, &count, err) ||
		!desk_open_items(desk, items, &count, &closed, err))
		return false;
	if (count == 0 && closed > 0)
		return err_set(err, ERR_PERMISSION,
			"all of these are closed to you; you can ask for access to each");
	if (!reading_items_add(desk->workshop->inspection, list, items, count, &added, err))
		return false;
	answer_i64(answer, desk->arena, "list", list);
	answer_i64(answer, desk->arena, "added", added);
	answer_i64(answer, desk->arena, "closed", (int64_t)closed);
	return true;
}

static bool
list_make_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct reading_list row = {
		.name = act_get(act, "name"),
		.query = act_get(act, "query"),
		.reader = act_get(act, "reader"),
		.pass = PASS_FIRST,
		.who = desk->person.name,
	};

	return reader_check(desk, row.reader, PERMIT_CODE, err) &&
		reading_list_put(desk->workshop->inspection, desk->arena, &row, err) &&
		items_add(desk, act, row.list, answer, err);
}

static bool
list_add_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	return items_add(desk, act, act_get_i64(act, "list"), answer, err);
}

static bool
list_change_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct reading_list row = {
		.list = act_get_i64(act, "list"),
		.version = act_get_i64(act, "version"),
		.name = act_get(act, "name"),
		.reader = act_get(act, "reader"),
		.is_closed = act_get_i64(act, "closed") != 0,
		.who = desk->person.name,
	};

	if (row.list <= 0)
		return err_set(err, ERR_NOT_FOUND, "there is no such reading list");
	answer_i64(answer, desk->arena, "list", row.list);
	return reader_check(desk, row.reader, PERMIT_CODE, err) &&
		reading_list_put(desk->workshop->inspection, desk->arena, &row, err);
}

static bool
list_mark_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	enum reading_state state = reading_state_from_name(act_get(act, "state"));
	int64_t document;

	(void)answer;
	if (state == READING_STATE_COUNT)
		return err_set(err, ERR_USAGE, "an item is to-read, read or skipped");
	/* Passed over it may be: whose list it is must get past it. */
	if (state == READING_READ &&
		(!coding_document_of(
			 desk->workshop->inspection, act_get_i64(act, "item"), &document, err) ||
			!desk_may_open(desk, document, err)))
		return false;
	return reading_state_put(desk->workshop->inspection, act_get_i64(act, "list"),
		act_get_i64(act, "item"), state, desk->person.name, desk->person.role == ROLE_LEAD,
		err);
}

static bool
second_draw_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct str reader = act_get(act, "reader");
	struct reading_list second;

	if (!reader_check(desk, reader, PERMIT_SECOND, err) ||
		!reading_second_draw(desk->workshop->inspection, desk->arena,
			act_get_i64(act, "list"), act_get_i64(act, "share"), reader,
			desk->person.name, &second, err))
		return false;
	answer_i64(answer, desk->arena, "list", second.list);
	return true;
}

static bool
settle_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct inspection *inspection = desk->workshop->inspection;
	struct settlement row = {
		.list = act_get_i64(act, "list"),
		.coding = (uint64_t)act_get_i64(act, "coding"),
		.applies = act_get_i64(act, "applies") != 0,
		.weight = weight_from_name(act_get(act, "weight")),
		.why = act_get(act, "why"),
		.who = desk->person.name,
	};

	(void)answer;
	if (row.weight == WEIGHT_COUNT)
		return err_set(err, ERR_USAGE,
			"the weight is one of key, relevant, background, not-relevant");
	if (row.coding == 0 &&
		(!coding_document_of(inspection, act_get_i64(act, "item"), &row.document, err) ||
			!desk_may_open(desk, row.document, err)))
		return false;
	if (!desk_may_open_coding(desk, (int64_t)row.coding, err))
		return false;
	return settlement_put(inspection, desk->arena, &row, desk->person.role == ROLE_LEAD, err);
}

static bool
search_save_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct saved_search row = {
		.search = act_get_i64(act, "search"),
		.version = act_get_i64(act, "version"),
		.kind = saved_kind_from_name(act_get(act, "kind")),
		.name = act_get(act, "name"),
		.query = act_get(act, "query"),
		.is_alert = act_get_i64(act, "alert") != 0,
		.is_closed = act_get_i64(act, "closed") != 0,
		.who = desk->person.name,
	};

	if (row.kind == SAVED_KIND_COUNT)
		return err_set(err, ERR_USAGE, "a kept search is a query, or terms");
	if (!saved_search_put(desk->workshop->inspection, desk->arena, &row,
		    desk->person.role == ROLE_LEAD, err))
		return false;
	answer_i64(answer, desk->arena, "search", row.search);
	return true;
}

static bool
search_look_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)answer;
	return saved_search_look(desk->workshop->inspection, act_get_i64(act, "search"),
		act_get_i64(act, "total"), desk->person.name, err);
}

const struct act_row acts_of_lists[] = {
	{.name = "list-make", .permission = PERMIT_CODE, .run = list_make_run},
	{.name = "list-add", .permission = PERMIT_CODE, .run = list_add_run},
	{.name = "list-change", .permission = PERMIT_CODE, .run = list_change_run},
	{.name = "list-mark", .permission = PERMIT_CODE, .run = list_mark_run},
	{.name = "second-draw", .permission = PERMIT_SETTLE, .run = second_draw_run},
	{.name = "settle", .permission = PERMIT_SETTLE, .run = settle_run},
	{.name = "search-save", .permission = PERMIT_CODE, .run = search_save_run},
	{.name = "search-look", .permission = PERMIT_CODE, .run = search_look_run},
	{0},
};
