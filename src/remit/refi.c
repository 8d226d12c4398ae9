#include "remit/refi.h"

#include "base/arena.h"
#include "base/buf.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/refi_write.h"
#include "remit/weighing.h"

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
refi_source_path(struct arena *arena, const struct refi_source *source)
{
	return str_format(arena, "sources/%.*s.txt", STR_ARG(source->guid));
}

/* ---- Codes ---- */

static void
paragraph_add(struct buf *to, bool *is_first, const char *title, struct str text)
{
	if (text.len == 0)
		return;
	if (!*is_first)
		buf_add(to, STR("\n\n"));
	*is_first = false;
	buf_add(to, str_of(title));
	refi_add_text(to, text);
}

/* The standard has one text for what we keep in four. */
static void
description_add(struct buf *to, const struct code_row *row)
{
	bool is_first = true;

	if (row->definition.len + row->include_when.len + row->exclude_when.len +
			row->example.len ==
		0)
		return;
	buf_add(to, STR("<Description>"));
	paragraph_add(to, &is_first, "", row->definition);
	paragraph_add(to, &is_first, "Use when: ", row->include_when);
	paragraph_add(to, &is_first, "Do not use when: ", row->exclude_when);
	paragraph_add(to, &is_first, "Example: ", row->example);
	buf_add(to, STR("</Description>"));
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
	struct str made = str_format(w->arena, "%.*s %llu %lld %.*s", STR_ARG(source->guid),
		(unsigned long long)row->entry, (long long)row->moment, STR_ARG(row->who));

	if (code == NULL)
		return;
	buf_add(w->to, STR("<PlainTextSelection"));
	refi_add_attribute(w->to, "guid", refi_guid(w->arena, "selection", made));
	buf_add_format(w->to, " startPosition=\"%lld\" endPosition=\"%lld\"",
		(long long)row->found_begins, (long long)row->found_ends);
	refi_add_author(w->to, w->arena, row->who, row->moment);
	buf_add(w->to, STR("><Coding"));
	refi_add_attribute(
		w->to, "guid", row->guid.len > 0 ? row->guid : refi_guid(w->arena, "coding", made));
	refi_add_author(w->to, w->arena, row->who, row->moment);
	buf_add_char(w->to, '>');
	refi_add_reference(w->to, "CodeRef", code->guid);
	buf_add(w->to, STR("</Coding>"));
	note_add(w, refi_guid(w->arena, "note", made), row->note, row->who, row->moment);
	buf_add(w->to, STR("</PlainTextSelection>\n"));
}

static struct str
weight_guid(struct writing *w)
{
	return refi_guid(w->arena, "variable", STR("weight"));
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
		refi_add_reference(w->to, "VariableRef", weight_guid(w));
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
	refi_add_attribute(to, "guid", weight_guid(&w));
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
