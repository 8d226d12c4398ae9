#include "compare/named/named.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/meeting/phrase.h"
#include "compare/named/named_text.h"
#include "compare/subject.h"
#include "named.sql.h"
#include "store/db.h"
#include "store/kind.h"

#define PRINT_SIZE_MAX ((size_t)256 * 1024 * 1024)
/* Names are looked for in so much of a text: a listing of a hundred thousand files. */
#define TEXT_LOOK_MAX ((size_t)16 * 1024 * 1024)
enum {
	NAMES_MAX = 50,       /* instances whose names are noted */
	FIRST_LINE_MAX = 150, /* bytes of a first line that is a heading */
	FOOT_SIZE = 200,      /* where a document says its own path */
	PASSAGE_AROUND = 60,
	PLACE_LOOK_MAX = 5000, /* places looked through for each path */
	HEADER_PLACE = 5       /* kind of a page's header or footer among places */
};

struct print {
	struct compare *compare;
	const struct subject *subject;
	struct arena arena;
	struct phrase_clock clock;
	struct named_file *files;
	size_t count;
};

/* ---- under which names it is held ---- */

static struct str
last_word(struct str key)
{
	size_t space = str_find_last_char(key, ' ');

	return space == STR_NONE ? key : str_from(key, space + 1);
}

/* What is named by this, or lists it, is looked at again. */
static bool
names_touch(struct compare *compare, struct str key, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NAMED_BY_LAST, &s, err))
		return false;
	bind_str(&s, NAMED_BY_LAST_LAST, last_word(key));
	return compare_touch_found(compare, TOPIC_NAME, &s, NAMED_BY_LAST_COL_ID, err);
}

static bool
holdings_forget(struct compare *compare, struct arena *arena, int64_t document, struct err *err)
{
	struct statement list CLEANUP(statement_end) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_NAMED_HOLDINGS_OF, &list, err))
		return false;
	bind_i64(&list, NAMED_HOLDINGS_OF_DOCUMENT, document);
	for (;;) {
		if (!statement_row(&list, &row, err))
			return false;
		if (!row)
			break;
		if (!names_touch(compare,
			    str_copy(arena, column_str(&list, NAMED_HOLDINGS_OF_COL_KEY)), err))
			return false;
	}
	if (!db_begin(compare->db, &SQL_NAMED_HOLDINGS_REMOVE, &s, err))
		return false;
	bind_i64(&s, NAMED_HOLDINGS_REMOVE_DOCUMENT, document);
	return statement_run(&s, err);
}

static bool
holding_note(struct print *print, struct str name, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str key = phrase_key(&print->arena, name);

	if (key.len == 0)
		return true;
	if (!names_touch(print->compare, key, err) ||
		!db_begin(print->compare->db, &SQL_NAMED_HOLDING_NEW, &s, err))
		return false;
	bind_i64(&s, NAMED_HOLDING_NEW_DOCUMENT, print->subject->document.id);
	bind_str(&s, NAMED_HOLDING_NEW_KEY, key);
	return statement_run(&s, err);
}

/* "Copy of report (1)" and "report - Copy" are the report. */
static struct str
copy_cut(struct str stem)
{
	if (str_starts_nocase(stem, STR("copy of ")))
		stem = str_from(stem, STR("copy of ").len);
	if (str_ends_nocase(stem, STR(" - copy")))
		stem.len -= STR(" - copy").len;
	if (stem.len > 4 && stem.data[stem.len - 1] == ')' &&
		char_is_digit(stem.data[stem.len - 2]) && stem.data[stem.len - 3] == '(')
		stem = str_trim(str_slice(stem, 0, stem.len - 3));
	return stem;
}

static bool
holdings_note(struct print *print, struct err *err)
{
	const struct subject *subject = print->subject;
	struct str text = subject->reading.text;
	struct str line = STR("");

	for (size_t i = 0; i < subject->item_count && i < NAMES_MAX; i++) {
		struct str stem = phrase_stem(phrase_file(subject->items[i].path));

		if (!holding_note(print, stem, err) ||
			(copy_cut(stem).len != stem.len &&
				!holding_note(print, copy_cut(stem), err)))
			return false;
	}
	/* A mail's subject is not the name of a document. */
	if (subject->document.kind == KIND_MAIL)
		return true;
	while (line.len == 0 && str_cut_line(&text, &line))
		line = str_trim(line);
	return holding_note(print, subject->document.title, err) &&
		holding_note(print, phrase_stem(subject->document.title), err) &&
		(line.len > FIRST_LINE_MAX || holding_note(print, line, err));
}

/* ---- which it names ---- */

/* A path at the foot of a document, or in its footers, is its own. */
static bool
is_own_path(struct print *print, const struct named_file *file)
{
	const struct subject *subject = print->subject;
	size_t point;

	if (subject->document.kind == KIND_MAIL || !file->is_path)
		return false;
	if (file->from < FOOT_SIZE || subject->reading.text.len - file->to < FOOT_SIZE)
		return true;
	point = phrase_point(&print->clock, file->from);
	for (size_t i = 0; i < subject->place_count && i < PLACE_LOOK_MAX; i++)
		if (subject->places[i].kind == HEADER_PLACE && subject->places[i].from <= point &&
			point < subject->places[i].to)
			return true;
	return false;
}

static void
files_find(struct print *print)
{
	struct str text = str_slice(print->subject->reading.text, 0, TEXT_LOOK_MAX);
	struct named_file file;
	size_t room = 0;
	size_t at = 0;

	while (print->count < NAMED_COUNT_MAX && named_next(&print->arena, text, &at, &file)) {
		if (is_own_path(print, &file))
			continue;
		print->files = arena_grow(
			&print->arena, print->files, print->count, &room, sizeof(*print->files));
		print->files[print->count++] = file;
	}
}

bool
named_name_id(struct compare *compare, struct str key, struct str name, struct str last,
	int64_t *ret_id, struct err *err)
{
	struct statement find CLEANUP(statement_end) = {0};
	struct statement add CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_NAMED_NAME_FIND, &find, err))
		return false;
	bind_str(&find, NAMED_NAME_FIND_KEY, key);
	if (!statement_row(&find, &row, err))
		return false;
	if (row) {
		*ret_id = column_i64(&find, NAMED_NAME_FIND_COL_ID);
		return true;
	}
	if (!db_begin(compare->db, &SQL_NAMED_NAME_NEW, &add, err))
		return false;
	bind_str(&add, NAMED_NAME_NEW_KEY, key);
	bind_str(&add, NAMED_NAME_NEW_NAME, name);
	bind_str(&add, NAMED_NAME_NEW_LAST, last);
	if (!statement_run(&add, err))
		return false;
	*ret_id = db_last_id(compare->db);
	return true;
}

struct row {
	int64_t name;
	const struct named_file *file; /* NULL: the listing itself */
	size_t ordinal;
	bool is_listed;
};

static bool
row_write(struct print *print, const struct row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	const struct named_file *file = row->file;
	struct str text = print->subject->reading.text;

	if (!compare_touch(print->compare, TOPIC_NAME, row->name, err) ||
		!db_begin(print->compare->db, &SQL_NAMED_NEW, &s, err))
		return false;
	bind_i64(&s, NAMED_NEW_DOCUMENT, print->subject->document.id);
	bind_i64(&s, NAMED_NEW_ORDINAL, (int64_t)row->ordinal);
	bind_i64(&s, NAMED_NEW_NAME, row->name);
	bind_str(&s, NAMED_NEW_WIDE, file == NULL ? STR("") : file->wide);
	bind_i64(&s, NAMED_NEW_IS_PATH, file != NULL && file->is_path);
	bind_i64(&s, NAMED_NEW_IS_LISTED, row->is_listed);
	bind_i64(&s, NAMED_NEW_BEGINS,
		file == NULL ? -1 : (int64_t)phrase_point(&print->clock, file->from));
	bind_i64(&s, NAMED_NEW_ENDS,
		file == NULL ? -1 : (int64_t)phrase_point(&print->clock, file->to));
	bind_str(&s, NAMED_NEW_WORDS,
		file == NULL ? STR("")
			     : phrase_passage(
				       &print->arena, text, file->from, file->to, PASSAGE_AROUND));
	return statement_run(&s, err);
}

static bool
files_note(struct print *print, struct err *err)
{
	bool is_listed = print->count > NAMED_LIST_MIN;
	int64_t id;

	if (is_listed) {
		struct str key = str_format(
			&print->arena, "listing:%lld", (long long)print->subject->document.id);

		if (!named_name_id(print->compare, key, key, last_word(key), &id, err) ||
			!row_write(print, &(struct row){.name = id, .is_listed = true}, err))
			return false;
	}
	for (size_t i = 0; i < print->count; i++)
		if (!named_name_id(print->compare, print->files[i].key, print->files[i].name,
			    last_word(print->files[i].key), &id, err) ||
			!row_write(print,
				&(struct row){.name = id,
					.file = &print->files[i],
					.ordinal = i + 1,
					.is_listed = is_listed},
				err))
			return false;
	return true;
}

static bool
old_remove(struct compare *compare, int64_t document, struct err *err)
{
	struct statement list CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_NAMED_OLD, &list, err))
		return false;
	bind_i64(&list, NAMED_OLD_DOCUMENT, document);
	return compare_touch_found(compare, TOPIC_NAME, &list, NAMED_OLD_COL_NAME, err) &&
		db_run_for(compare->db, &SQL_NAMED_REMOVE, NAMED_REMOVE_DOCUMENT, document, err);
}

bool
named_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct print print = {.compare = compare,
		.subject = subject,
		.arena = {.size_max = PRINT_SIZE_MAX},
		.clock = {.text = subject->reading.text}};
	bool done = (subject->is_first ||
			    (old_remove(compare, subject->document.id, err) &&
				    holdings_forget(
					    compare, &print.arena, subject->document.id, err))) &&
		holdings_note(&print, err);

	if (done)
		files_find(&print);
	done = done && files_note(&print, err);
	arena_free(&print.arena);
	return done;
}
