/* Reading lists: a batch of items, in order, for one person to read; and the blind second reading of a share of one.
 *
 * A list is made from a search or by hand. Its head (name, reader, closed or not) changes by versions, items are
 * added at its end, each document once, and each item is to be read, read, or passed over. All of it is in the
 * log (ENTRY_READING_LIST, ENTRY_READING_ITEMS, ENTRY_READING_STATE).
 *
 * Second reading. A share of a list is drawn for a second reader: of all items those whose SHA-256 of
 * "SEED:ITEM" is smallest, SEED being 32 hexadecimal digits drawn then and kept in the log, so that anyone can
 * draw the same again. While an item is to be read there, its reader sees no codes, weights or notes of others
 * on it, and nobody else sees theirs. */
#ifndef CANDOUR_REMIT_READING_LIST_H
#define CANDOUR_REMIT_READING_LIST_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/coding.h"

struct arena;
struct err;
struct inspection;
struct json;
struct zone;

/* Stored by number: append only. */
enum reading_state { READING_TO_READ = 0, READING_READ, READING_SKIPPED, READING_STATE_COUNT };
const char *reading_state_name(enum reading_state state);    /* "to-read", "read", "skipped" */
const char *reading_state_words(enum reading_state state);   /* "To read", "Read", "Passed over" */
enum reading_state reading_state_from_name(struct str name); /* READING_STATE_COUNT: none such */

struct reading_list {
	int64_t list;    /* its number, from 1; people call it "B-14" */
	int64_t version; /* from 1 */
	struct str name;
	struct str query;
	struct str reader; /* login */
	enum reading_pass pass;
	int64_t first_list;
	int64_t share; /* of 100 */
	struct str seed;
	bool is_closed;
	struct str who;
	int64_t moment;
	uint64_t entry;
	/* Counted: */
	int64_t count;
	int64_t read;
	int64_t skipped;
};

struct reading_item {
	int64_t position; /* from 1 */
	int64_t item;
	int64_t document;
	enum reading_state state;
	struct str who;
	int64_t moment;
	uint64_t entry; /* that said so; 0: nothing was said */
};

/* Makes a list (row->list 0) or its next version (row->version: the one it is based on; ERR_EXISTS where it
 * has changed meanwhile). Sets list, version, moment and entry. */
bool reading_list_put(struct inspection *inspection, struct arena *arena, struct reading_list *row,
	struct err *err) MUST_USE;
/* Adds items at the end; those without a document, and documents that are in the list, are left out. */
bool reading_items_add(struct inspection *inspection, int64_t list, const int64_t *items,
	size_t count, int64_t *ret_added, struct err *err) MUST_USE;
/* Says of an item that it was read, passed over, or is to be read (again). Only the list's reader may, or
 * anybody where `any`. No entry where it is so already. */
bool reading_state_put(struct inspection *inspection, int64_t list, int64_t item,
	enum reading_state state, struct str who, bool any, struct err *err) MUST_USE;
bool reading_list_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
bool reading_items_restore(struct inspection *inspection, const struct json *payload,
	int64_t moment, uint64_t entry, struct err *err) MUST_USE;
bool reading_state_restore(struct inspection *inspection, const struct json *payload,
	int64_t moment, uint64_t entry, struct err *err) MUST_USE;

/* The last version, with its counts; ERR_NOT_FOUND. */
bool reading_list_get(struct inspection *inspection, struct arena *arena, int64_t list,
	struct reading_list *ret_list, struct err *err) MUST_USE;
/* The last versions of all lists, or of one reader's, the latest first. */
bool reading_lists(struct inspection *inspection, struct arena *arena, struct str reader,
	bool with_closed, struct reading_list **ret_lists, size_t *ret_count,
	struct err *err) MUST_USE;
/* Items from position `from` on, `count_max` at most. */
bool reading_items(struct inspection *inspection, struct arena *arena, int64_t list, int64_t from,
	size_t count_max, struct reading_item **ret_items, size_t *ret_count,
	struct err *err) MUST_USE;
/* Where an item, or a copy of it, stands; position 0: nowhere. */
bool reading_item_find(struct inspection *inspection, struct arena *arena, int64_t list,
	int64_t item, struct reading_item *ret_item, struct err *err) MUST_USE;
/* The next item to be read behind a position, from the beginning again at the end; position 0: none is left. */
bool reading_item_next(struct inspection *inspection, struct arena *arena, int64_t list,
	int64_t behind, struct reading_item *ret_item, struct err *err) MUST_USE;
/* How many items wait for a person in open lists: for the count beside "Reading". */
bool reading_left(struct inspection *inspection, struct str reader, int64_t *ret_count,
	struct err *err) MUST_USE;

/* ---- Second reading ---- */

/* Draws `share` of 100 items of a list (at least one) for another reader, as a list of its own. */
bool reading_second_draw(struct inspection *inspection, struct arena *arena, int64_t list,
	int64_t share, struct str reader, struct str who, struct reading_list *ret_list,
	struct err *err) MUST_USE;
/* How a person stands to a document. */
struct reading_eyes {
	bool is_second; /* they read it second, and have not done so yet: they see only their own */
	int64_t list;   /* then: the list */
	struct str other; /* somebody else has yet to read it second: login; "" nobody */
};
bool reading_eyes_find(struct inspection *inspection, struct arena *arena, int64_t document,
	struct str who, struct reading_eyes *ret_eyes, struct err *err) MUST_USE;
/* The same for all documents that somebody has yet to read second, in order of number; what is not among them is
 * open to everybody. */
struct reading_blind {
	int64_t document;
	struct reading_eyes eyes;
};
/* Of what reading_seconds gave, which may be kept as long as reading_age is the same. */
struct reading_second {
	int64_t document;
	int64_t list;
	struct str reader; /* login */
};
bool reading_seconds(struct inspection *inspection, struct arena *arena,
	struct reading_second **ret_seconds, size_t *ret_count, struct err *err) MUST_USE;
struct reading_blind *reading_blinds(struct arena *arena, const struct reading_second *seconds,
	size_t count, struct str who, size_t *ret_count);
/* How many entries of the log changed a list, its items, or what was said of one: what hangs on lists is true as long
 * as these are the same. Three look-ups. */
struct reading_age {
	uint64_t lists;
	uint64_t items;
	uint64_t states;
};
bool reading_age(
	struct inspection *inspection, struct reading_age *ret_age, struct err *err) MUST_USE;
/* How many documents somebody has yet to read second. */
bool reading_second_left(
	struct inspection *inspection, struct str who, size_t *ret_count, struct err *err) MUST_USE;
/* May this person see that coding, or what was said of the document in that pass? */
bool reading_may_see(
	const struct reading_eyes *eyes, enum reading_pass pass, struct str author, struct str who);

/* ---- Pace ---- */

/* Over the last active stretch: items done one after another with no pause of more than 15 minutes; of a stretch of
 * more than 250 items the last 250. */
struct reading_pace {
	double per_hour;    /* 0: not known yet (fewer than three items, or within one minute) */
	int64_t last;       /* when the last item was done */
	int64_t left;       /* items to be read */
	bool is_going_on;   /* the last pause is not longer than 15 minutes */
	int64_t done_about; /* when all will be read at this pace, going on from now */
};
bool reading_pace_find(struct inspection *inspection, int64_t list, int64_t now,
	struct reading_pace *ret_pace, struct err *err) MUST_USE;
/* The same from moments, the latest first; for tests. */
struct reading_pace reading_pace_of(
	const int64_t *moments, size_t count, int64_t left, int64_t now);
/* "52 an hour; done about 16:40", "52 an hour last time; about 3 hours of reading left", "all read", or "". */
struct str reading_pace_words(
	struct arena *arena, const struct reading_pace *pace, int64_t now, const struct zone *zone);

#endif
