#include "remit/reading_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "reading_list.sql.h"
#include "remit/looked_at.h"
#include "remit/payload.h"
#include "remit/unsettled.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

static const struct {
	const char *name;
	const char *words;
} states[READING_STATE_COUNT] = {
	{"to-read", "To read"}, {"read", "Read"}, {"skipped", "Passed over"}};

const char *
reading_state_name(enum reading_state state)
{
	return state < READING_STATE_COUNT ? states[state].name : "";
}

const char *
reading_state_words(enum reading_state state)
{
	return state < READING_STATE_COUNT ? states[state].words : "";
}

enum reading_state
reading_state_from_name(struct str name)
{
	for (unsigned i = 0; i < READING_STATE_COUNT; i++)
		if (str_equal(name, str_of(states[i].name)))
			return (enum reading_state)i;
	return READING_STATE_COUNT;
}

/* *ret_added false: nothing is held of it, or the list has it. */
static bool
item_write(
	struct inspection *inspection, int64_t list, int64_t item, bool *ret_added, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_READING_ITEM_NEW, &s, err))
		return false;
	bind_i64(&s, READING_ITEM_NEW_LIST, list);
	bind_i64(&s, READING_ITEM_NEW_ITEM, item);
	if (!statement_run(&s, err))
		return false;
	*ret_added = db_changes(inspection->db) > 0;
	return !*ret_added ||
		db_run_for(
			inspection->db, &SQL_READING_TALLY_NEW, READING_TALLY_NEW_LIST, list, err);
}

/* Up to READING_ITEMS_MAX in one entry. Copies of one content are left out as they come. */
static bool
items_write(struct inspection *inspection, int64_t list, const int64_t *items, size_t count,
	int64_t *added, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	int64_t before = *added;
	uint64_t entry;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "list", list);
	json_key(&w, "items");
	json_array_begin(&w);
	for (size_t i = 0; i < count; i++) {
		bool added_it;

		if (!item_write(inspection, list, items[i], &added_it, err))
			return false;
		if (!added_it)
			continue;
		json_i64(&w, items[i]);
		(*added)++;
	}
	json_array_end(&w);
	json_object_end(&w);
	return *added == before ||
		payload_add(inspection, ENTRY_READING_ITEMS, &payload, &entry, err);
}

bool
reading_items_add(struct inspection *inspection, int64_t list, const int64_t *items, size_t count,
	int64_t *ret_added, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct reading_list row;

	*ret_added = 0;
	if (!reading_list_get(inspection, &arena, list, &row, err))
		return false;
	if (row.is_closed)
		return err_set(err, ERR_USAGE, "the list is closed");
	if (count > (size_t)READING_LIST_MAX - (size_t)row.count)
		return err_set(err, ERR_TOO_LARGE, "a list holds at most %d items; make two of it",
			READING_LIST_MAX);
	for (size_t at = 0; at < count; at += READING_ITEMS_MAX) {
		size_t piece = count - at < READING_ITEMS_MAX ? count - at : READING_ITEMS_MAX;

		if (!items_write(inspection, list, items + at, piece, ret_added, err))
			return false;
	}
	return true;
}

bool
reading_items_restore(struct inspection *inspection, const struct json *payload,
	int64_t moment UNUSED, uint64_t entry UNUSED, struct err *err)
{
	const struct json *items = json_get(payload, "items");

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next) {
		int64_t number;
		bool added;

		if (item->type != JSON_NUMBER || !str_to_i64(item->text, &number))
			return err_set(err, ERR_ALTERED,
				"an entry of the log adds no proper item to a list");
		if (!item_write(inspection, json_get_i64(payload, "list"), number, &added, err))
			return false;
		if (!added)
			return err_set(err, ERR_ALTERED,
				"an entry of the log adds an item to a list that is in it, or was "
				"never received");
	}
	return true;
}

/* All queries of items have the columns in this order. */
static struct reading_item
item_take(const struct statement *s, struct arena *arena)
{
	return (struct reading_item){
		.position = column_i64(s, READING_ITEM_SOME_COL_POSITION),
		.item = column_i64(s, READING_ITEM_SOME_COL_ITEM),
		.document = column_i64(s, READING_ITEM_SOME_COL_DOCUMENT),
		.state = (enum reading_state)column_i64(s, READING_ITEM_SOME_COL_STATE),
		.moment = column_i64(s, READING_ITEM_SOME_COL_STATE_MOMENT),
		.who = str_copy(arena, column_str(s, READING_ITEM_SOME_COL_STATE_WHO)),
		.entry = (uint64_t)column_i64(s, READING_ITEM_SOME_COL_STATE_ENTRY),
	};
}

bool
reading_items(struct inspection *inspection, struct arena *arena, int64_t list, int64_t from,
	size_t count_max, struct reading_item **ret_items, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_items = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_READING_ITEM_SOME, &s, err))
		return false;
	bind_i64(&s, READING_ITEM_SOME_LIST, list);
	bind_i64(&s, READING_ITEM_SOME_FROM, from);
	bind_i64(&s, READING_ITEM_SOME_COUNT_MAX, (int64_t)count_max);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_items = arena_grow(arena, *ret_items, *ret_count, &room, sizeof(**ret_items));
		(*ret_items)[(*ret_count)++] = item_take(&s, arena);
	}
}

static bool
one_take(struct statement *s, struct arena *arena, struct reading_item *ret_item, struct err *err)
{
	bool found;

	*ret_item = (struct reading_item){0};
	if (!statement_row(s, &found, err))
		return false;
	if (found)
		*ret_item = item_take(s, arena);
	return true;
}

bool
reading_item_find(struct inspection *inspection, struct arena *arena, int64_t list, int64_t item,
	struct reading_item *ret_item, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_READING_ITEM_AT, &s, err))
		return false;
	bind_i64(&s, READING_ITEM_AT_LIST, list);
	bind_i64(&s, READING_ITEM_AT_ITEM, item);
	return one_take(&s, arena, ret_item, err);
}

bool
reading_item_next(struct inspection *inspection, struct arena *arena, int64_t list, int64_t behind,
	struct reading_item *ret_item, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_READING_ITEM_NEXT, &s, err))
		return false;
	bind_i64(&s, READING_ITEM_NEXT_LIST, list);
	bind_i64(&s, READING_ITEM_NEXT_BEHIND, behind);
	return one_take(&s, arena, ret_item, err);
}

/* An item as it is in the table now counts once more, or (-1) once less. */
static bool
tally_change(
	struct inspection *inspection, int64_t list, int64_t position, int change, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_READING_TALLY_CHANGE, &s, err))
		return false;
	bind_i64(&s, READING_TALLY_CHANGE_LIST, list);
	bind_i64(&s, READING_TALLY_CHANGE_POSITION, position);
	bind_i64(&s, READING_TALLY_CHANGE_CHANGE, change);
	return statement_run(&s, err);
}

static bool
item_change(struct inspection *inspection, int64_t list, const struct reading_item *item,
	uint64_t entry, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_READING_ITEM_STATE, &s, err))
		return false;
	bind_i64(&s, READING_ITEM_STATE_STATE, item->state);
	bind_i64(&s, READING_ITEM_STATE_ENTRY, (int64_t)entry);
	bind_i64(&s, READING_ITEM_STATE_MOMENT, item->moment);
	bind_str(&s, READING_ITEM_STATE_WHO, item->who);
	bind_i64(&s, READING_ITEM_STATE_LIST, list);
	bind_i64(&s, READING_ITEM_STATE_POSITION, item->position);
	return statement_run(&s, err);
}

static bool
state_write(struct inspection *inspection, int64_t list, const struct reading_item *item,
	uint64_t entry, struct err *err)
{
	return tally_change(inspection, list, item->position, -1, err) &&
		item_change(inspection, list, item, entry, err) &&
		tally_change(inspection, list, item->position, 1, err) &&
		db_run_for(inspection->db, &SQL_READING_TALLY_EMPTY, READING_TALLY_EMPTY_LIST, list,
			err) &&
		(item->state == READING_READ ? looked_at_note(inspection, item->document, err)
					     : looked_at_look(inspection, item->document, err)) &&
		unsettled_follow(inspection, item->document, err);
}

static bool
state_entry(struct inspection *inspection, int64_t list, const struct reading_item *item,
	uint64_t *ret_entry, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "list", list);
	json_member_i64(&w, "item", item->item);
	json_member_str(&w, "state", str_of(reading_state_name(item->state)));
	json_member_str(&w, "who", item->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_READING_STATE, &payload, ret_entry, err);
}

bool
reading_state_put(struct inspection *inspection, int64_t list, int64_t item,
	enum reading_state state, struct str who, bool any, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct reading_list head;
	struct reading_item found;
	uint64_t entry;

	if (!reading_list_get(inspection, &arena, list, &head, err) ||
		!reading_item_find(inspection, &arena, list, item, &found, err))
		return false;
	if (found.position == 0)
		return err_set(err, ERR_NOT_FOUND, "item %lld is not in reading list B-%lld",
			(long long)item, (long long)list);
	if (!any && !str_equal(head.reader, who))
		return err_set(err, ERR_PERMISSION, "%.*s reads this list", STR_ARG(head.reader));
	if (head.is_closed)
		return err_set(err, ERR_USAGE, "the list is closed");
	if (found.state == state)
		return true;
	found.state = state;
	found.who = who;
	if (!state_entry(inspection, list, &found, &entry, err))
		return false;
	found.moment = inspection->last_moment;
	return state_write(inspection, list, &found, entry, err);
}

bool
reading_state_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	enum reading_state state = reading_state_from_name(json_get_str(payload, "state"));
	int64_t list = json_get_i64(payload, "list");
	struct reading_item found;

	if (!reading_item_find(
		    inspection, &arena, list, json_get_i64(payload, "item"), &found, err))
		return false;
	if (found.position == 0 || state == READING_STATE_COUNT)
		return err_set(err, ERR_ALTERED,
			"an entry of the log tells of the reading of what no list has");
	found.state = state;
	found.moment = moment;
	found.who = json_get_str(payload, "who");
	return state_write(inspection, list, &found, entry, err);
}
