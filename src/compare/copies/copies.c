#include "compare/copies/copies.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/lsh.h"
#include "copies.sql.h"
#include "store/db.h"

#include <stdlib.h>

enum { MESSAGE_COPY_MAX = 2000 };

const char *
copies_kind_name(enum copies_kind kind)
{
	switch (kind) {
	case COPIES_BYTES:
		return "bytes";
	case COPIES_MESSAGE:
		return "message";
	case COPIES_WORDS:
		return "words";
	case COPIES_NEAR:
		return "near";
	case COPIES_NONE:
		return "none";
	}
	return "none";
}

static bool
message_stands(struct compare *compare, int64_t document, int64_t *ret_stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_stands = 0;
	if (!db_begin(compare->db, &SQL_COPIES_GET, &s, err))
		return false;
	bind_i64(&s, COPIES_GET_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_stands = column_i64(&s, COPIES_GET_COL_STANDS);
	return true;
}

bool
copies_stands(struct compare *compare, int64_t document, int64_t *ret_message, int64_t *ret_words,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_COPIES_STANDS, &s, err))
		return false;
	bind_i64(&s, COPIES_STANDS_DOCUMENT, document);
	bind_i64(&s, COPIES_STANDS_WORDS, COPIES_WORD_MIN);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_message = row ? column_i64(&s, COPIES_STANDS_COL_MESSAGE) : 0;
	*ret_words = row ? column_i64(&s, COPIES_STANDS_COL_WORDS) : 0;
	return true;
}

bool
copies_message(struct compare *compare, struct arena *arena, int64_t document, int64_t *ret_stands,
	int64_t **ret_documents, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	*ret_count = 0;
	*ret_documents = NULL;
	if (!message_stands(compare, document, ret_stands, err))
		return false;
	if (*ret_stands == 0)
		return true;
	if (!db_begin(compare->db, &SQL_COPIES_LIST, &s, err))
		return false;
	*ret_documents = ARENA_ARRAY(arena, MESSAGE_COPY_MAX, int64_t);
	bind_i64(&s, COPIES_LIST_STANDS, *ret_stands);
	bind_i64(&s, COPIES_LIST_COUNT, MESSAGE_COPY_MAX);
	while (*ret_count < MESSAGE_COPY_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		(*ret_documents)[(*ret_count)++] = column_i64(&s, COPIES_LIST_COL_DOCUMENT);
	}
	return true;
}

bool
copies_relation(struct compare *compare, int64_t a, int64_t b, struct copies_relation *ret_relation,
	struct err *err)
{
	int64_t stands[2];
	uint64_t words;
	bool same;

	*ret_relation = (struct copies_relation){COPIES_BYTES, 1};
	if (a == b)
		return true;
	if (!message_stands(compare, a, &stands[0], err) ||
		!message_stands(compare, b, &stands[1], err) ||
		!near_similarity(compare, a, b, &ret_relation->similarity, err) ||
		!near_same_words(compare, a, b, &same, &words, err))
		return false;
	if (stands[0] != 0 && stands[0] == stands[1])
		ret_relation->kind = COPIES_MESSAGE;
	else if (same && words >= COPIES_WORD_MIN)
		ret_relation->kind = COPIES_WORDS;
	else if (!same && ret_relation->similarity >= NEAR_SIMILARITY)
		ret_relation->kind = COPIES_NEAR;
	else
		ret_relation->kind = COPIES_NONE;
	return true;
}

/* ---- all copies of one ---- */

static int
one_compare(const void *a, const void *b)
{
	static const int ranks[] = {[COPIES_NONE] = 4,
		[COPIES_BYTES] = 0,
		[COPIES_MESSAGE] = 1,
		[COPIES_WORDS] = 2,
		[COPIES_NEAR] = 3};
	const struct copies_one *left = a;
	const struct copies_one *right = b;

	if (left->kind != right->kind)
		return ranks[left->kind] - ranks[right->kind];
	if (left->similarity > right->similarity || left->similarity < right->similarity)
		return left->similarity > right->similarity ? -1 : 1;
	return left->document < right->document ? -1 : left->document > right->document;
}

static bool
is_among(const int64_t *documents, size_t count, int64_t document)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (documents[middle] < document)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && documents[low] == document;
}

/* Members of the family; those that are the same message too are that first. */
static bool
family_add(struct compare *compare, const struct near_family *family, int64_t document,
	const int64_t *messages, size_t message_count, struct copies *copies, struct err *err)
{
	for (size_t i = 0; i < family->member_count; i++) {
		const struct near_member *member = &family->members[i];
		struct copies_one *one = &copies->ones[copies->count];
		uint64_t words = 0;
		bool same;

		*one = (struct copies_one){.document = member->document,
			.similarity = member->similarity,
			.pivot_similarity = member->pivot_similarity};
		if (is_among(messages, message_count, member->document)) {
			one->kind = COPIES_MESSAGE;
		} else if (member->is_same_words) {
			if (!near_same_words(
				    compare, document, member->document, &same, &words, err))
				return false;
			if (words < COPIES_WORD_MIN)
				continue;
			one->kind = COPIES_WORDS;
		} else {
			one->kind = member->similarity >= NEAR_SIMILARITY ? COPIES_NEAR
									  : COPIES_NONE;
		}
		copies->count++;
	}
	return true;
}

/* Copies of the message whose texts are too different, or too short, for the family. */
static bool
messages_add(struct compare *compare, int64_t document, const int64_t *messages, size_t count,
	struct copies *copies, struct err *err)
{
	size_t known = copies->count;

	for (size_t i = 0; i < count; i++) {
		struct copies_one *one = &copies->ones[copies->count];
		bool is_known = messages[i] == document;

		for (size_t j = 0; j < known && !is_known; j++)
			is_known = copies->ones[j].document == messages[i];
		if (is_known)
			continue;
		*one = (struct copies_one){
			.document = messages[i], .kind = COPIES_MESSAGE, .pivot_similarity = 1};
		if (!near_similarity(compare, document, messages[i], &one->similarity, err))
			return false;
		copies->count++;
	}
	return true;
}

bool
copies_of(struct compare *compare, struct arena *arena, int64_t document, struct copies *ret_copies,
	struct err *err)
{
	struct near_family family;
	int64_t *messages;
	int64_t stands;
	size_t count;

	*ret_copies = (struct copies){0};
	if (!near_family_of(compare, arena, document, &family, err) ||
		!copies_message(compare, arena, document, &stands, &messages, &count, err))
		return false;
	ret_copies->ones = ARENA_ARRAY(arena, family.member_count + count + 1, struct copies_one);
	ret_copies->family = family.id;
	ret_copies->pivot = family.pivot;
	ret_copies->standing = family.standing;
	ret_copies->is_cut = family.is_cut;
	if (!family_add(compare, &family, document, messages, count, ret_copies, err) ||
		!messages_add(compare, document, messages, count, ret_copies, err))
		return false;
	if (ret_copies->count > 0)
		qsort(ret_copies->ones, ret_copies->count, sizeof(*ret_copies->ones), one_compare);
	return true;
}
