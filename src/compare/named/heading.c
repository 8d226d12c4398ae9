#include "compare/named/heading.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/id_map.h"
#include "compare/near/words.h"
#include "compare/postings/postings.h"
#include "named.sql.h"
#include "store/db.h"

/* Documents with one word that are looked at for a title, words of a title that count, and what the
 * list of the new documents may take. */
enum { LOOK_MAX = 20000, WORD_MAX = 64 };
#define JOIN_SIZE_MAX ((size_t)1024 * 1024 * 1024)

bool
heading_note(struct compare *compare, const struct heading *heading, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (heading->words.len == 0)
		return true;
	if (!db_begin(compare->db, &SQL_TITLE_HEADING_NEW, &s, err))
		return false;
	bind_i64(&s, TITLE_HEADING_NEW_DOCUMENT, heading->document);
	bind_i64(&s, TITLE_HEADING_NEW_PAGE, heading->page);
	bind_str(&s, TITLE_HEADING_NEW_WORDS, heading->words);
	bind_i64(&s, TITLE_HEADING_NEW_IS_MAIL, heading->is_mail ? 1 : 0);
	return statement_run(&s, err) &&
		compare_touch(compare, TOPIC_HEADING, heading->document, err);
}

/* The titles whose longest word this is. */
static bool
word_touch(struct compare *compare, struct str word, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_TITLE_BY_WORD, &s, err))
		return false;
	bind_str(&s, TITLE_BY_WORD_LAST, word);
	return compare_touch_found(compare, TOPIC_NAME, &s, TITLE_BY_WORD_COL_ID, err);
}

/* What is done with the words of a document's headings. */
struct words_call {
	bool (*call)(void *context, struct str word, struct err *err);
	void *context;
};

static bool
words_go(struct compare *compare, int64_t document, const struct words_call *call, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_TITLE_HEADINGS_OF, &s, err))
		return false;
	bind_i64(&s, TITLE_HEADINGS_OF_DOCUMENT, document);
	bind_i64(&s, TITLE_HEADINGS_OF_MAILS, 1);
	for (;;) {
		struct str rest;
		struct str word;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		rest = column_str(&s, TITLE_HEADINGS_OF_COL_WORDS);
		while (str_cut(&rest, ' ', &word))
			if (!call->call(call->context, word, err))
				return false;
	}
}

static bool
forgotten_touch(void *context, struct str word, struct err *err)
{
	return word_touch(context, word, err);
}

/* Where its words were noted under it is left as it is: whoever finds it there sees that it has
 * them no more. */
bool
heading_forget(struct compare *compare, int64_t document, struct err *err)
{
	struct words_call call = {forgotten_touch, compare};

	return words_go(compare, document, &call, err) &&
		db_run_for(compare->db, &SQL_TITLE_HEADINGS_REMOVE, TITLE_HEADINGS_REMOVE_DOCUMENT,
			document, err);
}

/* ---- the join ---- */

struct joining {
	struct compare *compare;
	struct postings_batch batch;
	struct id_map seen; /* hashes of words whose titles are touched */
	int64_t document;
};

static void
joining_free(struct joining *j)
{
	postings_batch_free(&j->batch);
	id_map_free(&j->seen);
}

static bool
word_join(void *context, struct str word, struct err *err)
{
	struct joining *j = context;
	uint64_t hash = word_hash(word);
	bool is_new;

	postings_add(&j->batch, hash, j->document);
	(void)id_map_put(&j->seen, hash | 1, 0, &is_new);
	return (!is_new || word_touch(j->compare, word, err)) &&
		postings_write_full(j->compare, POSTINGS_HEADING, &j->batch, err);
}

bool
heading_join(struct compare *compare, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = JOIN_SIZE_MAX};
	struct joining joining CLEANUP(joining_free) = {.compare = compare};
	struct words_call call = {word_join, &joining};
	int64_t *documents;
	size_t count;

	if (!compare_touched(compare, TOPIC_HEADING, &arena, &documents, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		joining.document = documents[i];
		if (!words_go(compare, documents[i], &call, err))
			return false;
	}
	return postings_write(compare, POSTINGS_HEADING, &joining.batch, err);
}

/* ---- asking ---- */

static uint64_t
words_had(struct str line, const struct str *words, size_t count)
{
	uint64_t had = 0;
	struct str word;

	while (str_cut(&line, ' ', &word))
		for (size_t i = 0; i < count && i < WORD_MAX; i++)
			if (str_equal(words[i], word))
				had |= (uint64_t)1 << i;
	return had;
}

static bool
document_has(struct compare *compare, int64_t document, const struct str *words, size_t count,
	size_t wanted, bool with_mails, bool *ret_has, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_TITLE_HEADINGS_OF, &s, err))
		return false;
	bind_i64(&s, TITLE_HEADINGS_OF_DOCUMENT, document);
	bind_i64(&s, TITLE_HEADINGS_OF_MAILS, with_mails ? 1 : 0);
	while (!*ret_has) {
		uint64_t had;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		had = words_had(column_str(&s, TITLE_HEADINGS_OF_COL_WORDS), words, count);
		*ret_has = (size_t)__builtin_popcountll(had) >= wanted;
	}
	return true;
}

bool
heading_has(struct compare *compare, const struct str *words, size_t count, size_t wanted,
	bool with_mails, bool *ret_has, struct err *err)
{
	struct postings_answer answer CLEANUP(postings_answer_free) = {0};
	struct str longest = STR("");
	uint64_t key;

	*ret_has = false;
	for (size_t i = 0; i < count; i++)
		if (words[i].len > longest.len)
			longest = words[i];
	key = postings_key(word_hash(longest));
	if (!postings_find(compare, POSTINGS_HEADING, &key, 1, LOOK_MAX, &answer, err))
		return false;
	for (size_t i = 0; i < answer.count && !*ret_has; i++)
		if (!document_has(compare, answer.documents[i], words, count, wanted, with_mails,
			    ret_has, err))
			return false;
	return true;
}
