#include "work/refi/refi_sources.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "extract/pdf_box.h"
#include "work/refi/refi_archive.h"
#include "work/refi/refi_limits.h"
#include "work/refi/refi_notes.h"
#include "work/refi/refi_say.h"
#include "work/refi/refi_text.h"

#include <string.h>

enum { NAMES_ASKED = 200, PDF_BOXES_MAX = 2000 };

/* The source at hand. */
struct source_at {
	struct refi_say *say;
	size_t number; /* of the model */
	size_t said;   /* of those that were told */
	struct refi_text text;
	bool has_text;
	struct buf file; /* of a PDF */
	bool has_file;
	struct buf *words; /* of each passage of a PDF, from `first` on */
	size_t first;      /* passages of the model, [first, behind) */
	size_t behind;
};

static const struct model_source *
source_of(const struct source_at *at)
{
	return &at->say->model->sources[at->number];
}

static struct str
source_name(const struct source_at *at)
{
	struct str name = utf8_head(source_of(at)->name, 200);

	if (name.len == 0)
		name = utf8_head(path_name(source_of(at)->text_path), 200);
	return name.len > 0 ? name : STR("a document without a name");
}

/* ---- what it is ---- */

static bool
text_load(struct source_at *at, struct err *err)
{
	const struct model_source *source = source_of(at);
	struct buf bytes CLEANUP(buf_free) = {.size_max = REFI_TEXT_SIZE_MAX};

	at->has_text = source->has_content;
	if (source->has_content) {
		refi_text_make(&at->text, source->content);
		return true;
	}
	if (at->say->archive == NULL || source->text_path.len == 0)
		return true;
	if (!refi_archive_read(at->say->archive, source->text_path, &bytes, &at->has_text, err))
		return err_in(err, "%.*s", STR_ARG(source_name(at)));
	if (at->has_text)
		refi_text_make(&at->text, buf_str(&bytes));
	return true;
}

static void
passages_find(struct source_at *at, size_t *next)
{
	const struct model *m = at->say->model;

	while (*next < m->selection_count &&
		(m->selections[*next].source == MODEL_NONE ||
			m->selections[*next].source < at->number))
		(*next)++;
	at->first = *next;
	while (*next < m->selection_count &&
		(m->selections[*next].source == at->number ||
			m->selections[*next].source == MODEL_NONE))
		(*next)++;
	at->behind = *next;
}

static void
counting_choose(struct source_at *at)
{
	const struct model *m = at->say->model;
	struct refi_text_name names[NAMES_ASKED];
	size_t count = 0;

	for (size_t i = at->first; at->has_text && i < at->behind && count < NAMES_ASKED; i++) {
		const struct model_selection *selection = &m->selections[i];

		if (selection->source == at->number && selection->is_placed && !selection->is_pdf &&
			selection->name.len > 0)
			names[count++] = (struct refi_text_name){
				selection->begins, selection->ends, selection->name};
	}
	if (count > 0)
		refi_text_count(&at->text, names, count);
}

/* What the marked places of a PDF say: they have no words of their own. */
static bool
file_load(struct source_at *at, struct err *err)
{
	const struct model *m = at->say->model;
	size_t count = at->behind - at->first;
	struct pdf_box *boxes;
	struct err quiet = {0};

	if (source_of(at)->kind != MODEL_PDF || at->say->archive == NULL)
		return true;
	if (!refi_archive_read(
		    at->say->archive, source_of(at)->file_path, &at->file, &at->has_file, err))
		return err_in(err, "%.*s", STR_ARG(source_name(at)));
	if (!at->has_file || count == 0 || count > PDF_BOXES_MAX)
		return true;
	boxes = ARENA_ARRAY(at->say->arena, count, struct pdf_box);
	at->words = ARENA_ARRAY(at->say->arena, count, struct buf);
	for (size_t i = 0; i < count; i++) {
		const struct model_selection *selection = &m->selections[at->first + i];

		at->words[i].size_max = CODING_QUOTE_SIZE_MAX + 1;
		boxes[i] = (struct pdf_box){
			selection->is_pdf && selection->is_placed ? selection->page : -1,
			selection->box[0], selection->box[1], selection->box[2], selection->box[3]};
	}
	(void)!pdf_box_words(buf_str(&at->file), boxes, at->words, count, &quiet);
	return true;
}

static bool
source_say(struct source_at *at)
{
	struct refi_say *say = at->say;
	const struct model_source *source = source_of(at);
	const struct model_guid *author = refi_notes_author(say, MODEL_OF_SOURCE, at->number);
	const struct model_user *user = author == NULL ? NULL : refi_say_find_user(say, author);
	struct refi_source_said said = {
		.guid = refi_say_guid(&source->guid),
		.name = utf8_head(
			source->name.len > 0 ? source->name : path_name(source->text_path),
			REFI_NAME_SIZE_MAX),
		.weight = utf8_head(source->weight, REFI_NAME_SIZE_MAX),
		.note_user = author == NULL ? STR("") : refi_say_guid(author),
		.note_name = user == NULL ? STR("") : utf8_head(user->name, REFI_NAME_SIZE_MAX),
	};

	refi_notes_begin(say);
	refi_notes_add(say, MODEL_OF_SOURCE, at->number, author);
	said.note = refi_notes_text(say);
	if (at->has_text)
		refi_text_tell(&at->text, &said);
	said.has_file = at->has_file;
	if (at->has_file)
		sha256_once(buf_str(&at->file), said.file_sha256);
	if (at->has_text && at->text.was_converted)
		refi_say_told(say,
			str_format(say->arena,
				"The text of %.*s is not in UTF-8; it was converted.",
				STR_ARG(source_name(at))));
	buf_clear(&say->record);
	refi_source_write(&say->record, &said);
	return refi_say_record(say, REFI_SOURCE);
}

/* ---- its passages ---- */

/* A passage in words that is not told because of `reason`. */
static void
passage_leave(struct source_at *at, const struct model_selection *selection, enum refi_left reason)
{
	struct str where = STR("");

	if (selection->is_pdf)
		where = str_format(at->say->arena, ", page %lld", (long long)selection->page + 1);
	else if (selection->is_placed)
		where = str_format(at->say->arena, ", characters %lld to %lld",
			(long long)selection->begins, (long long)selection->ends);
	refi_say_left(at->say, reason,
		str_format(at->say->arena, "%.*s%.*s", STR_ARG(source_name(at)), STR_ARG(where)));
}

/* [[page,left,bottom,right,top]], pages from 1, as struct coding_row has them. */
static struct str
boxes_say(struct arena *arena, const struct model_selection *selection)
{
	const int64_t *box = selection->box;

	if (selection->page < 0 || selection->page > INT32_MAX)
		return STR("");
	for (size_t i = 0; i < COUNT_OF(selection->box); i++)
		if (box[i] < -INT32_MAX || box[i] > INT32_MAX)
			return STR("");
	return str_format(arena, "[[%lld,%lld,%lld,%lld,%lld]]", (long long)selection->page + 1,
		(long long)(box[0] < box[2] ? box[0] : box[2]),
		(long long)(box[1] < box[3] ? box[1] : box[3]),
		(long long)(box[0] < box[2] ? box[2] : box[0]),
		(long long)(box[1] < box[3] ? box[3] : box[1]));
}

/* Where no text is at hand, its own words, or its name where that is as long as the passage: people name them, too. */
static struct str
words_own(const struct model_selection *selection)
{
	if (selection->words.len > 0)
		return str_trim(selection->words);
	if (!selection->is_pdf &&
		(!selection->is_placed ||
			(int64_t)utf8_count(selection->name) !=
				selection->ends - selection->begins))
		return STR("");
	return str_ends(selection->name, STR("\xe2\x80\xa6")) ||
			str_ends(selection->name, STR("..."))
		? STR("")
		: str_trim(selection->name);
}

static bool
is_blank(struct str text)
{
	return str_trim(text).len == 0;
}

/* The words and the place of a passage; false where it is left out. */
static bool
passage_find(struct source_at *at, size_t number, struct refi_coding_said *said)
{
	const struct model_selection *selection = &at->say->model->selections[number];
	struct refi_text_piece piece = {.quote = STR(""), .before = STR(""), .after = STR("")};
	enum refi_left reason = REFI_LEFT_NO_TEXT;

	if (source_of(at)->kind == MODEL_MEDIA) {
		passage_leave(at, selection, REFI_LEFT_MEDIA);
		return false;
	}
	if (selection->is_pdf) {
		said->boxes = boxes_say(at->say->arena, selection);
		if (at->words != NULL)
			piece.quote = str_trim(buf_str(&at->words[number - at->first]));
	} else if (at->has_text) {
		if (!selection->is_placed ||
			!refi_text_piece(&at->text, selection->begins, selection->ends, &piece)) {
			passage_leave(at, selection, REFI_LEFT_BEYOND);
			return false;
		}
		reason = REFI_LEFT_EMPTY;
	}
	if (is_blank(piece.quote) && (selection->is_pdf || !at->has_text))
		piece.quote = words_own(selection);
	if (piece.quote.len > CODING_QUOTE_SIZE_MAX)
		reason = REFI_LEFT_LONG;
	if (is_blank(piece.quote) || piece.quote.len > CODING_QUOTE_SIZE_MAX) {
		passage_leave(at, selection, reason);
		return false;
	}
	said->quote = piece.quote;
	said->before = piece.before;
	said->after = piece.after;
	said->begins = piece.begins;
	said->ends = piece.ends;
	return true;
}

static bool
coding_say(struct source_at *at, size_t number, struct refi_coding_said *said)
{
	struct refi_say *say = at->say;
	const struct model_coding *coding = &say->model->codings[number];
	const struct model_selection *selection = &say->model->selections[coding->selection];
	const struct model_guid *by = coding->user.is_there ? &coding->user : &selection->user;
	const struct model_user *user = refi_say_find_user(say, by);
	size_t code = refi_say_find_code(say, &coding->code);

	if (code == MODEL_NONE) {
		passage_leave(at, selection, REFI_LEFT_NO_CODE);
		return true;
	}
	refi_notes_begin(say);
	refi_notes_piece(say, selection->comment);
	refi_notes_add(say, MODEL_OF_SELECTION, coding->selection, by);
	refi_notes_add(say, MODEL_OF_CODING, number, by);
	said->guid = refi_say_guid(&coding->guid);
	said->source = at->said;
	said->code = code;
	said->user = refi_say_guid(by);
	said->user_name = user == NULL ? STR("") : utf8_head(user->name, REFI_NAME_SIZE_MAX);
	said->note = refi_notes_text(say);
	buf_clear(&say->record);
	refi_coding_write(&say->record, said);
	return refi_say_record(say, REFI_CODING);
}

/* Codings of a passage stand in a row, and rows in the order of passages. */
static bool
passages_say(struct source_at *at, size_t *next_coding)
{
	const struct model *m = at->say->model;

	for (size_t i = at->first; i < at->behind; i++) {
		const struct model_selection *selection = &m->selections[i];
		struct refi_coding_said said = {.boxes = STR("")};
		bool is_found;

		if (selection->source != at->number)
			continue;
		if (!selection->is_coded) {
			passage_leave(at, selection, REFI_LEFT_UNCODED);
			continue;
		}
		while (*next_coding < m->coding_count &&
			(m->codings[*next_coding].selection == MODEL_NONE ||
				m->codings[*next_coding].selection < i))
			(*next_coding)++;
		is_found = passage_find(at, i, &said);
		for (; *next_coding < m->coding_count && m->codings[*next_coding].selection == i;
			(*next_coding)++)
			if (is_found && !coding_say(at, *next_coding, &said))
				return false;
	}
	return true;
}

static bool
source_all(struct source_at *at, size_t *next_selection, size_t *next_coding, struct err *err)
{
	passages_find(at, next_selection);
	if (!text_load(at, err))
		return false;
	counting_choose(at);
	return file_load(at, err) && source_say(at) && passages_say(at, next_coding);
}

/* Codes on no passage; and passages of notes. */
static void
others_leave(struct refi_say *say)
{
	const struct model *m = say->model;

	for (size_t i = 0; i < m->coding_count; i++)
		if (m->codings[i].selection == MODEL_NONE && m->codings[i].source != MODEL_NONE)
			refi_say_left(say, REFI_LEFT_WHOLE,
				utf8_head(m->sources[m->codings[i].source].name, 200));
}

bool
refi_sources_say(struct refi_say *say, struct err *err)
{
	size_t selection = 0;
	size_t coding = 0;

	for (size_t i = 0; i < say->model->source_count; i++) {
		struct source_at at = {.say = say,
			.number = i,
			.said = i,
			.file = {.size_max = REFI_TEXT_SIZE_MAX}};
		bool done = source_all(&at, &selection, &coding, err);

		refi_text_free(&at.text);
		buf_free(&at.file);
		for (size_t k = 0; at.words != NULL && k < at.behind - at.first; k++)
			buf_free(&at.words[k]);
		if (!done)
			return false;
	}
	others_leave(say);
	return true;
}
