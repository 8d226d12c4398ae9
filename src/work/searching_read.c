#include "work/searching_read.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/search.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/entry_run.h"
#include "store/inspection.h"

#include "searching.sql.h"

#include <stdlib.h>
#include <string.h>

#define TAGS_SIZE_MAX ((size_t)1 << 30)

struct pair {
	int64_t document;
	uint32_t reader; /* in readings.logins */
};

struct pairs {
	struct pair *list;
	size_t count;
	size_t room;
};

struct age {
	int64_t weighing;
	int64_t coding;
	uint64_t states; /* entries of the log that said so of an item of a list */
};

struct readings {
	struct age age;
	bool is_read;
	struct pairs said;  /* by codes and weight: never taken away */
	struct str *logins; /* owned */
	size_t login_count;
	struct arena arena; /* of what follows */
	struct str *by;     /* logins of the tags from the third on */
	struct search_tag *tags;
	size_t tag_count;
};

/* ---- what was said since ---- */

static uint32_t
reader_number(struct readings *readings, struct str login)
{
	char *copy;

	for (size_t i = readings->login_count; i-- > 0;)
		if (str_equal(readings->logins[i], login))
			return (uint32_t)i;
	copy = memory_alloc(login.len + 1);
	memcpy(copy, login.data, login.len);
	copy[login.len] = '\0';
	readings->logins = memory_grow(
		readings->logins, (readings->login_count + 1) * sizeof(*readings->logins));
	readings->logins[readings->login_count] = str_make(copy, login.len);
	return (uint32_t)readings->login_count++;
}

static void
pair_add(struct pairs *pairs, struct pair pair)
{
	if (pairs->count == pairs->room) {
		pairs->room = pairs->room * 2 + 64;
		pairs->list = memory_grow(pairs->list, pairs->room * sizeof(*pairs->list));
	}
	pairs->list[pairs->count++] = pair;
}

static bool
said_read(struct readings *readings, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_READ_SAID, &s, err))
		return false;
	bind_i64(&s, READ_SAID_WEIGHING, readings->age.weighing);
	bind_i64(&s, READ_SAID_CODING, readings->age.coding);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		pair_add(&readings->said,
			(struct pair){column_i64(&s, READ_SAID_COL_DOCUMENT),
				reader_number(readings, column_str(&s, READ_SAID_COL_WHO))});
	}
}

static bool
marked_read(struct readings *readings, struct db *db, struct pairs *pairs, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_READ_MARKED, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		pair_add(pairs,
			(struct pair){column_i64(&s, READ_MARKED_COL_DOCUMENT),
				reader_number(readings, column_str(&s, READ_MARKED_COL_WHO))});
	}
}

/* ---- tags ---- */

static int
pair_compare(const void *one, const void *other)
{
	const struct pair *a = one;
	const struct pair *b = other;

	if (a->document != b->document)
		return a->document < b->document ? -1 : 1;
	return a->reader < b->reader ? -1 : a->reader > b->reader;
}

/* The documents of one reader, or of anybody, of pairs in order; each once. */
static void
documents_take(struct readings *readings, const struct pairs *pairs, bool is_anybody,
	uint32_t reader, struct search_tag *tag)
{
	int64_t *documents;
	size_t room = 0;

	for (size_t i = 0; i < pairs->count; i++)
		room += is_anybody || pairs->list[i].reader == reader;
	tag->documents = documents = ARENA_ARRAY(&readings->arena, room, int64_t);
	for (size_t i = 0; i < pairs->count; i++) {
		if (!is_anybody && pairs->list[i].reader != reader)
			continue;
		if (tag->count == 0 || documents[tag->count - 1] != pairs->list[i].document)
			documents[tag->count++] = pairs->list[i].document;
	}
}

static void
account_add(struct readings *readings, const struct pairs *pairs, const struct statement *s,
	size_t *room)
{
	struct search_tag tag = {.number = READ_BY + column_i64(s, READ_ACCOUNTS_COL_ID),
		.name = str_copy(&readings->arena, column_str(s, READ_ACCOUNTS_COL_NAME))};
	struct str login = str_copy(&readings->arena, column_str(s, READ_ACCOUNTS_COL_LOGIN));
	size_t by_room = *room;

	documents_take(readings, pairs, false, reader_number(readings, login), &tag);
	if (tag.count == 0)
		return;
	readings->by = arena_grow(&readings->arena, readings->by, readings->tag_count, &by_room,
		sizeof(*readings->by));
	readings->tags = arena_grow(&readings->arena, readings->tags, readings->tag_count, room,
		sizeof(*readings->tags));
	readings->by[readings->tag_count] = login;
	readings->tags[readings->tag_count++] = tag;
}

/* The first two are nobody's and anybody's, whether somebody has read or not. */
static bool
tags_make(struct readings *readings, struct db *db, const struct pairs *pairs, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 2;
	bool row;

	arena_free(&readings->arena);
	arena_init(&readings->arena, TAGS_SIZE_MAX);
	readings->tags = ARENA_ARRAY(&readings->arena, room, struct search_tag);
	readings->by = ARENA_ARRAY(&readings->arena, room, struct str);
	readings->tag_count = 2;
	readings->tags[1] = (struct search_tag){.name = STR("yes"), .number = READ_BY_ANYBODY};
	documents_take(readings, pairs, true, 0, &readings->tags[1]);
	readings->tags[0] = readings->tags[1];
	readings->tags[0].name = STR("no");
	readings->tags[0].number = READ_BY_NOBODY;
	readings->tags[0].is_rest = true;
	if (!db_begin(db, &SQL_READ_ACCOUNTS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		account_add(readings, pairs, &s, &room);
	}
}

static bool
since_read(struct readings *readings, struct db *db, const struct age *age, struct err *err)
{
	struct pairs all = {0};
	bool good = said_read(readings, db, err);

	if (good) {
		/* Read once and never again, also where the rest fails. */
		readings->age.weighing = age->weighing;
		readings->age.coding = age->coding;
	}
	good = good && marked_read(readings, db, &all, err);
	for (size_t i = 0; good && i < readings->said.count; i++)
		pair_add(&all, readings->said.list[i]);
	if (good && all.count > 0)
		qsort(all.list, all.count, sizeof(*all.list), pair_compare);
	good = good && tags_make(readings, db, &all, err);
	free(all.list);
	return good;
}

static bool
age_take(struct inspection *inspection, struct age *ret_age, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_age = (struct age){0};
	if (!db_begin(inspection->db, &SQL_READ_AGE, &s, err) || !statement_row(&s, &row, err))
		return false;
	ret_age->weighing = column_i64(&s, READ_AGE_COL_WEIGHING);
	ret_age->coding = column_i64(&s, READ_AGE_COL_CODING);
	return entry_count(inspection, STR(ENTRY_READING_STATE), &ret_age->states, err);
}

static bool
readings_ready(struct readings *readings, struct inspection *inspection, struct err *err)
{
	struct age age;

	if (!age_take(inspection, &age, err))
		return false;
	if (readings->is_read && memcmp(&age, &readings->age, sizeof(age)) == 0)
		return true;
	readings->is_read = false;
	if (!since_read(readings, inspection->db, &age, err))
		return false;
	readings->age = age;
	readings->is_read = true;
	return true;
}

struct readings *
readings_new(void)
{
	struct readings *readings = memory_alloc(sizeof(*readings));

	*readings = (struct readings){0};
	return readings;
}

void
readings_free(struct readings *readings)
{
	for (size_t i = 0; i < readings->login_count; i++)
		free((void *)(uintptr_t)readings->logins[i].data);
	free(readings->logins);
	free(readings->said.list);
	arena_free(&readings->arena);
	free(readings);
}

bool
read_tags(struct readings *readings, struct inspection *inspection,
	const struct search_tag **ret_tags, size_t *ret_count, struct err *err)
{
	if (!readings_ready(readings, inspection, err))
		return false;
	*ret_tags = readings->tags;
	*ret_count = readings->tag_count;
	return true;
}

static bool
is_one_of(struct str value, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (str_equal_nocase(value, str_of(names[i])))
			return true;
	return false;
}

bool
read_find(struct readings *readings, struct inspection *inspection, struct arena *arena,
	struct str value, struct search_found *ret_found, struct err *err)
{
	static const char *const nobody[] = {"no", "nobody", NULL};
	static const char *const anybody[] = {"yes", "anybody", "any", "*", NULL};
	struct buf names CLEANUP(buf_free) = {0};
	size_t at = 1;

	if (!readings_ready(readings, inspection, err))
		return false;
	ret_found->is_rest = is_one_of(value, nobody);
	if (!ret_found->is_rest && !is_one_of(value, anybody)) {
		for (at = 2; at < readings->tag_count; at++) {
			if (str_equal_nocase(value, readings->by[at]))
				break;
			buf_add_format(&names, ", %.*s", STR_ARG(readings->by[at]));
		}
		if (at >= readings->tag_count) {
			ret_found->suggestion = str_format(arena,
				"read: takes no, yes, or the login name of who has read something%s.",
				buf_cstr(&names));
			return err_set(err, ERR_QUERY, "nobody \"%.*s\" has read anything yet",
				STR_ARG(value));
		}
	}
	ret_found->documents = readings->tags[at].documents;
	ret_found->count = readings->tags[at].count;
	return true;
}
