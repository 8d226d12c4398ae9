#include "remit/refi.h"

#include "base/arena.h"
#include "base/buf.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/refi_write.h"
#include "remit/weighing.h"

#include <stddef.h>
#include <string.h>

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

struct writing {
	struct buf *to;
	struct arena *arena;
	const struct refi_project *project;
	struct buf notes; /* they stand behind the sources that refer to them */
};

struct str
refi_source_guid(struct arena *arena, struct str sha256)
{
	return refi_guid(arena, "source", sha256);
}

struct str
refi_weight_guid(struct arena *arena)
{
	return refi_guid(arena, "variable", STR("weight"));
}

struct str
refi_user_guid(struct arena *arena, struct str login)
{
	return refi_guid(arena, "user", login);
}

/* What tells it from all others of the source. */
static struct str
coding_mark(struct arena *arena, struct str source, const struct coding_row *row)
{
	return str_format(arena, "%.*s %llu %lld %.*s", STR_ARG(source),
		(unsigned long long)row->entry, (long long)row->moment, STR_ARG(row->who));
}

struct str
refi_coding_guid(struct arena *arena, struct str source, const struct coding_row *row)
{
	return row->guid.len > 0 ? row->guid
				 : refi_guid(arena, "coding", coding_mark(arena, source, row));
}

struct str
refi_source_path(struct arena *arena, const struct refi_source *source)
{
	return str_format(arena, "sources/%.*s.txt", STR_ARG(source->guid));
}

/* ---- Codes ---- */

static const struct {
	const char *title;
	size_t at; /* of the text in struct code_row */
} paragraphs[] = {{"", offsetof(struct code_row, definition)},
	{"Use when: ", offsetof(struct code_row, include_when)},
	{"Do not use when: ", offsetof(struct code_row, exclude_when)},
	{"Example: ", offsetof(struct code_row, example)}};

/* The standard has one text for what we keep in four. */
void
refi_description_write(struct buf *to, const struct code_row *row)
{
	size_t before = to->len;

	for (size_t i = 0; i < COUNT_OF(paragraphs); i++) {
		struct str text;

		memcpy(&text, (const char *)row + paragraphs[i].at, sizeof(text));
		if (text.len == 0)
			continue;
		if (to->len > before)
			buf_add(to, STR("\n\n"));
		buf_add(to, str_of(paragraphs[i].title));
		buf_add(to, text);
	}
}

/* Where paragraph `title` begins in the text; STR_NONE. */
static size_t
paragraph_find(struct arena *arena, struct str text, const char *title)
{
	size_t at;

	if (str_starts(text, str_of(title)))
		return 0;
	at = str_find(text, str_format(arena, "\n\n%s", title));
	return at;
}

void
refi_description_part(struct str text, struct code_row *ret_row)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};

	for (size_t i = COUNT_OF(paragraphs); i-- > 0;) {
		struct str title = str_of(paragraphs[i].title);
		size_t at = title.len == 0 ? 0 : paragraph_find(&arena, text, title.data);
		struct str piece = STR("");

		if (at != STR_NONE) {
			piece = str_from(text, at);
			if (str_starts(piece, STR("\n\n")) && title.len > 0)
				piece = str_from(piece, 2);
			piece = str_from(piece, title.len);
			text = str_slice(text, 0, at);
		}
		memcpy((char *)ret_row + paragraphs[i].at, &piece, sizeof(piece));
	}
}

static void
description_add(struct buf *to, const struct code_row *row)
{
	struct buf text CLEANUP(buf_free) = {0};

	refi_description_write(&text, row);
	refi_add_element(to, "Description", buf_str(&text));
}

static void
codes_add(struct buf *to, const struct refi_codes *codes)
{
	size_t open = 0;

	buf_add(to, STR("<Codes>\n"));
	for (size_t i = 0; i < codes->count; i++) {
		const struct code_row *row = &codes->rows[i];

		for (; open > row->depth; open--)
			buf_add(to, STR("</Code>\n"));
		buf_add(to, STR("<Code"));
		refi_add_attribute(to, "guid", row->guid);
		refi_add_attribute(to, "name", row->name);
		refi_add_attribute(to, "isCodable", row->is_closed ? STR("false") : STR("true"));
		refi_add_attribute(to, "color", str_of(code_colour_hex(row->colour)));
		buf_add_char(to, '>');
		description_add(to, row);
		open++;
	}
	for (; open > 0; open--)
		buf_add(to, STR("</Code>\n"));
	buf_add(to, STR("</Codes>\n"));
}

void
refi_codebook_write(struct buf *to, const struct refi_codes *codes)
{
	buf_add(to,
		STR(XML_HEAD "<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" "
			     "origin=\"Candour\">\n"));
	codes_add(to, codes);
	buf_add(to, STR("</CodeBook>\n"));
}

/* ---- People ---- */

static void
person_add(struct writing *w, struct str who, struct buf *seen)
{
	/* Names stand in `seen` between line feeds, which no login has. */
	struct str mark = str_format(w->arena, "\n%.*s\n", STR_ARG(who));

	if (str_find(buf_str(seen), mark) != STR_NONE)
		return;
	buf_add(seen, mark);
	buf_add(w->to, STR("<User"));
	refi_add_attribute(w->to, "guid", refi_guid(w->arena, "user", who));
	refi_add_attribute(w->to, "name", who);
	buf_add(w->to, STR("/>\n"));
}

static void
people_add(struct writing *w)
{
	const struct refi_project *project = w->project;
	struct buf seen CLEANUP(buf_free) = {0};
	struct str last = STR("");
	size_t before;

	buf_add(w->to, STR("<Users>\n"));
	before = w->to->len;
	for (size_t i = 0; i < project->source_count; i++) {
		const struct refi_source *source = &project->sources[i];

		for (size_t k = 0; k < source->coding_count; k++) {
			if (!str_equal(source->codings[k].who, last))
				person_add(w, source->codings[k].who, &seen);
			last = source->codings[k].who;
		}
		if (source->weighing->version > 0)
			person_add(w, source->weighing->who, &seen);
	}
	/* The schema wants one at least. */
	if (w->to->len == before)
		person_add(w, project->codes.rows[0].who, &seen);
	buf_add(w->to, STR("</Users>\n"));
}

/* ---- Sources ---- */

/* Adds the note to those at the end, and a reference to it here. */
static void
note_add(struct writing *w, struct str guid, struct str text, struct str who, int64_t moment)
{
	if (text.len == 0)
		return;
	refi_add_reference(w->to, "NoteRef", guid);
	buf_add(&w->notes, STR("<Note"));
	refi_add_attribute(&w->notes, "guid", guid);
	refi_add_author(&w->notes, w->arena, who, moment);
	buf_add_char(&w->notes, '>');
	refi_add_element(&w->notes, "PlainTextContent", text);
	buf_add(&w->notes, STR("</Note>\n"));
}

static void
coding_add(struct writing *w, const struct refi_source *source, const struct coding_row *row)
{
	const struct code_row *code = codebook_find(
		w->project->codes.rows, w->project->codes.count, row->code);
	struct str made = coding_mark(w->arena, source->guid, row);

	if (code == NULL)
		return;
	buf_add(w->to, STR("<PlainTextSelection"));
	refi_add_attribute(w->to, "guid", refi_guid(w->arena, "selection", made));
	buf_add_format(w->to, " startPosition=\"%lld\" endPosition=\"%lld\"",
		(long long)row->found_begins, (long long)row->found_ends);
	refi_add_author(w->to, w->arena, row->who, row->moment);
	buf_add(w->to, STR("><Coding"));
	refi_add_attribute(w->to, "guid", refi_coding_guid(w->arena, source->guid, row));
	refi_add_author(w->to, w->arena, row->who, row->moment);
	buf_add_char(w->to, '>');
	refi_add_reference(w->to, "CodeRef", code->guid);
	buf_add(w->to, STR("</Coding>"));
	note_add(w, refi_guid(w->arena, "note", made), row->note, row->who, row->moment);
	buf_add(w->to, STR("</PlainTextSelection>\n"));
}

static void
source_add(struct writing *w, const struct refi_source *source)
{
	const struct weighing_row *weighing = source->weighing;

	buf_add(w->to, STR("<TextSource"));
	refi_add_attribute(w->to, "guid", source->guid);
	refi_add_attribute(w->to, "name", source->name);
	/* "internal://" is the folder sources/ of the archive. */
	refi_add_attribute(w->to, "plainTextPath",
		str_format(w->arena, "internal://%.*s.txt", STR_ARG(source->guid)));
	buf_add(w->to, STR(">\n"));
	for (size_t i = 0; i < source->coding_count; i++)
		coding_add(w, source, &source->codings[i]);
	if (weighing->version > 0)
		note_add(w, refi_guid(w->arena, "weighing", source->guid), weighing->note,
			weighing->who, weighing->moment);
	if (weighing->version > 0 && weighing->weight != WEIGHT_NONE) {
		buf_add(w->to, STR("<VariableValue>"));
		refi_add_reference(w->to, "VariableRef", refi_weight_guid(w->arena));
		refi_add_element(w->to, "TextValue", str_of(weight_title(weighing->weight)));
		buf_add(w->to, STR("</VariableValue>\n"));
	}
	buf_add(w->to, STR("</TextSource>\n"));
}

void
refi_project_write(struct buf *to, struct arena *arena, const struct refi_project *project)
{
	struct writing w = {
		.to = to, .arena = arena, .project = project, .notes = {.size_max = to->size_max}};

	buf_add(to, STR(XML_HEAD "<Project xmlns=\"urn:QDA-XML:project:1.0\""));
	refi_add_attribute(to, "name", project->name);
	buf_add(to, STR(" origin=\"Candour\" basePath=\"\">\n"));
	people_add(&w);
	buf_add(to, STR("<CodeBook>\n"));
	codes_add(to, &project->codes);
	buf_add(to, STR("</CodeBook>\n<Variables><Variable"));
	refi_add_attribute(to, "guid", refi_weight_guid(arena));
	buf_add(to, STR(" name=\"Weight\" typeOfVariable=\"Text\"/></Variables>\n"));
	if (project->source_count > 0) {
		buf_add(to, STR("<Sources>\n"));
		for (size_t i = 0; i < project->source_count; i++)
			source_add(&w, &project->sources[i]);
		buf_add(to, STR("</Sources>\n"));
	}
	if (w.notes.len > 0) {
		buf_add(to, STR("<Notes>\n"));
		buf_add(to, buf_str(&w.notes));
		buf_add(to, STR("</Notes>\n"));
	}
	buf_add(to, STR("</Project>\n"));
	to->overflowed |= w.notes.overflowed;
	buf_free(&w.notes);
}
