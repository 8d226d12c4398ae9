#include "compare/near/near.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/lsh.h"
#include "compare/near/near_inside.h"
#include "near.sql.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

/* ---- keeping ---- */

static bool
family_remove(struct compare *compare, int64_t family, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_FAMILY_REMOVE, &s, err))
		return false;
	bind_i64(&s, NEAR_FAMILY_REMOVE_ID, family);
	return statement_run(&s, err) && compare_touch(compare, TOPIC_NEAR, family, err);
}

bool
near_family_dissolve(struct compare *compare, int64_t family, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_FAMILY_DISSOLVE, &s, err))
		return false;
	bind_i64(&s, NEAR_FAMILY_DISSOLVE_FAMILY, family);
	return statement_run(&s, err) && family_remove(compare, family, err);
}

static bool
family_members(struct compare *compare, int64_t family, int64_t *ret_members, int64_t *ret_pivot,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_members = 0;
	*ret_pivot = 0;
	if (!db_begin(compare->db, &SQL_NEAR_FAMILY_GET, &s, err))
		return false;
	bind_i64(&s, NEAR_FAMILY_GET_ID, family);
	if (!statement_row(&s, &row, err))
		return false;
	if (row) {
		*ret_members = column_i64(&s, NEAR_FAMILY_GET_COL_MEMBERS);
		*ret_pivot = column_i64(&s, NEAR_FAMILY_GET_COL_PIVOT);
	}
	return true;
}

static bool
family_next(struct compare *compare, int64_t *ret_family, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_NEAR_FAMILY_NEXT, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_family = row ? column_i64(&s, NEAR_FAMILY_NEXT_COL_ID) : 1;
	return true;
}

static bool
family_move(struct compare *compare, int64_t from, int64_t to, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_FAMILY_MOVE, &s, err))
		return false;
	bind_i64(&s, NEAR_FAMILY_MOVE_TO, to);
	bind_i64(&s, NEAR_FAMILY_MOVE_FROM, from);
	return statement_run(&s, err) && family_remove(compare, from, err);
}

static bool
member_set(struct compare *compare, int64_t document, int64_t family, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NEAR_FAMILY_SET, &s, err))
		return false;
	bind_i64(&s, NEAR_FAMILY_SET_FAMILY, family);
	bind_i64(&s, NEAR_FAMILY_SET_DOCUMENT, document);
	return statement_run(&s, err);
}

/* One number of a query with a family. */
static bool
family_number(struct compare *compare, const struct query *query, int parameter, int64_t family,
	int64_t *ret_number, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, query, &s, err))
		return false;
	bind_i64(&s, parameter, family);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_number = row ? column_i64(&s, 0) : 0;
	return true;
}

static bool
family_renew(struct compare *compare, int64_t family, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t members;
	int64_t pivot;

	if (!family_number(compare, &SQL_NEAR_FAMILY_COUNT, NEAR_FAMILY_COUNT_FAMILY, family,
		    &members, err) ||
		!family_number(compare, &SQL_NEAR_FAMILY_LONGEST, NEAR_FAMILY_LONGEST_FAMILY,
			family, &pivot, err) ||
		!db_begin(compare->db, &SQL_NEAR_FAMILY_PUT, &s, err))
		return false;
	bind_i64(&s, NEAR_FAMILY_PUT_ID, family);
	bind_i64(&s, NEAR_FAMILY_PUT_PIVOT, pivot);
	bind_i64(&s, NEAR_FAMILY_PUT_MEMBERS, members);
	return statement_run(&s, err) && compare_touch(compare, TOPIC_NEAR, family, err);
}

/* The family that the others of a group move into: the largest there is, or a new one. */
static bool
group_family(struct compare *compare, struct lsh *lsh, const uint64_t *group, size_t count,
	int64_t *ret_family, struct err *err)
{
	int64_t largest = 0;

	*ret_family = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t before;
		int64_t members;
		int64_t pivot;
		uint32_t root;

		(void)lsh_member(lsh, (uint32_t)group[i], &before, &root);
		if (before <= 0 || before == *ret_family)
			continue;
		if (!family_members(compare, before, &members, &pivot, err))
			return false;
		if (members > largest || (members == largest && before < *ret_family)) {
			largest = members;
			*ret_family = before;
		}
	}
	return *ret_family != 0 || family_next(compare, ret_family, err);
}

/* Whether a group is more than it was: it has someone new, or parts that were apart. */
static bool
group_is_news(struct lsh *lsh, const uint64_t *group, size_t count)
{
	int64_t first;
	uint32_t root;

	(void)lsh_member(lsh, (uint32_t)group[0], &first, &root);
	for (size_t i = 0; i < count; i++) {
		int64_t before;

		(void)lsh_member(lsh, (uint32_t)group[i], &before, &root);
		if (before == 0 || before != first)
			return true;
	}
	return false;
}

static bool
group_keep(struct compare *compare, struct lsh *lsh, const uint64_t *group, size_t count,
	struct err *err)
{
	int64_t family;

	if (count < 2 || !group_is_news(lsh, group, count))
		return true;
	if (!group_family(compare, lsh, group, count, &family, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		int64_t before;
		uint32_t root;
		int64_t document = lsh_member(lsh, (uint32_t)group[i], &before, &root);
		int64_t pivot;
		int64_t members = 0;

		if (before == family)
			continue;
		if (before <= 0) {
			if (!member_set(compare, document, family, err))
				return false;
			continue;
		}
		/* Of a family that moves several members may be known; it moves once. */
		if (!family_members(compare, before, &members, &pivot, err) ||
			(members > 0 && !family_move(compare, before, family, err)))
			return false;
	}
	return family_renew(compare, family, err);
}

static int
number_compare(const void *a, const void *b)
{
	uint64_t left;
	uint64_t right;

	memcpy(&left, a, sizeof(left));
	memcpy(&right, b, sizeof(right));
	return left < right ? -1 : left > right;
}

bool
near_families_keep(struct compare *compare, struct lsh *lsh, struct err *err)
{
	size_t count = lsh_count(lsh);
	uint64_t *members = memory_alloc(count * sizeof(*members));
	bool done = true;
	size_t end;

	for (size_t i = 0; i < count; i++) {
		int64_t before;
		uint32_t root;

		(void)lsh_member(lsh, i, &before, &root);
		members[i] = (uint64_t)root << 32 | i;
	}
	if (count > 0)
		qsort(members, count, sizeof(*members), number_compare);
	for (size_t i = 0; done && i < count; i = end) {
		for (end = i + 1; end < count && members[end] >> 32 == members[i] >> 32; end++)
			;
		done = group_keep(compare, lsh, members + i, end - i, err);
	}
	free(members);
	return done;
}

/* ---- asking ---- */

struct asking {
	struct compare *compare;
	struct near_texts texts;
	struct shingle_set own;
	struct shingle_set pivot;
	struct shingle_set other;
	int64_t document;
	int64_t stands;
	struct near_family *family;
};

static void
asking_free(struct asking *a)
{
	near_texts_free(&a->texts);
	shingle_set_free(&a->own);
	shingle_set_free(&a->pivot);
	shingle_set_free(&a->other);
}

/* Up to `room` documents of a query with one or two numbers. */
static bool
documents_list(struct statement *s, int64_t *ret_documents, size_t room, size_t *ret_count,
	struct err *err)
{
	bool row;

	*ret_count = 0;
	for (;;) {
		if (!statement_row(s, &row, err))
			return false;
		if (!row || *ret_count == room)
			return true;
		ret_documents[(*ret_count)++] = column_i64(s, 0);
	}
}

static bool
standing_members(struct asking *a, int64_t *ret_documents, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(a->compare->db, &SQL_NEAR_FAMILY_LIST, &s, err))
		return false;
	bind_i64(&s, NEAR_FAMILY_LIST_FAMILY, a->family->id);
	bind_i64(&s, NEAR_FAMILY_LIST_COUNT, NEAR_LIST_MAX);
	return documents_list(&s, ret_documents, NEAR_LIST_MAX, ret_count, err);
}

static bool
same_words(struct asking *a, int64_t standing, int64_t text_hash, int64_t *ret_documents,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(a->compare->db, &SQL_NEAR_SAME_WORDS, &s, err))
		return false;
	bind_i64(&s, NEAR_SAME_WORDS_TEXT_HASH, text_hash);
	bind_i64(&s, NEAR_SAME_WORDS_STANDS, standing);
	bind_i64(&s, NEAR_SAME_WORDS_COUNT, NEAR_LIST_MAX);
	return documents_list(&s, ret_documents, NEAR_LIST_MAX, ret_count, err);
}

/* Adds a standing member and those of its words. */
static bool
member_add(struct asking *a, int64_t standing, struct err *err)
{
	struct near_family *family = a->family;
	struct near_member member = {.similarity = 1, .pivot_similarity = 1};
	int64_t documents[NEAR_LIST_MAX];
	struct near_row row;
	size_t count;
	bool found;

	if (!near_row_get(a->compare, standing, &row, &found, err))
		return false;
	if (!found)
		return true;
	if (!near_texts_shingles(&a->texts, standing, &a->other, err))
		return false;
	member.is_same_words = standing == a->stands;
	if (!member.is_same_words)
		member.similarity = shingles_similarity(&a->own, &a->other);
	if (family->pivot != 0 && family->pivot != standing)
		member.pivot_similarity = shingles_similarity(&a->pivot, &a->other);
	if (!same_words(a, standing, row.text_hash, documents, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		member.document = documents[i];
		if (documents[i] == a->document)
			continue;
		family->is_cut |= family->member_count == NEAR_LIST_MAX;
		if (family->member_count < NEAR_LIST_MAX)
			family->members[family->member_count++] = member;
	}
	return true;
}

static int
member_compare(const void *a, const void *b)
{
	const struct near_member *left = a;
	const struct near_member *right = b;

	if (left->is_same_words != right->is_same_words)
		return left->is_same_words ? -1 : 1;
	if (left->similarity > right->similarity || left->similarity < right->similarity)
		return left->similarity > right->similarity ? -1 : 1;
	return left->document < right->document ? -1 : left->document > right->document;
}

static bool
family_ask(struct asking *a, struct err *err)
{
	struct near_family *family = a->family;
	int64_t standing[NEAR_LIST_MAX];
	int64_t members = 1;
	size_t count = 1;

	standing[0] = a->stands;
	if (!near_texts_shingles(&a->texts, a->stands, &a->own, err))
		return false;
	if (family->id != 0 &&
		(!family_members(a->compare, family->id, &members, &family->pivot, err) ||
			!near_texts_shingles(&a->texts, family->pivot, &a->pivot, err) ||
			!standing_members(a, standing, &count, err)))
		return false;
	family->standing = (uint64_t)members;
	family->is_cut = family->standing > count;
	for (size_t i = 0; i < count; i++)
		if (!member_add(a, standing[i], err))
			return false;
	if (family->member_count > 0)
		qsort(family->members, family->member_count, sizeof(*family->members),
			member_compare);
	return true;
}

bool
near_family_of(struct compare *compare, struct arena *arena, int64_t document,
	struct near_family *ret_family, struct err *err)
{
	struct asking a = {.compare = compare,
		.texts = {.compare = compare},
		.document = document,
		.family = ret_family};
	struct near_row row;
	bool found;
	bool done;

	*ret_family = (struct near_family){0};
	if (!near_row_get(compare, document, &row, &found, err))
		return false;
	if (!found)
		return true;
	a.stands = row.stands;
	if (row.state == NEAR_COPY && !near_row_get(compare, row.stands, &row, &found, err))
		return false;
	if (!found)
		return true;
	ret_family->id = row.family;
	ret_family->members = ARENA_ARRAY(arena, NEAR_LIST_MAX, struct near_member);
	done = family_ask(&a, err);
	asking_free(&a);
	return done;
}
