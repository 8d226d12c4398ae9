#include "compare/named/series.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/meeting/phrase.h"
#include "compare/named/numbering.h"
#include "compare/named/reference.h"
#include "compare/subject.h"
#include "crypto/sha256.h"
#include "series.sql.h"
#include "store/db.h"
#include "store/kind.h"

#define PRINT_SIZE_MAX ((size_t)256 * 1024 * 1024)
enum {
	OWN_HEAD_SIZE = 200, /* in which a document says its own reference */
	NAMES_MAX = 20,      /* instances whose names are looked at */
	MENTION_MAX = 3000,  /* references of one document: a register of a year */
	PASSAGE_AROUND = 60,
	PAGE_PLACE = 1, /* kinds of places, as the readers number them */
	RECOGNISED_PLACE = 14,
	PAGE_LINES = 3, /* lines at the top and the foot of a page */
	NUMBER_MAX = 1000000000
};

struct print {
	struct compare *compare;
	const struct subject *subject;
	struct arena arena;
	size_t ordinal;
	struct phrase_clock clock;
};

/* ---- rows ---- */

static bool
old_remove(struct compare *compare, int64_t document, struct err *err)
{
	struct statement old CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_SERIES_OLD, &old, err))
		return false;
	bind_i64(&old, SERIES_OLD_DOCUMENT, document);
	return compare_touch_found(compare, TOPIC_SERIES, &old, SERIES_OLD_COL_SERIES, err) &&
		db_run_for(compare->db, &SQL_SERIES_REMOVE, SERIES_REMOVE_DOCUMENT, document, err);
}

static bool
series_widen(struct compare *compare, int64_t id, unsigned width, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_SERIES_WIDEN, &s, err))
		return false;
	bind_i64(&s, SERIES_WIDEN_ID, id);
	bind_i64(&s, SERIES_WIDEN_WIDTH, width);
	return statement_run(&s, err);
}

static bool
series_id(struct compare *compare, enum series_kind kind, struct str key,
	const struct reference *form, int64_t *ret_id, struct err *err)
{
	struct statement find CLEANUP(statement_end) = {0};
	struct statement add CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_SERIES_FIND, &find, err))
		return false;
	bind_str(&find, SERIES_FIND_KEY, key);
	if (!statement_row(&find, &row, err))
		return false;
	if (row) {
		*ret_id = column_i64(&find, SERIES_FIND_COL_ID);
		return form->width <= (unsigned)column_i64(&find, SERIES_FIND_COL_WIDTH) ||
			series_widen(compare, *ret_id, form->width, err);
	}
	if (!db_begin(compare->db, &SQL_SERIES_NEW, &add, err))
		return false;
	bind_i64(&add, SERIES_NEW_KIND, kind);
	bind_str(&add, SERIES_NEW_KEY, key);
	bind_str(&add, SERIES_NEW_BEFORE, form->before);
	bind_str(&add, SERIES_NEW_AFTER, form->after);
	bind_i64(&add, SERIES_NEW_WIDTH, form->width);
	if (!statement_run(&add, err))
		return false;
	*ret_id = db_last_id(compare->db);
	return true;
}

/* from, to: bytes of the text; STR_NONE for a name. */
static bool
number_note(struct print *print, enum series_kind kind, struct str key,
	const struct reference *form, enum series_role role, size_t from, size_t to,
	struct str words, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool placed = from != STR_NONE;
	int64_t series;

	if (form->number > NUMBER_MAX)
		return true;
	if (!series_id(print->compare, kind, key, form, &series, err) ||
		!compare_touch(print->compare, TOPIC_SERIES, series, err) ||
		!db_begin(print->compare->db, &SQL_SERIES_NUMBER_NEW, &s, err))
		return false;
	bind_i64(&s, SERIES_NUMBER_NEW_DOCUMENT, print->subject->document.id);
	bind_i64(&s, SERIES_NUMBER_NEW_ORDINAL, (int64_t)print->ordinal++);
	bind_i64(&s, SERIES_NUMBER_NEW_SERIES, series);
	bind_i64(&s, SERIES_NUMBER_NEW_ROLE, role);
	bind_i64(&s, SERIES_NUMBER_NEW_NUMBER, (int64_t)form->number);
	bind_i64(&s, SERIES_NUMBER_NEW_BEGINS,
		placed ? (int64_t)phrase_point(&print->clock, from) : -1);
	bind_i64(
		&s, SERIES_NUMBER_NEW_ENDS, placed ? (int64_t)phrase_point(&print->clock, to) : -1);
	bind_str(&s, SERIES_NUMBER_NEW_WORDS, words);
	return statement_run(&s, err);
}

static struct str
reference_key(struct print *print, const struct reference *reference)
{
	return str_format(&print->arena, "ref:%.*s", STR_ARG(reference->key));
}

/* ---- what it carries ---- */

/* A reference has capitals alone in front; "Case 9" is a name, and counts in its folder only. */
static bool
is_reference(const struct reference *reference)
{
	for (size_t i = 0; i < reference->before.len; i++)
		if (reference->before.data[i] == ' ' ||
			(reference->before.data[i] >= 'a' && reference->before.data[i] <= 'z'))
			return false;
	return true;
}

static struct str
folder_key(struct print *print, const struct subject_item *item, const struct reference *name)
{
	struct str file = phrase_file(item->path);
	struct str folder = str_slice(item->path, 0, item->path.len - file.len);

	return str_format(&print->arena, "name:%lld:%.*s:%.*s", (long long)item->custodian,
		STR_ARG(phrase_key(&print->arena, folder)), STR_ARG(name->key));
}

static bool
names_note(struct print *print, struct err *err)
{
	const struct subject *subject = print->subject;

	for (size_t i = 0; i < subject->item_count && i < NAMES_MAX; i++) {
		struct str file = phrase_file(subject->items[i].path);
		struct reference reference;

		if (!reference_of_name(&print->arena, phrase_stem(file), &reference))
			continue;
		if (is_reference(&reference)) {
			if (!number_note(print, SERIES_REFERENCE, reference_key(print, &reference),
				    &reference, SERIES_OWN, STR_NONE, 0, file, err))
				return false;
		} else if (!number_note(print, SERIES_NAME,
				   folder_key(print, &subject->items[i], &reference), &reference,
				   SERIES_OWN, STR_NONE, 0, file, err)) {
			return false;
		}
	}
	return true;
}

static bool
says_own(int kind)
{
	return kind != KIND_MAIL && kind != KIND_SHEET && kind != KIND_ARCHIVE &&
		kind != KIND_MAILBOX && kind != KIND_CALENDAR;
}

static bool
heading_note(struct print *print, struct err *err)
{
	struct str head = str_slice(print->subject->reading.text, 0, OWN_HEAD_SIZE);
	struct reference reference;
	size_t at = 0;

	if (!says_own(print->subject->document.kind))
		return true;
	if (reference_next(&print->arena, print->subject->document.title, &at, &reference) &&
		!number_note(print, SERIES_REFERENCE, reference_key(print, &reference), &reference,
			SERIES_OWN, STR_NONE, 0, print->subject->document.title, err))
		return false;
	at = 0;
	return !reference_next(&print->arena, head, &at, &reference) ||
		number_note(print, SERIES_REFERENCE, reference_key(print, &reference), &reference,
			SERIES_OWN, reference.from, reference.to,
			phrase_passage(&print->arena, print->subject->reading.text, reference.from,
				reference.to, PASSAGE_AROUND),
			err);
}

/* ---- what it mentions ---- */

static bool
mentions_note(struct print *print, struct err *err)
{
	struct str text = print->subject->reading.text;
	struct reference reference;
	size_t at = 0;

	for (size_t n = 0; n < MENTION_MAX && reference_next(&print->arena, text, &at, &reference);
		n++)
		if (!number_note(print, SERIES_REFERENCE, reference_key(print, &reference),
			    &reference, SERIES_MENTIONED, reference.from, reference.to,
			    phrase_passage(&print->arena, text, reference.from, reference.to,
				    PASSAGE_AROUND),
			    err))
			return false;
	return true;
}

/* ---- numbers of pages ---- */

static bool
page_note(struct print *print, struct str page, size_t base, bool *ret_found, struct err *err)
{
	size_t from = 0;

	/* The first and the last lines; between them a number is what is told. */
	for (size_t line = 0; from < page.len && !*ret_found; line++) {
		size_t to = from;
		struct reference reference;

		while (to < page.len && page.data[to] != '\n')
			to++;
		if ((line < PAGE_LINES || page.len - to < 80) &&
			reference_of_page(&print->arena, str_slice(page, from, to), &reference)) {
			*ret_found = true;
			return number_note(print, SERIES_BATES,
				str_format(&print->arena, "bates:%.*s", STR_ARG(reference.key)),
				&reference, SERIES_OWN, base + from, base + to,
				str_slice(page, from, to), err);
		}
		from = to + 1;
	}
	return true;
}

/* Places rise, so their bytes are found in one pass. */
static bool
pages_note(struct print *print, struct err *err)
{
	struct str text = print->subject->reading.text;
	size_t byte = 0;
	uint64_t point = 0;
	size_t missed = 0;

	for (size_t i = 0; i < print->subject->place_count && missed < PAGE_LINES; i++) {
		const struct subject_place *place = &print->subject->places[i];
		bool found = false;
		size_t end;

		if (place->kind != PAGE_PLACE || place->from < point || place->to < place->from)
			continue;
		byte += utf8_offset(str_from(text, byte), (size_t)(place->from - point));
		point = place->from;
		end = byte + utf8_offset(str_from(text, byte), (size_t)(place->to - place->from));
		if (!page_note(print, str_slice(text, byte, end), byte, &found, err))
			return false;
		missed = found ? 0 : missed + 1;
		byte = end;
		point = place->to;
	}
	return true;
}

/* ---- holes within ---- */

/* Versions of one document share the passages around a hole, and so its series. */
static struct str
hole_key(struct print *print, const char *kind, const struct numbering_hole *hole)
{
	struct buf all CLEANUP(buf_free) = {0};
	unsigned char digest[SHA256_SIZE];
	uint64_t bits = 0;

	buf_add(&all, phrase_key(&print->arena, hole->before));
	buf_add_char(&all, '\n');
	buf_add(&all, phrase_key(&print->arena, hole->after));
	/* Pages say the same in every document that has as many. */
	if (hole->before.len == 0)
		buf_add_format(&all, "\n%lld", (long long)print->subject->document.id);
	sha256_once(buf_str(&all), digest);
	for (size_t i = 0; i < sizeof(bits); i++)
		bits = bits << 8 | digest[i];
	return str_format(&print->arena, "%s:%.*s:%016llx", kind, STR_ARG(hole->label),
		(unsigned long long)bits);
}

static bool
holes_note(struct print *print, enum series_kind kind, const struct numbering_hole *holes,
	size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct reference form = {.before = holes[i].label, .after = STR("")};
		struct str words = holes[i].before.len == 0
			? holes[i].after
			: str_format(&print->arena, "%.*s / %.*s", STR_ARG(holes[i].before),
				  STR_ARG(holes[i].after));

		if (!number_note(print, kind,
			    hole_key(print, kind == SERIES_PAGE ? "page" : "paragraph", &holes[i]),
			    &form, SERIES_HOLE, holes[i].from, holes[i].to, words, err))
			return false;
	}
	return true;
}

static bool
inside_note(struct print *print, struct err *err)
{
	const struct subject *subject = print->subject;
	struct numbering_hole holes[NUMBERING_HOLE_MAX];
	size_t count;

	if (!says_own(subject->document.kind) || subject->document.kind == KIND_IMAGE)
		return true;
	/* Recognition loses numbers. */
	for (size_t i = 0; i < subject->place_count; i++)
		if (subject->places[i].kind == RECOGNISED_PLACE)
			return true;
	count = numbering_paragraphs(&print->arena, subject->reading.text, holes);
	if (!holes_note(print, SERIES_PARAGRAPH, holes, count, err))
		return false;
	count = numbering_pages(
		&print->arena, subject->reading.text, subject->places, subject->place_count, holes);
	return holes_note(print, SERIES_PAGE, holes, count, err);
}

bool
series_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct print print = {.compare = compare,
		.subject = subject,
		.arena = {.size_max = PRINT_SIZE_MAX},
		.clock = {.text = subject->reading.text}};
	bool done = (subject->is_first || old_remove(compare, subject->document.id, err)) &&
		names_note(&print, err) && heading_note(&print, err) &&
		mentions_note(&print, err) && pages_note(&print, err) && inside_note(&print, err);

	arena_free(&print.arena);
	return done;
}
