#include "work/refi/refi_notes.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "work/refi/refi_archive.h"
#include "work/refi/refi_limits.h"
#include "work/refi/refi_say.h"

#include <string.h>

void
refi_notes_begin(struct refi_say *say)
{
	buf_clear(&say->notes);
}

void
refi_notes_piece(struct refi_say *say, struct str text)
{
	if (text.len == 0 || say->notes.len > REMARK_SIZE_MAX)
		return;
	if (say->notes.len > 0)
		buf_add(&say->notes, STR("\n\n"));
	buf_add(&say->notes, text);
}

/* The first of a thing's, in the order of owner and number. */
static size_t
first_find(const struct refi_say *say, enum model_owner owner, size_t number)
{
	const struct model *m = say->model;
	size_t low = 0;
	size_t high = m->noting_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct model_noting *at = &m->notings[say->notings[middle]];

		if (at->owner < owner || (at->owner == owner && at->number < number))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct model_noting *
noting_at(const struct refi_say *say, size_t i, enum model_owner owner, size_t number)
{
	const struct model_noting *noting;

	if (i >= say->model->noting_count)
		return NULL;
	noting = &say->model->notings[say->notings[i]];
	return noting->owner == owner && noting->number == number ? noting : NULL;
}

/* A note may be a file of the archive; it is read once. What cannot be read is no text. */
static struct str
note_text(struct refi_say *say, struct model_note *note)
{
	struct buf bytes CLEANUP(buf_free) = {.size_max = REFI_TEXT_SIZE_MAX};
	struct buf text CLEANUP(buf_free) = {.size_max = REFI_TEXT_SIZE_MAX};
	struct err err = {0};
	bool found = false;

	note->is_used = true;
	if (note->text.len > 0 || note->text_path.len == 0 || say->archive == NULL)
		return note->text;
	if (refi_archive_read(say->archive, note->text_path, &bytes, &found, &err) && found) {
		utf8_clean(&text, buf_str(&bytes));
		note->text = str_copy(
			say->arena, utf8_head(str_trim(buf_str(&text)), REMARK_SIZE_MAX + 1));
	}
	note->text_path = STR("");
	return note->text;
}

static void
note_add(struct refi_say *say, struct model_note *note, const struct model_guid *by)
{
	const struct model_user *user = refi_say_find_user(say, &note->user);
	struct str text = note_text(say, note);
	bool is_own = by != NULL &&
		(!note->user.is_there ||
			(by->is_there && memcmp(by->text, note->user.text, sizeof(by->text)) == 0));

	if (text.len == 0)
		return;
	if (is_own || user == NULL || user->name.len == 0)
		refi_notes_piece(say, text);
	else
		refi_notes_piece(say,
			str_format(say->arena, "%.*s: %.*s",
				STR_ARG(utf8_head(user->name, REFI_NAME_SIZE_MAX)),
				STR_ARG(utf8_head(text, REMARK_SIZE_MAX + 1))));
}

void
refi_notes_add(
	struct refi_say *say, enum model_owner owner, size_t number, const struct model_guid *by)
{
	size_t i = first_find(say, owner, number);
	const struct model_noting *noting;

	for (; (noting = noting_at(say, i, owner, number)) != NULL; i++) {
		size_t note = refi_say_find_note(say, &noting->note);

		if (note != MODEL_NONE && say->notes.len <= REMARK_SIZE_MAX)
			note_add(say, &say->model->notes[note], by);
	}
}

struct str
refi_notes_text(struct refi_say *say)
{
	return refi_say_cut(say, buf_str(&say->notes), REMARK_SIZE_MAX);
}

const struct model_guid *
refi_notes_author(const struct refi_say *say, enum model_owner owner, size_t number)
{
	const struct model_noting *noting = noting_at(
		say, first_find(say, owner, number), owner, number);
	size_t note = noting == NULL ? MODEL_NONE : refi_say_find_note(say, &noting->note);

	return note == MODEL_NONE || !say->model->notes[note].user.is_there
		? NULL
		: &say->model->notes[note].user;
}

void
refi_notes_end(struct refi_say *say)
{
	const struct model *m = say->model;

	for (size_t i = 0; i < m->note_count; i++)
		if (!m->notes[i].is_used)
			refi_say_left(say, REFI_LEFT_NOTES, utf8_head(m->notes[i].text, 100));
}
