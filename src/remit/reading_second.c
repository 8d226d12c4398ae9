#include "remit/reading_list.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "crypto/random.h"
#include "crypto/sha256.h"
#include "reading_list.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/entry_run.h"
#include "store/inspection.h"

#include <stdlib.h>
#include <string.h>

enum { SEED_SIZE = 16 };

struct draw {
	unsigned char digest[SHA256_SIZE];
	const struct reading_item *item;
};

static int
draw_compare(const void *a, const void *b)
{
	return memcmp(
		((const struct draw *)a)->digest, ((const struct draw *)b)->digest, SHA256_SIZE);
}

static int
draw_place(const void *a, const void *b)
{
	int64_t left = ((const struct draw *)a)->item->position;
	int64_t right = ((const struct draw *)b)->item->position;

	return left < right ? -1 : left > right;
}

/* The share of the items with the smallest digests, in the order of the list. */
static const int64_t *
share_draw(struct arena *arena, struct str seed, const struct reading_item *items, size_t count,
	size_t wanted)
{
	struct draw *draws = ARENA_ARRAY(arena, count, struct draw);
	int64_t *drawn = ARENA_ARRAY(arena, wanted, int64_t);

	for (size_t i = 0; i < count; i++) {
		struct str text = str_format(
			arena, "%.*s:%lld", STR_ARG(seed), (long long)items[i].item);

		sha256_once(text, draws[i].digest);
		draws[i].item = &items[i];
	}
	qsort(draws, count, sizeof(*draws), draw_compare);
	qsort(draws, wanted, sizeof(*draws), draw_place);
	for (size_t i = 0; i < wanted; i++)
		drawn[i] = draws[i].item->item;
	return drawn;
}

static bool
draw_check(const struct reading_list *first, int64_t share, struct str reader, struct err *err)
{
	if (share < 1 || share > 100)
		return err_set(err, ERR_USAGE, "a share is between 1 and 100 of 100");
	if (first->pass == PASS_SECOND)
		return err_set(err, ERR_USAGE, "this list is itself a second reading");
	if (str_equal(first->reader, reader))
		return err_set(err, ERR_USAGE,
			"%.*s reads this list first; the second reading is somebody else's",
			STR_ARG(reader));
	if (first->count == 0)
		return err_set(err, ERR_USAGE, "there is nothing in this list yet");
	return true;
}

bool
reading_second_draw(struct inspection *inspection, struct arena *arena, int64_t list, int64_t share,
	struct str reader, struct str who, struct reading_list *ret_list, struct err *err)
{
	unsigned char seed[SEED_SIZE];
	struct reading_list first;
	struct reading_item *items;
	size_t wanted;
	size_t count;
	int64_t added;

	if (!reading_list_get(inspection, arena, list, &first, err) ||
		!draw_check(&first, share, reader, err) ||
		!reading_items(inspection, arena, list, 1, READING_LIST_MAX, &items, &count, err))
		return false;
	random_bytes(inspection->random, seed, sizeof(seed));
	*ret_list = (struct reading_list){
		.name = str_format(arena, "Second reading of B-%lld", (long long)list),
		.query = first.query,
		.reader = reader,
		.pass = PASS_SECOND,
		.first_list = list,
		.share = share,
		.seed = hex_encode(arena, str_make(seed, sizeof(seed))),
		.who = who,
	};
	wanted = (count * (size_t)share + 99) / 100;
	return reading_list_put(inspection, arena, ret_list, err) &&
		reading_items_add(inspection, ret_list->list,
			share_draw(arena, ret_list->seed, items, count, wanted), wanted, &added,
			err);
}

static void
eyes_take(struct str reader, int64_t list, struct str who, struct reading_eyes *eyes)
{
	if (str_equal(reader, who)) {
		eyes->is_second = true;
		eyes->list = list;
	} else {
		eyes->other = reader;
	}
}

bool
reading_eyes_find(struct inspection *inspection, struct arena *arena, int64_t document,
	struct str who, struct reading_eyes *ret_eyes, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_eyes = (struct reading_eyes){.other = STR("")};
	if (!db_begin(inspection->db, &SQL_READING_EYES, &s, err))
		return false;
	bind_i64(&s, READING_EYES_DOCUMENT, document);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		eyes_take(str_copy(arena, column_str(&s, READING_EYES_COL_READER)),
			column_i64(&s, READING_EYES_COL_LIST), who, ret_eyes);
	}
}

bool
reading_seconds(struct inspection *inspection, struct arena *arena,
	struct reading_second **ret_seconds, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_seconds = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_READING_SECONDS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_seconds = arena_grow(
			arena, *ret_seconds, *ret_count, &room, sizeof(**ret_seconds));
		(*ret_seconds)[(*ret_count)++] = (struct reading_second){
			.document = column_i64(&s, READING_SECONDS_COL_DOCUMENT),
			.list = column_i64(&s, READING_SECONDS_COL_LIST),
			.reader = str_copy(arena, column_str(&s, READING_SECONDS_COL_READER))};
	}
}

struct reading_blind *
reading_blinds(struct arena *arena, const struct reading_second *seconds, size_t count,
	struct str who, size_t *ret_count)
{
	struct reading_blind *blinds = ARENA_ARRAY(arena, count, struct reading_blind);

	*ret_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || seconds[i].document != seconds[i - 1].document)
			blinds[(*ret_count)++] = (struct reading_blind){
				.document = seconds[i].document, .eyes = {.other = STR("")}};
		eyes_take(seconds[i].reader, seconds[i].list, who, &blinds[*ret_count - 1].eyes);
	}
	return blinds;
}

bool
reading_age(struct inspection *inspection, struct reading_age *ret_age, struct err *err)
{
	return entry_count(inspection, STR(ENTRY_READING_LIST), &ret_age->lists, err) &&
		entry_count(inspection, STR(ENTRY_READING_ITEMS), &ret_age->items, err) &&
		entry_count(inspection, STR(ENTRY_READING_STATE), &ret_age->states, err);
}

bool
reading_second_left(
	struct inspection *inspection, struct str who, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_READING_SECOND_LEFT, &s, err))
		return false;
	bind_str(&s, READING_SECOND_LEFT_READER, who);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_count = (size_t)column_i64(&s, READING_SECOND_LEFT_COL_COUNT);
	return true;
}

bool
reading_may_see(
	const struct reading_eyes *eyes, enum reading_pass pass, struct str author, struct str who)
{
	if (str_equal(author, who))
		return true;
	return !eyes->is_second && (pass != PASS_SECOND || eyes->other.len == 0);
}
