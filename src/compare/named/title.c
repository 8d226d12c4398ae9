#include "compare/named/title.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/meeting/phrase.h"
#include "compare/named/heading.h"
#include "compare/named/named.h"
#include "compare/named/title_text.h"
#include "compare/subject.h"
#include "named.sql.h"
#include "store/db.h"
#include "store/kind.h"
#include "store/place.h"

#define PRINT_SIZE_MAX ((size_t)256 * 1024 * 1024)
#define TEXT_LOOK_MAX ((size_t)16 * 1024 * 1024)
enum {
	TITLES_MAX = 500,  /* of one document: a longer list is a bibliography */
	HEADING_MAX = 500, /* pages and bookmarks of one document */
	NAMES_MAX = 50,    /* instances whose names are looked at */
	HEAD_SIZE = 600,   /* bytes: a letterhead, the date, the title */
	PAGE_HEAD_SIZE = 300,
	PLACE_LOOK_MAX = 20000,
	PASSAGE_AROUND = 90
};

struct print {
	struct compare *compare;
	const struct subject *subject;
	struct arena arena;
	struct phrase_clock clock;
	struct title titles[TITLES_MAX];
	size_t count;
};

/* ---- under which words it is held ---- */

static void
words_add(struct print *print, struct str text, struct buf *to)
{
	struct str words[TITLE_WORDS_MAX];
	size_t count = title_words(&print->arena, text, words);

	for (size_t i = 0; i < count; i++) {
		if (to->len > 0)
			buf_add_char(to, ' ');
		buf_add(to, words[i]);
	}
}

static bool
words_note(struct print *print, int64_t page, const struct buf *words, struct err *err)
{
	struct heading heading = {.document = print->subject->document.id,
		.page = page,
		.is_mail = print->subject->document.kind == KIND_MAIL,
		.words = buf_str(words)};

	return heading_note(print->compare, &heading, err);
}

/* What stands in [from, to) bytes, the titles of others left out. */
static struct str
head_of(struct print *print, size_t from, size_t to)
{
	struct str text = print->subject->reading.text;
	struct buf head = {0};
	struct str copy;

	for (size_t i = 0; i < print->count && from < to; i++) {
		const struct title *title = &print->titles[i];

		if (title->to <= from || title->from >= to)
			continue;
		if (title->from > from)
			buf_add(&head, str_slice(text, from, title->from));
		from = title->to;
	}
	if (from < to)
		buf_add(&head, str_slice(text, from, to));
	copy = str_copy(&print->arena, buf_str(&head));
	buf_free(&head);
	return copy;
}

/* Where a place begins, in bytes: places come in the order of the text, as a rule. */
static size_t
byte_of(struct phrase_clock *clock, uint64_t point)
{
	if (point < clock->point)
		*clock = (struct phrase_clock){.text = clock->text};
	clock->byte += utf8_offset(
		str_from(clock->text, clock->byte), (size_t)(point - clock->point));
	clock->point = (size_t)point;
	return clock->byte;
}

/* The end of a head that begins at `from`: no character is cut. */
static size_t
head_end(struct str text, size_t from, size_t size)
{
	size_t to = text.len - from > size ? from + size : text.len;

	while (to > from && to < text.len && ((unsigned char)text.data[to] & 0xC0) == 0x80)
		to--;
	return to;
}

static bool
pages_note(struct print *print, struct err *err)
{
	const struct subject *subject = print->subject;
	struct str text = subject->reading.text;
	struct phrase_clock clock = {.text = text};
	struct buf words CLEANUP(buf_free) = {0};
	int64_t page = 0;

	for (size_t i = 0; i < subject->place_count && i < PLACE_LOOK_MAX && page < HEADING_MAX;
		i++) {
		const struct subject_place *place = &subject->places[i];
		size_t from;

		if ((place->kind != PLACE_PAGE && place->kind != PLACE_RECOGNISED &&
			    place->kind != PLACE_BOOKMARK) ||
			place->to <= place->from)
			continue;
		from = byte_of(&clock, place->from);
		buf_clear(&words);
		words_add(
			print, head_of(print, from, head_end(text, from, PAGE_HEAD_SIZE)), &words);
		if (!words_note(print, ++page, &words, err))
			return false;
	}
	return true;
}

static bool
headings_note(struct print *print, struct err *err)
{
	const struct subject *subject = print->subject;
	struct str text = subject->reading.text;
	struct buf words CLEANUP(buf_free) = {0};

	words_add(print, subject->document.title, &words);
	if (subject->document.kind == KIND_MAIL)
		return words_note(print, 0, &words, err);
	for (size_t i = 0; i < subject->item_count && i < NAMES_MAX; i++)
		words_add(print, phrase_stem(phrase_file(subject->items[i].path)), &words);
	words_add(print, head_of(print, 0, head_end(text, 0, HEAD_SIZE)), &words);
	return words_note(print, 0, &words, err) && pages_note(print, err);
}

/* ---- which it names ---- */

/* What a mail says that it brings is another check's (compare/thread/announce.h). */
static bool
is_brought(const struct print *print, const struct title *title)
{
	struct str text = print->subject->reading.text;
	size_t from = title->from > PASSAGE_AROUND ? title->from - PASSAGE_AROUND : 0;

	return print->subject->document.kind == KIND_MAIL &&
		phrase_any(str_slice(text, from, title->to + PASSAGE_AROUND), "attach*|enclos*");
}

static void
titles_find(struct print *print)
{
	struct str text = str_slice(print->subject->reading.text, 0, TEXT_LOOK_MAX);
	size_t at = 0;

	while (print->count < TITLES_MAX &&
		title_next(&print->arena, text, &at, &print->titles[print->count]))
		print->count++;
}

static struct str
longest(const struct str *words, size_t count)
{
	struct str best = STR("");

	for (size_t i = 0; i < count; i++)
		if (words[i].len > best.len)
			best = words[i];
	return best;
}

static bool
title_note(struct print *print, size_t i, struct err *err)
{
	const struct title *title = &print->titles[i];
	struct str text = print->subject->reading.text;
	struct str words[TITLE_WORDS_MAX];
	size_t count = title_words(&print->arena, title->title, words);
	struct statement s CLEANUP(statement_end) = {0};
	int64_t id;

	if (!named_name_id(print->compare,
		    str_format(&print->arena, "title:%.*s", STR_ARG(title->key)), title->title,
		    longest(words, count), &id, err) ||
		!compare_touch(print->compare, TOPIC_NAME, id, err) ||
		!db_begin(print->compare->db, &SQL_NAMED_NEW, &s, err))
		return false;
	bind_i64(&s, NAMED_NEW_DOCUMENT, print->subject->document.id);
	bind_i64(&s, NAMED_NEW_ORDINAL, (int64_t)(NAMED_COUNT_MAX + 1 + i));
	bind_i64(&s, NAMED_NEW_NAME, id);
	bind_str(&s, NAMED_NEW_WIDE, title->kind);
	bind_i64(&s, NAMED_NEW_IS_PATH, title->is_ours);
	bind_i64(&s, NAMED_NEW_IS_LISTED, 0);
	bind_i64(&s, NAMED_NEW_BEGINS, (int64_t)phrase_point(&print->clock, title->from));
	bind_i64(&s, NAMED_NEW_ENDS, (int64_t)phrase_point(&print->clock, title->to));
	bind_str(&s, NAMED_NEW_WORDS,
		phrase_passage(&print->arena, text, title->from, title->to, PASSAGE_AROUND));
	return statement_run(&s, err);
}

static bool
print_make(struct print *print, struct err *err)
{
	if (!print->subject->is_first &&
		!heading_forget(print->compare, print->subject->document.id, err))
		return false;
	titles_find(print);
	if (!headings_note(print, err))
		return false;
	/* A bibliography names what others published. */
	for (size_t i = 0; i < print->count && print->count < TITLES_MAX; i++)
		if (!is_brought(print, &print->titles[i]) && !title_note(print, i, err))
			return false;
	return true;
}

bool
title_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct print print = {.compare = compare,
		.subject = subject,
		.arena = {.size_max = PRINT_SIZE_MAX},
		.clock = {.text = subject->reading.text}};
	bool done = print_make(&print, err);

	arena_free(&print.arena);
	return done;
}
