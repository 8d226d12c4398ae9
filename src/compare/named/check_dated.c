/* Letters, memos and mails that are named by kind and day, and are not held. */
#include "compare/named/dated.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/meeting/phrase.h"
#include "dated.sql.h"
#include "store/db.h"
#include "store/kind.h"

#define CHECK_SIZE_MAX ((size_t)256 * 1024 * 1024)
#define DAY_SECONDS ((int64_t)86400)
enum {
	ROW_MAX = 20000,
	EVIDENCE_MAX = 20,
	LETTERS_MIN = 3, /* where hardly any letter is held, their lack says nothing of this one */
	SURE_MAIL = 65,
	SURE_LETTER = 50,
	SURE_UNKNOWN = 40, /* of a letter in a document: nobody is told */
	SURE_MORE = 10
};

struct named {
	int64_t document;
	enum dated_kind kind;
	enum dated_whose whose;
	int64_t day;
	struct gap_evidence evidence;
	int64_t custodian;
	int64_t author; /* compare_person; 0: not told */
	int64_t other;
	bool is_mail;      /* it stands in a mail */
	bool is_elsewhere; /* "to the clerk" */
	bool is_absent;
};

struct dated {
	struct compare *compare;
	const struct check *check;
	struct arena *arena;
	struct named *rows;
	size_t count;
	bool has_letters;
};

/* "e-mail to the clerk": the noun and "to". */
static bool
names_addressee(struct str words)
{
	struct str before = {0};
	struct str word;
	size_t at = 0;

	while (phrase_word(words, &at, &word)) {
		if (phrase_in(word, "to") && phrase_in(before, "email|mail"))
			return true;
		before = word;
	}
	return false;
}

static bool
rows_load(struct dated *all, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	if (!db_begin(all->compare->db, &SQL_DATED_ROWS, &s, err))
		return false;
	while (all->count < ROW_MAX) {
		int64_t sender;
		int64_t recipient;
		struct named one;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		sender = column_i64(&s, DATED_ROWS_COL_SENDER);
		recipient = column_i64(&s, DATED_ROWS_COL_RECIPIENT);
		one = (struct named){
			.document = column_i64(&s, DATED_ROWS_COL_DOCUMENT),
			.kind = (enum dated_kind)column_i64(&s, DATED_ROWS_COL_KIND),
			.whose = (enum dated_whose)column_i64(&s, DATED_ROWS_COL_WHOSE),
			.day = column_i64(&s, DATED_ROWS_COL_DAY),
			.evidence = {.item = column_i64(&s, DATED_ROWS_COL_ITEM),
				.from = column_i64(&s, DATED_ROWS_COL_BEGINS),
				.to = column_i64(&s, DATED_ROWS_COL_ENDS),
				.words = str_copy(
					all->arena, column_str(&s, DATED_ROWS_COL_WORDS))},
			.custodian = column_i64(&s, DATED_ROWS_COL_CUSTODIAN),
			.is_mail = column_i64(&s, DATED_ROWS_COL_DOCUMENT_KIND) == KIND_MAIL,
		};
		one.is_elsewhere = names_addressee(one.evidence.words);
		one.author = one.whose == DATED_YOURS ? recipient : sender;
		one.other = one.whose == DATED_YOURS ? sender : recipient;
		all->rows = arena_grow(
			all->arena, all->rows, all->count, &room, sizeof(*all->rows));
		all->rows[all->count++] = one;
	}
	return true;
}

/* ---- what is held ---- */

static bool
mail_held(struct dated *all, const struct named *one, int64_t other, int64_t days_before,
	int64_t days_after, bool *ret_held, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(all->compare->db, &SQL_DATED_MAIL, &s, err))
		return false;
	bind_i64(&s, DATED_MAIL_AUTHOR, one->author);
	bind_i64(&s, DATED_MAIL_OTHER, other);
	bind_i64(&s, DATED_MAIL_BEGINS, one->day - days_before * DAY_SECONDS);
	bind_i64(&s, DATED_MAIL_ENDS, one->day + (days_after + 1) * DAY_SECONDS);
	return statement_row(&s, ret_held, err);
}

static bool
letter_held(struct dated *all, const struct named *one, bool *ret_held, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(all->compare->db, &SQL_DATED_LETTER, &s, err))
		return false;
	bind_i64(&s, DATED_LETTER_DAY, one->day);
	return statement_row(&s, ret_held, err);
}

static bool
is_told(struct dated *all, const struct named *one, bool *ret_told, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(all->compare->db, &SQL_DATED_TOLD, &s, err))
		return false;
	bind_i64(&s, DATED_TOLD_DOCUMENT, one->document);
	return statement_row(&s, ret_told, err);
}

static bool
mailbox_find(struct dated *all, int64_t owner, int64_t day, int64_t *ret_custodian, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_custodian = 0;
	if (owner == 0)
		return true;
	if (!db_begin(all->compare->db, &SQL_DATED_MAILBOX, &s, err))
		return false;
	bind_i64(&s, DATED_MAILBOX_OWNER, owner);
	bind_i64(&s, DATED_MAILBOX_DAY, day / DAY_SECONDS);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_custodian = column_i64(&s, DATED_MAILBOX_COL_CUSTODIAN);
	return true;
}

static bool
mail_judge(struct dated *all, struct named *one, struct err *err)
{
	int64_t custodian;
	bool found;

	if (!one->is_mail || one->author == 0 || one->other == 0 || one->author == one->other)
		return true;
	if (!mailbox_find(all, one->author, one->day, &custodian, err) ||
		(custodian == 0 && !mailbox_find(all, one->other, one->day, &custodian, err)))
		return false;
	if (custodian == 0)
		return true;
	one->custodian = custodian;
	/* "My e-mail to the clerk of 14 June" went to somebody else. */
	if (!mail_held(all, one, one->is_elsewhere ? 0 : one->other, 1, 1, &found, err))
		return false;
	if (!found && !is_told(all, one, &found, err))
		return false;
	one->is_absent = !found;
	return true;
}

static bool
letter_judge(struct dated *all, struct named *one, struct err *err)
{
	bool found;

	if (!all->has_letters)
		return true;
	if (!letter_held(all, one, &found, err) ||
		(!found && one->author != 0 && !mail_held(all, one, one->other, 0, 1, &found, err)))
		return false;
	one->is_absent = !found;
	return true;
}

static bool
letters_count(struct dated *all, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(all->compare->db, &SQL_DATED_LETTERS, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	all->has_letters = row && column_i64(&s, DATED_LETTERS_COL_COUNT) >= LETTERS_MIN;
	return true;
}

/* ---- gaps ---- */

static bool
person_words(struct dated *all, int64_t id, struct str *ret_words, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_words = STR("");
	if (id == 0)
		return true;
	if (!db_begin(all->compare->db, &SQL_DATED_PERSON, &s, err))
		return false;
	bind_i64(&s, DATED_PERSON_ID, id);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_words = str_copy(all->arena,
			column_str(&s, DATED_PERSON_COL_NAME).len > 0
				? column_str(&s, DATED_PERSON_COL_NAME)
				: column_str(&s, DATED_PERSON_COL_ADDRESS));
	return true;
}

static bool
is_same(const struct named *one, const struct named *other)
{
	return one->kind == other->kind && one->day == other->day && one->author == other->author &&
		other->is_absent;
}

static struct str
title_of(struct dated *all, const struct named *one, struct str author, struct str other)
{
	static const char *const kinds[] = {"", "A letter", "A memo", "An e-mail"};
	struct str day = date_words(all->arena, one->day);
	struct str from = author.len > 0 ? str_format(all->arena, " from %.*s", STR_ARG(author))
					 : STR("");
	struct str to = author.len > 0 && other.len > 0
		? str_format(all->arena, " to %.*s", STR_ARG(other))
		: STR("");

	return str_format(all->arena, "%s%.*s%.*s of %.*s", kinds[one->kind], STR_ARG(from),
		STR_ARG(to), STR_ARG(day));
}

static struct str
why_of(struct dated *all, const struct named *one, size_t documents)
{
	struct str names = documents == 1
		? str_format(all->arena, "A %s names it by its day",
			  one->is_mail ? "mail" : "document")
		: str_format(all->arena, "%zu documents name it by its day", documents);

	if (one->kind == DATED_MAIL)
		return str_format(all->arena,
			"%.*s; the mailbox of one of the two is held around that day, and no such mail "
			"of that day, the day before or the day after is.",
			STR_ARG(names));
	return str_format(all->arena,
		"%.*s; no letter or memo with that day at its head is held%s.", STR_ARG(names),
		one->author != 0 ? ", nor a mail between the two of that day or the next" : "");
}

/* What rows [at, ..) say of the same thing is one gap. */
static bool
named_note(struct dated *all, size_t at, struct err *err)
{
	const struct named *one = &all->rows[at];
	struct gap_evidence evidence[EVIDENCE_MAX];
	struct str author;
	struct str other;
	size_t documents = 0;
	int64_t last = 0;
	struct gap gap = {.evidence = evidence,
		.weight = one->kind == DATED_MAIL ? 60 : 45,
		.custodian = one->custodian,
		.begins = one->day,
		.ends = one->day};

	if (!person_words(all, one->author, &author, err) ||
		!person_words(all, one->is_elsewhere ? 0 : one->other, &other, err))
		return false;
	for (size_t i = at; i < all->count && all->rows[i].day == one->day; i++) {
		if (!is_same(one, &all->rows[i]))
			continue;
		documents += all->rows[i].document != last;
		last = all->rows[i].document;
		if (gap.evidence_count < EVIDENCE_MAX)
			evidence[gap.evidence_count++] = all->rows[i].evidence;
	}
	gap.sure = one->kind == DATED_MAIL ? SURE_MAIL
		: one->author != 0         ? SURE_LETTER
					   : SURE_UNKNOWN;
	gap.sure += documents > 1 ? SURE_MORE : 0;
	gap.subject = str_format(all->arena, "dated:%d:%.*s:%.*s", (int)one->kind, STR_ARG(author),
		STR_ARG(date_iso_day(all->arena, one->day)));
	gap.title = title_of(all, one, author, other);
	gap.why = why_of(all, one, documents);
	return gap_note(all->compare, all->check, 0, &gap, err);
}

bool
check_dated(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = CHECK_SIZE_MAX};
	struct dated all = {.compare = compare, .check = check, .arena = &arena};

	(void)scope;
	if (!rows_load(&all, err) || !letters_count(&all, err))
		return false;
	for (size_t i = 0; i < all.count; i++)
		if (!(all.rows[i].kind == DATED_MAIL ? mail_judge(&all, &all.rows[i], err)
						     : letter_judge(&all, &all.rows[i], err)))
			return false;
	for (size_t i = 0; i < all.count; i++) {
		bool is_first = all.rows[i].is_absent;

		for (size_t k = i; is_first && k > 0 && all.rows[k - 1].day == all.rows[i].day; k--)
			is_first = !is_same(&all.rows[i], &all.rows[k - 1]);
		if (is_first && !named_note(&all, i, err))
			return false;
	}
	return true;
}
