#include "compare/copies/folds.h"

#include "base/err.h"
#include "compare/compare.h"
#include "compare/copies/copies.h"
#include "compare/near/id_map.h"
#include "compare/subject.h"
#include "folds.sql.h"
#include "store/db.h"

enum { BATCH_COUNT = 1000 };

struct telling {
	struct compare *compare;
	bool (*tell)(void *context, int64_t document, int64_t fold, struct err *err);
	void *context;
	struct id_map told; /* groups that were gone through */
};

struct stands {
	int64_t message; /* 0: no mail */
	int64_t words;   /* 0: too few */
	int64_t text_hash;
};

bool
folds_want(struct compare *compare, int64_t document, struct err *err)
{
	return db_run_for(compare->db, &SQL_FOLDS_WANT, FOLDS_WANT_DOCUMENT, document, err);
}

bool
folds_want_message(struct compare *compare, int64_t stands, struct err *err)
{
	return db_run_for(
		compare->db, &SQL_FOLDS_WANT_MESSAGE, FOLDS_WANT_MESSAGE_STANDS, stands, err);
}

bool
folds_want_words(struct compare *compare, int64_t text_hash, int64_t stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_FOLDS_WANT_WORDS, &s, err))
		return false;
	bind_i64(&s, FOLDS_WANT_WORDS_TEXT_HASH, text_hash);
	bind_i64(&s, FOLDS_WANT_WORDS_STANDS, stands);
	return statement_run(&s, err);
}

bool
folds_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	return subject->is_first || folds_want(compare, subject->document.id, err);
}

static bool
stands_get(struct compare *compare, int64_t document, struct stands *ret_stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_stands = (struct stands){0};
	if (!db_begin(compare->db, &SQL_FOLDS_STANDS, &s, err))
		return false;
	bind_i64(&s, FOLDS_STANDS_DOCUMENT, document);
	bind_i64(&s, FOLDS_STANDS_WORDS, COPIES_WORD_MIN);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_stands = (struct stands){
			.message = column_i64(&s, FOLDS_STANDS_COL_MESSAGE),
			.words = column_i64(&s, FOLDS_STANDS_COL_WORDS),
			.text_hash = column_i64(&s, FOLDS_STANDS_COL_TEXT_HASH),
		};
	return true;
}

/* Tells all documents that a query gives, in order: they are one fold where they are several. */
static bool
group_tell(struct telling *t, struct statement *s, struct err *err)
{
	int64_t first = 0;
	bool any = false;
	bool row;

	for (;;) {
		int64_t document;

		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			break;
		document = column_i64(s, 0);
		if (first != 0) {
			if (!any && !t->tell(t->context, first, first, err))
				return false;
			any = true;
			if (!t->tell(t->context, document, first, err))
				return false;
		} else {
			first = document;
		}
	}
	return any || first == 0 || t->tell(t->context, first, 0, err);
}

static bool
is_new(struct telling *t, int64_t stands, enum copies_kind kind)
{
	bool fresh;

	(void)id_map_put(&t->told, (uint64_t)stands * 2 + (kind == COPIES_WORDS), 0, &fresh);
	return fresh;
}

static bool
message_tell(struct telling *t, int64_t stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (stands == 0 || !is_new(t, stands, COPIES_MESSAGE))
		return true;
	if (!db_begin(t->compare->db, &SQL_FOLDS_OF_MESSAGE, &s, err))
		return false;
	bind_i64(&s, FOLDS_OF_MESSAGE_STANDS, stands);
	return group_tell(t, &s, err);
}

static bool
words_tell(struct telling *t, const struct stands *stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (stands->words == 0 || !is_new(t, stands->words, COPIES_WORDS))
		return true;
	if (!db_begin(t->compare->db, &SQL_FOLDS_OF_WORDS, &s, err))
		return false;
	bind_i64(&s, FOLDS_OF_WORDS_TEXT_HASH, stands->text_hash);
	bind_i64(&s, FOLDS_OF_WORDS_STANDS, stands->words);
	return group_tell(t, &s, err);
}

static bool
groups_tell(struct telling *t, int64_t document, struct err *err)
{
	struct stands stands;

	return stands_get(t->compare, document, &stands, err) &&
		message_tell(t, stands.message, err) && words_tell(t, &stands, err);
}

static bool
none_tell(struct telling *t, int64_t document, struct err *err)
{
	return t->tell(t->context, document, 0, err);
}

static bool
wanted_list(struct compare *compare, int64_t after, int64_t ret_documents[BATCH_COUNT],
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_FOLDS_WANTED, &s, err))
		return false;
	bind_i64(&s, FOLDS_WANTED_AFTER, after);
	bind_i64(&s, FOLDS_WANTED_COUNT, BATCH_COUNT);
	while (*ret_count < BATCH_COUNT) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		ret_documents[(*ret_count)++] = column_i64(&s, FOLDS_WANTED_COL_DOCUMENT);
	}
	return true;
}

static bool
each_wanted(struct telling *t, bool (*tell)(struct telling *t, int64_t document, struct err *err),
	struct err *err)
{
	int64_t documents[BATCH_COUNT];
	int64_t after = 0;
	size_t count = BATCH_COUNT;

	while (count == BATCH_COUNT) {
		if (!wanted_list(t->compare, after, documents, &count, err))
			return false;
		for (size_t i = 0; i < count; i++)
			if (!tell(t, documents[i], err))
				return false;
		if (count > 0)
			after = documents[count - 1];
	}
	return true;
}

bool
folds_tell(struct compare *compare,
	bool (*tell)(void *context, int64_t document, int64_t fold, struct err *err), void *context,
	struct err *err)
{
	struct telling t = {.compare = compare, .tell = tell, .context = context};
	struct statement s CLEANUP(statement_end) = {0};
	bool told;

	/* First all of them as in none, then each group once: what left one stands alone. */
	told = each_wanted(&t, none_tell, err) && each_wanted(&t, groups_tell, err);
	id_map_free(&t.told);
	return told && db_begin(compare->db, &SQL_FOLDS_DONE, &s, err) && statement_run(&s, err);
}
