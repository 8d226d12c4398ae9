/* Documents that are named by their titles and not held. */
#include "compare/named/title.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/meeting/phrase.h"
#include "compare/named/heading.h"
#include "compare/named/title_text.h"
#include "named.sql.h"
#include "store/db.h"

#define CHECK_SIZE_MAX ((size_t)64 * 1024 * 1024)
enum {
	EVIDENCE_MAX = 20,
	ROW_MAX = 200,
	SURE_NAMED = 45,
	SURE_OURS = 55, /* "my report" */
	SURE_MORE = 10, /* for each other passage that names it */
	SURE_MAX = 75
};

struct naming {
	struct compare *compare;
	struct arena arena;
	struct gap_evidence evidence[EVIDENCE_MAX];
	size_t count;
	unsigned others; /* passages that say it in other words than those before */
	unsigned sure;
	struct str kind;
	int64_t custodian;
	int64_t moment;
};

static bool
is_new_passage(struct naming *naming, struct str words)
{
	for (size_t i = 0; i < naming->count; i++)
		if (str_equal(phrase_key(&naming->arena, naming->evidence[i].words),
			    phrase_key(&naming->arena, words)))
			return false;
	return true;
}

static void
row_take(struct naming *naming, const struct statement *s)
{
	struct str words = str_copy(&naming->arena, column_str(s, NAMED_ROWS_COL_WORDS));
	int64_t item = column_i64(s, NAMED_ROWS_COL_ITEM);
	unsigned sure = column_i64(s, NAMED_ROWS_COL_IS_PATH) != 0 ? SURE_OURS : SURE_NAMED;

	if (sure > naming->sure)
		naming->sure = sure;
	if (naming->count == 0) {
		naming->kind = str_copy(&naming->arena, column_str(s, NAMED_ROWS_COL_WIDE));
		naming->custodian = column_i64(s, NAMED_ROWS_COL_CUSTODIAN);
		naming->moment = column_moment(s, NAMED_ROWS_COL_MOMENT);
	}
	if (naming->count == EVIDENCE_MAX ||
		(naming->count > 0 && naming->evidence[naming->count - 1].item == item))
		return;
	if (naming->count > 0 && is_new_passage(naming, words))
		naming->others++;
	naming->evidence[naming->count++] = (struct gap_evidence){
		.item = item,
		.from = column_i64(s, NAMED_ROWS_COL_BEGINS),
		.to = column_i64(s, NAMED_ROWS_COL_ENDS),
		.words = words,
	};
}

static bool
rows_take(struct naming *naming, int64_t name, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(naming->compare->db, &SQL_NAMED_ROWS, &s, err))
		return false;
	bind_i64(&s, NAMED_ROWS_NAME, name);
	bind_i64(&s, NAMED_ROWS_COUNT, ROW_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		row_take(naming, &s);
	}
}

/* Whether one heading has the words of the title. */
static bool
is_held(struct naming *naming, struct str title, bool *ret_held, struct err *err)
{
	struct str words[TITLE_WORDS_MAX];
	size_t count = title_words(&naming->arena, title, words);

	return heading_has(naming->compare, words, count, title_words_wanted(count),
		phrase_in(naming->kind, "letter|memo|memorandum|note|briefing"), ret_held, err);
}

static bool
title_note(struct naming *naming, const struct check *check, int64_t name, struct str title,
	struct err *err)
{
	unsigned sure = naming->sure + naming->others * SURE_MORE;
	struct gap gap = {
		.subject = str_format(
			&naming->arena, "title:%.*s", STR_ARG(phrase_key(&naming->arena, title))),
		.title = str_format(
			&naming->arena, "%.*s \"%.*s\"", STR_ARG(naming->kind), STR_ARG(title)),
		.why = str_format(&naming->arena,
			"%zu document%s it by this title, as one that somebody here had, made, "
			"sent or decided on, and nothing held has these words as its name, its "
			"title or at the head of a page.",
			naming->count, naming->count == 1 ? " names" : "s name"),
		.sure = sure > SURE_MAX ? SURE_MAX : sure,
		.weight = 50,
		.custodian = naming->custodian,
		.begins = naming->moment,
		.ends = naming->moment,
		.evidence = naming->evidence,
		.evidence_count = naming->count,
	};

	return gap_note(naming->compare, check, name, &gap, err);
}

bool
check_title(struct compare *compare, const struct check *check, int64_t name, struct str title,
	struct err *err)
{
	struct naming naming = {.compare = compare, .moment = DATE_NONE};
	bool held = false;
	bool done;

	arena_init(&naming.arena, CHECK_SIZE_MAX);
	done = rows_take(&naming, name, err) &&
		(naming.count == 0 || is_held(&naming, title, &held, err)) &&
		(naming.count == 0 || held || title_note(&naming, check, name, title, err));
	arena_free(&naming.arena);
	return done;
}
