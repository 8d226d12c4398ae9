#include "compare/thread/announced.h"

#include "announced.sql.h"
#include "base/arena.h"
#include "compare/compare.h"
#include "compare/subject.h"
#include "compare/thread/said.h"
#include "store/db.h"

enum { ALL_MAX = SAID_BODY_MAX * ANNOUNCE_COUNT_MAX };

enum announced_says
announced_says(const struct subject *subject)
{
	for (size_t i = 0; i < subject->fact_count; i++) {
		if (!str_equal(subject->facts[i].name, STR("header:X-MS-Has-Attach")))
			continue;
		if (str_equal_nocase(subject->facts[i].value, STR("yes")))
			return ANNOUNCED_SAYS_SOME;
		return subject->facts[i].value.len == 0 ||
				str_equal_nocase(subject->facts[i].value, STR("no"))
			? ANNOUNCED_SAYS_NONE
			: ANNOUNCED_SAYS_ELSE;
	}
	return ANNOUNCED_SAYS_NOTHING;
}

static bool
one_write(struct compare *compare, int64_t document, size_t ordinal, size_t body, size_t cp,
	const struct announce *announce, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_ANNOUNCED_NEW, &s, err))
		return false;
	bind_i64(&s, ANNOUNCED_NEW_DOCUMENT, document);
	bind_i64(&s, ANNOUNCED_NEW_ORDINAL, (int64_t)ordinal);
	bind_i64(&s, ANNOUNCED_NEW_BODY, (int64_t)body);
	bind_i64(&s, ANNOUNCED_NEW_KIND, announce->kind);
	bind_str(&s, ANNOUNCED_NEW_FILE, announce->file);
	bind_str(&s, ANNOUNCED_NEW_KEY, announce->key);
	bind_str(&s, ANNOUNCED_NEW_WIDE, announce->wide);
	bind_i64(&s, ANNOUNCED_NEW_FILE_BEGINS, (int64_t)(cp + announce->file_from));
	bind_i64(&s, ANNOUNCED_NEW_FILE_ENDS, (int64_t)(cp + announce->file_to));
	bind_i64(&s, ANNOUNCED_NEW_WANTED, announce->wanted);
	bind_i64(&s, ANNOUNCED_NEW_IS_PICTURE, announce->is_picture ? 1 : 0);
	bind_i64(&s, ANNOUNCED_NEW_BEGINS, (int64_t)(cp + announce->cp_from));
	bind_i64(&s, ANNOUNCED_NEW_ENDS, (int64_t)(cp + announce->cp_to));
	bind_str(&s, ANNOUNCED_NEW_WORDS, announce->words);
	return statement_run(&s, err);
}

bool
announced_write(struct compare *compare, struct arena *arena, int64_t document,
	const struct said_body *bodies, size_t body_count, size_t *ret_count, struct err *err)
{
	*ret_count = 0;
	for (size_t i = 0; i < body_count; i++) {
		struct announce *list;
		size_t count;

		announce_find(arena, &bodies[i].quote, &list, &count);
		for (size_t k = 0; k < count; k++)
			if (!one_write(compare, document, (*ret_count)++, i, bodies[i].cp_from,
				    &list[k], err))
				return false;
	}
	return true;
}

bool
announced_remove(struct compare *compare, int64_t document, struct err *err)
{
	return db_run_for(
		compare->db, &SQL_ANNOUNCED_REMOVE, ANNOUNCED_REMOVE_DOCUMENT, document, err);
}

static void
one_take(const struct statement *s, struct arena *arena, struct announced *ret_one)
{
	*ret_one = (struct announced){.body = (size_t)column_i64(s, ANNOUNCED_LIST_COL_BODY),
		.announce = {
			.kind = (enum announce_kind)column_i64(s, ANNOUNCED_LIST_COL_KIND),
			.file = str_copy(arena, column_str(s, ANNOUNCED_LIST_COL_FILE)),
			.key = str_copy(arena, column_str(s, ANNOUNCED_LIST_COL_KEY)),
			.wide = str_copy(arena, column_str(s, ANNOUNCED_LIST_COL_WIDE)),
			.wanted = (unsigned)column_i64(s, ANNOUNCED_LIST_COL_WANTED),
			.is_picture = column_i64(s, ANNOUNCED_LIST_COL_IS_PICTURE) != 0,
			.cp_from = (size_t)column_i64(s, ANNOUNCED_LIST_COL_BEGINS),
			.cp_to = (size_t)column_i64(s, ANNOUNCED_LIST_COL_ENDS),
			.words = str_copy(arena, column_str(s, ANNOUNCED_LIST_COL_WORDS)),
		}};
}

bool
announced_list(struct compare *compare, struct arena *arena, int64_t document,
	struct announced **ret_list, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_list = NULL;
	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_ANNOUNCED_LIST, &s, err))
		return false;
	bind_i64(&s, ANNOUNCED_LIST_DOCUMENT, document);
	bind_i64(&s, ANNOUNCED_LIST_COUNT, ALL_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_list = arena_grow(arena, *ret_list, *ret_count, &room, sizeof(**ret_list));
		one_take(&s, arena, &(*ret_list)[(*ret_count)++]);
	}
}

bool
announced_said(struct compare *compare, int64_t document, size_t *ret_count,
	enum announced_says *ret_says, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	*ret_says = ANNOUNCED_SAYS_NOTHING;
	if (!db_begin(compare->db, &SQL_ANNOUNCED_SAID, &s, err))
		return false;
	bind_i64(&s, ANNOUNCED_SAID_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (row) {
		*ret_count = (size_t)column_i64(&s, ANNOUNCED_SAID_COL_ANNOUNCES);
		*ret_says = (enum announced_says)column_i64(&s, ANNOUNCED_SAID_COL_SAYS);
	}
	return true;
}
