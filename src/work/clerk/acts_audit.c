/* What was looked at, searched and taken away: entries and nothing else. A door asks for them
 * before the bytes leave.
 *
 *   note-view    items: their numbers, with blanks; verb: the page
 *   note-search  query, total
 *   note-export  what: "search hits", file, items: numbers with blanks, count, sha256 (may lack) */
#include "work/clerk/acts_inside.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "ledger/ledger.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/clerk/act.h"
#include "work/viewing.h"
#include "work/workshop.h"

enum { ITEMS_MAX = 2000, TEXT_MAX = 10000 };

static bool
items_read(struct arena *arena, struct str list, int64_t **ret_items, size_t *ret_count,
	struct err *err)
{
	struct str piece;

	*ret_items = ARENA_ARRAY(arena, ITEMS_MAX, int64_t);
	*ret_count = 0;
	while (str_cut(&list, ' ', &piece)) {
		if (piece.len == 0)
			continue;
		if (*ret_count == ITEMS_MAX)
			return err_set(err, ERR_TOO_LARGE, "these are too many items at once");
		if (!str_to_i64(piece, &(*ret_items)[(*ret_count)++]))
			return err_set(err, ERR_USAGE, "that is no item's number");
	}
	return true;
}

/* A door that was taken over cannot have a view noted that its person may not have. */
static bool
item_check(struct act_desk *desk, int64_t number, struct err *err)
{
	struct inspection *inspection = desk->workshop->inspection;
	struct item item;
	bool may;

	if (!item_get(inspection, desk->arena, number, &item, err) ||
		!access_may_open(inspection->db, desk->person.account, item.document, &may, err))
		return false;
	return may ||
		err_set(err, ERR_PERMISSION, "item %lld is closed to you; you can ask for access",
			(long long)number);
}

static bool
view_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct viewing viewing = {
		.who = desk->person.name, .verb = str_slice(act_get(act, "verb"), 0, TEXT_MAX)};
	int64_t *items;
	uint64_t entry;

	if (!items_read(desk->arena, act_get(act, "items"), &items, &viewing.item_count, err))
		return false;
	if (viewing.item_count == 0)
		return err_set(err, ERR_USAGE, "a view is of some item");
	viewing.items = items;
	for (size_t i = 0; i < viewing.item_count; i++)
		if (!item_check(desk, items[i], err))
			return false;
	if (!viewing_put(desk->workshop->inspection, &viewing, &entry, err))
		return false;
	answer_i64(answer, desk->arena, "entry", (int64_t)entry);
	return true;
}

static bool
entry_end(struct act_desk *desk, const char *kind, struct json_writer *w, struct buf *payload,
	struct act_answer *answer, struct err *err)
{
	uint64_t entry;

	json_object_end(w);
	if (payload->overflowed)
		return err_set(err, ERR_TOO_LARGE, "that is too long for an entry of the log");
	if (!entry_add(desk->workshop->inspection, kind, buf_str(payload), &entry, err))
		return false;
	answer_i64(answer, desk->arena, "entry", (int64_t)entry);
	return true;
}

static bool
search_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "who", desk->person.name);
	json_member_str(&w, "query", str_slice(act_get(act, "query"), 0, TEXT_MAX));
	json_member_i64(&w, "total", act_get_i64(act, "total"));
	return entry_end(desk, ENTRY_SEARCHED, &w, &payload, answer, err);
}

static bool
export_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	int64_t *items;
	size_t count;

	if (!items_read(desk->arena, act_get(act, "items"), &items, &count, err))
		return false;
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "who", desk->person.name);
	json_member_str(&w, "what", str_slice(act_get(act, "what"), 0, TEXT_MAX));
	json_member_str(&w, "file", str_slice(act_get(act, "file"), 0, TEXT_MAX));
	json_key(&w, "items");
	json_array_begin(&w);
	for (size_t i = 0; i < count; i++)
		json_i64(&w, items[i]);
	json_array_end(&w);
	json_member_i64(&w, "count", act_get_i64(act, "count"));
	if (act_get(act, "sha256").len > 0)
		json_member_str(&w, "sha256", str_slice(act_get(act, "sha256"), 0, 64));
	return entry_end(desk, ENTRY_EXPORTED, &w, &payload, answer, err);
}

const struct act_row acts_of_audit[] = {
	{.name = "note-view", .permission = PERMIT_EVIDENCE, .run = view_run},
	{.name = "note-search", .permission = PERMIT_EVIDENCE, .run = search_run},
	{.name = "note-export", .permission = PERMIT_SELF, .run = export_run},
	{0},
};
