#include "compare/named/dated.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/meeting/phrase.h"
#include "compare/subject.h"
#include "compare/thread/said.h"
#include "compare/when/when.h"
#include "dated.sql.h"
#include "store/db.h"
#include "store/kind.h"

#define PRINT_SIZE_MAX ((size_t)512 * 1024 * 1024)
#define TEXT_LOOK_MAX ((size_t)4 * 1024 * 1024)
#define DAY_SECONDS ((int64_t)86400)
enum {
	NAMED_MAX = 200,       /* of one document */
	BEFORE_SIZE = 110,     /* bytes from "your" to the date */
	NOUN_WORDS_MAX = 3,    /* "your recent and helpful letter" */
	BETWEEN_WORDS_MAX = 8, /* "letter to the Director of Environment dated" */
	HEAD_SIZE = 1200,      /* in which a letter has its day */
	GREETING_SIZE = 3000,  /* and greets */
	PASSAGE_AROUND = 60,
	PAST_DAYS = 400 /* what is named lies so far back at most */
};

/* ---- what is named ---- */

static enum dated_kind
kind_of(struct str word, struct str next)
{
	if (phrase_in(word, "letter"))
		return DATED_LETTER;
	if (phrase_in(word, "memo|memorandum|fax"))
		return DATED_MEMO;
	if (phrase_in(word, "email") || (phrase_in(word, "e") && phrase_in(next, "mail")))
		return DATED_MAIL;
	return DATED_NONE;
}

static enum dated_whose
whose_of(struct str word)
{
	if (phrase_in(word, "your"))
		return DATED_YOURS;
	return phrase_in(word, "my|our") ? DATED_MINE : DATED_ITSELF;
}

/* The words between the noun and its date must lead to it, and end no sentence. */
static bool
leads_on(struct str between)
{
	struct str last = {0};
	struct str first = {0};
	struct str word;
	size_t count = 0;
	size_t at = 0;

	for (size_t i = 0; i < between.len; i++)
		if (str_find_char(STR(".;:?!)("), between.data[i]) != STR_NONE)
			return false;
	while (phrase_word(between, &at, &word)) {
		if (count++ == 0)
			first = word;
		last = word;
	}
	if (count == 0)
		return true;
	return count <= BETWEEN_WORDS_MAX && phrase_in(last, "of|dated|on|sent|date|the") &&
		phrase_in(first, "of|dated|sent|to|on");
}

enum dated_kind
dated_named(struct str text, const struct when *when, enum dated_whose *ret_whose, size_t *ret_from)
{
	size_t low = when->from_byte > BEFORE_SIZE ? when->from_byte - BEFORE_SIZE : 0;
	struct str room = str_slice(text, 0, when->from_byte);
	enum dated_kind found = DATED_NONE;
	struct str word;
	size_t at = low;

	/* A word may be cut at the edge; it then is none of ours. */
	while (phrase_word(room, &at, &word)) {
		enum dated_whose whose = whose_of(word);
		size_t from = at - word.len;
		size_t walk = at;

		for (size_t n = 0; whose != DATED_ITSELF && n <= NOUN_WORDS_MAX; n++) {
			struct str next = {0};
			enum dated_kind kind;
			size_t behind;

			if (!phrase_word(room, &walk, &word))
				break;
			behind = walk;
			(void)phrase_word(room, &behind, &next);
			kind = kind_of(word, next);
			if (kind == DATED_NONE)
				continue;
			if (!phrase_in(word, "e"))
				behind = walk;
			if (!leads_on(str_slice(text, behind, when->from_byte)))
				break;
			found = kind;
			*ret_whose = whose;
			*ret_from = from;
			break;
		}
	}
	return found;
}

/* ---- the print ---- */

struct print {
	struct compare *compare;
	const struct subject *subject;
	struct arena arena;
	struct said_body *bodies;
	size_t body_count;
	int64_t count;
	bool names_any; /* some letter or mail may be named; else only its own head matters */
};

/* Looking for dates costs far more than looking for these. */
static bool
names_any(struct str text)
{
	static const struct str nouns[] = {
		STR_INIT("letter"), STR_INIT("memo"), STR_INIT("mail"), STR_INIT("fax")};

	for (size_t i = 0; i < COUNT_OF(nouns); i++)
		if (str_find_nocase(text, nouns[i]) != STR_NONE)
			return phrase_any(text, "your|my|our");
	return false;
}

static bool
row_note(struct print *print, enum dated_kind kind, enum dated_whose whose, const struct when *when,
	size_t from, struct err *err)
{
	struct str text = print->subject->reading.text;
	struct phrase_clock clock = {.text = text};
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(print->compare->db, &SQL_DATED_NEW, &s, err))
		return false;
	bind_i64(&s, DATED_NEW_DOCUMENT, print->subject->document.id);
	bind_i64(&s, DATED_NEW_ORDINAL, print->count++);
	bind_i64(&s, DATED_NEW_KIND, kind);
	bind_i64(&s, DATED_NEW_WHOSE, whose);
	bind_i64(&s, DATED_NEW_DAY, when->day);
	bind_i64(&s, DATED_NEW_BEGINS, (int64_t)phrase_point(&clock, from));
	bind_i64(&s, DATED_NEW_ENDS, (int64_t)when->to);
	bind_str(&s, DATED_NEW_WORDS,
		phrase_passage(&print->arena, text, from, when->to_byte, PASSAGE_AROUND));
	return statement_run(&s, err);
}

/* In a mail only its own words: who "you" is in what it quotes is another matter. */
static bool
is_own(const struct print *print, size_t point)
{
	bool own = false;

	if (print->subject->document.kind != KIND_MAIL)
		return true;
	for (size_t b = 0; b < print->body_count; b++) {
		const struct said_body *body = &print->bodies[b];

		for (size_t i = 0; i < body->quote.line_count; i++) {
			const struct quote_line *line = &body->quote.lines[i];

			if (body->cp_from + line->cp_begin > point)
				break;
			own = line->block == 0 && line->kind == QUOTE_LINE_WORDS;
		}
	}
	return own;
}

static bool
is_past(const struct print *print, const struct when *when)
{
	int64_t moment = print->subject->document.moment;

	if (print->subject->document.kind != KIND_MAIL)
		return !when->is_inferred;
	return moment != DATE_NONE && when->day <= moment &&
		moment - when->day <= PAST_DAYS * DAY_SECONDS;
}

/* A letter or memo of its own: its head has the day, and it greets or is called so. */
static enum dated_kind
itself_of(const struct subject *subject)
{
	struct str text = subject->reading.text;
	struct str name = subject->item_count > 0 ? phrase_file(subject->items[0].path)
						  : subject->document.name;

	if (subject->document.kind == KIND_MAIL || subject->document.kind == KIND_CALENDAR)
		return DATED_NONE;
	if (phrase_any(str_slice(text, 0, GREETING_SIZE), "memo|memorandum|fax") ||
		phrase_any(name, "memo|fax"))
		return DATED_MEMO;
	return phrase_any(str_slice(text, 0, GREETING_SIZE), "dear|sincerely|faithfully") ||
			phrase_any(name, "letter|ltr|letters")
		? DATED_LETTER
		: DATED_NONE;
}

/* The text as far as it is looked through, no letter cut in two. */
static struct str
text_of(const struct print *print)
{
	struct str all = print->subject->reading.text;
	size_t size = print->names_any ? TEXT_LOOK_MAX : HEAD_SIZE;

	while (size < all.len && ((unsigned char)all.data[size] & 0xC0) == 0x80)
		size++;
	return str_slice(all, 0, size);
}

static bool
dates_walk(struct print *print, struct err *err)
{
	struct str text = text_of(print);
	struct when_context context = {.today = print->subject->document.moment,
		.is_loose = print->subject->document.kind != KIND_MAIL};
	enum dated_kind itself = itself_of(print->subject);
	struct when_scan scan;
	struct when when;

	when_begin(&scan, text, &context);
	while (print->count < NAMED_MAX && when_next(&scan, &when)) {
		enum dated_whose whose = DATED_ITSELF;
		enum dated_kind kind;
		size_t from;

		if (when.precision != WHEN_DAY || when.day != when.last_day)
			continue;
		kind = dated_named(text, &when, &whose, &from);
		if (kind != DATED_NONE && is_past(print, &when) && is_own(print, when.from)) {
			if (!row_note(print, kind, whose, &when, from, err))
				return false;
		} else if (kind == DATED_NONE && itself != DATED_NONE &&
			when.from_byte < HEAD_SIZE) {
			if (!row_note(print, itself, DATED_ITSELF, &when, when.from_byte, err))
				return false;
		}
	}
	return true;
}

static bool
is_worth_it(const struct subject *subject)
{
	return subject->document.kind == KIND_MAIL || subject->document.kind == KIND_DOCUMENT ||
		subject->document.kind == KIND_TEXT || subject->document.kind == KIND_WEB ||
		subject->document.kind == KIND_IMAGE;
}

bool
dated_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct print print = {.compare = compare, .subject = subject};
	bool done;

	if (!subject->is_first) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(compare->db, &SQL_DATED_REMOVE, &s, err))
			return false;
		bind_i64(&s, DATED_REMOVE_DOCUMENT, subject->document.id);
		if (!statement_run(&s, err))
			return false;
	}
	print.names_any = is_worth_it(subject) && names_any(subject->reading.text);
	if (!is_worth_it(subject) || (!print.names_any && itself_of(subject) == DATED_NONE))
		return true;
	arena_init(&print.arena, PRINT_SIZE_MAX);
	if (subject->document.kind == KIND_MAIL && phrase_any(subject->reading.text, "your|my|our"))
		said_bodies(&print.arena, subject, &print.bodies, &print.body_count);
	done = dates_walk(&print, err);
	arena_free(&print.arena);
	return done;
}
