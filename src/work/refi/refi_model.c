#include "work/refi/refi_model.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "extract/xml.h"
#include "remit/refi.h"
#include "work/refi/refi_limits.h"

#include <stdlib.h>

enum token {
	OTHER = 0,
	CODE_BOOK,
	PROJECT,
	USER,
	CODE,
	DESCRIPTION,
	TEXT_SOURCE,
	PDF_SOURCE,
	MEDIA_SOURCE,
	REPRESENTATION,
	CONTENT,
	TEXT_SELECTION,
	PDF_SELECTION,
	MEDIA_SELECTION,
	CODING,
	CODE_REF,
	NOTE,
	NOTE_REF,
	VARIABLE_REF,
	TEXT_VALUE,
	ASIDE
};

/* Whatever the namespace: some tools write another one, or none. */
#define NAME(LOCAL, TOKEN)                                                                         \
	{XML_OTHER, LOCAL, TOKEN},                                                                 \
	{                                                                                          \
		XML_NONE, LOCAL, TOKEN                                                             \
	}

static const struct xml_name names[] = {
	NAME("CodeBook", CODE_BOOK),
	NAME("Project", PROJECT),
	NAME("User", USER),
	NAME("Code", CODE),
	NAME("Description", DESCRIPTION),
	NAME("TextSource", TEXT_SOURCE),
	NAME("PDFSource", PDF_SOURCE),
	NAME("PictureSource", MEDIA_SOURCE),
	NAME("AudioSource", MEDIA_SOURCE),
	NAME("VideoSource", MEDIA_SOURCE),
	NAME("Representation", REPRESENTATION),
	NAME("PlainTextContent", CONTENT),
	NAME("PlainTextSelection", TEXT_SELECTION),
	NAME("PDFSelection", PDF_SELECTION),
	NAME("PictureSelection", MEDIA_SELECTION),
	NAME("AudioSelection", MEDIA_SELECTION),
	NAME("VideoSelection", MEDIA_SELECTION),
	NAME("TranscriptSelection", MEDIA_SELECTION),
	NAME("Coding", CODING),
	NAME("CodeRef", CODE_REF),
	NAME("Note", NOTE),
	NAME("NoteRef", NOTE_REF),
	NAME("VariableRef", VARIABLE_REF),
	NAME("TextValue", TEXT_VALUE),
	NAME("Case", ASIDE),
	NAME("Set", ASIDE),
	NAME("Link", ASIDE),
	NAME("Graph", ASIDE),
};

struct parse {
	struct model *model;
	struct xml *xml;
	struct err err;
	enum token stack[XML_DEPTH_MAX + 1]; /* of the open elements, by depth */
	size_t codes[XML_DEPTH_MAX + 1];     /* open ones, one in another */
	size_t code_depth;
	size_t source; /* the open one, or MODEL_NONE; and so on */
	size_t selection;
	size_t coding;
	size_t note;
	struct str weight; /* the GUID of our variable */
	bool is_weight;    /* the value that comes is of our variable */
	bool takes;        /* text is kept */
	struct buf text;
	size_t user_room;
	size_t code_room;
	size_t source_room;
	size_t selection_room;
	size_t coding_room;
	size_t noting_room;
	size_t note_room;
};

static void
fail(struct parse *p, enum err_kind kind, const char *words)
{
	if (p->err.kind == ERR_NONE)
		(void)err_set(&p->err, kind, "%s", words);
	xml_stop(p->xml);
}

static bool
has_room(struct parse *p, size_t count, size_t count_max, const char *what)
{
	if (count < count_max)
		return true;
	if (p->err.kind == ERR_NONE)
		(void)err_set(&p->err, ERR_TOO_LARGE, "it has more than %zu %s; %s", count_max,
			what, "export it in parts");
	xml_stop(p->xml);
	return false;
}

/* NFC, as all our texts are. */
static struct str
clean(struct parse *p, struct str text)
{
	struct buf room CLEANUP(buf_free) = {.size_max = REFI_XML_SIZE_MAX};

	if (utf8_is_plain_ascii(text))
		return str_copy(p->model->arena, text);
	utf8_clean(&room, text);
	return str_copy(p->model->arena, buf_str(&room));
}

static struct str
attribute(struct parse *p, const char *name)
{
	return clean(p, xml_attribute(p->xml, name));
}

static struct model_guid
guid_attribute(struct parse *p, const char *name)
{
	struct model_guid guid = {.is_there = false};

	guid.is_there = refi_guid_clean(str_trim(xml_attribute(p->xml, name)), guid.text);
	return guid;
}

static enum token
above(struct parse *p)
{
	int depth = xml_depth(p->xml);

	return depth > 1 ? p->stack[depth - 1] : OTHER;
}

/* ---- elements that begin ---- */

static void
root_begin(struct parse *p, enum token token)
{
	if (xml_depth(p->xml) != 1)
		return;
	p->model->is_project = token == PROJECT;
	p->model->name = attribute(p, "name");
	p->model->origin = attribute(p, "origin");
}

static void
user_begin(struct parse *p)
{
	struct model *m = p->model;

	if (!has_room(p, m->user_count, REFI_USER_MAX, "people"))
		return;
	m->users = arena_grow(m->arena, m->users, m->user_count, &p->user_room, sizeof(*m->users));
	m->users[m->user_count++] = (struct model_user){
		.guid = guid_attribute(p, "guid"), .name = attribute(p, "name")};
}

static void
code_begin(struct parse *p)
{
	struct model *m = p->model;

	if (!has_room(p, m->code_count, REFI_CODE_MAX, "codes"))
		return;
	m->codes = arena_grow(m->arena, m->codes, m->code_count, &p->code_room, sizeof(*m->codes));
	m->codes[m->code_count] = (struct model_code){
		.guid = guid_attribute(p, "guid"),
		.name = attribute(p, "name"),
		.description = STR(""),
		.colour = attribute(p, "color"),
		.parent = p->code_depth > 0 ? p->codes[p->code_depth - 1] : MODEL_NONE,
		.is_closed = !xml_flag(str_trim(xml_attribute(p->xml, "isCodable")), true),
	};
	p->codes[p->code_depth++] = m->code_count++;
}

static void
source_begin(struct parse *p, enum token token)
{
	struct model *m = p->model;

	if (!has_room(p, m->source_count, REFI_SOURCE_MAX, "documents"))
		return;
	m->sources = arena_grow(
		m->arena, m->sources, m->source_count, &p->source_room, sizeof(*m->sources));
	m->sources[m->source_count] = (struct model_source){
		.kind = token == TEXT_SOURCE  ? MODEL_TEXT
			: token == PDF_SOURCE ? MODEL_PDF
					      : MODEL_MEDIA,
		.guid = guid_attribute(p, "guid"),
		.name = attribute(p, "name"),
		.text_path = token == TEXT_SOURCE ? attribute(p, "plainTextPath") : STR(""),
		.file_path = token == PDF_SOURCE ? attribute(p, "path") : STR(""),
		.content = STR(""),
		.weight = STR(""),
	};
	p->source = m->source_count++;
}

static bool
number_attribute(struct parse *p, const char *name, int64_t *ret_value)
{
	return str_to_i64(str_trim(xml_attribute(p->xml, name)), ret_value);
}

static bool
place_read(struct parse *p, struct model_selection *selection)
{
	static const char *const sides[] = {"firstX", "firstY", "secondX", "secondY"};

	if (!selection->is_pdf)
		return number_attribute(p, "startPosition", &selection->begins) &&
			number_attribute(p, "endPosition", &selection->ends);
	for (size_t i = 0; i < COUNT_OF(sides); i++)
		if (!number_attribute(p, sides[i], &selection->box[i]))
			return false;
	return number_attribute(p, "page", &selection->page);
}

static void
selection_begin(struct parse *p, enum token token)
{
	struct model *m = p->model;
	struct model_selection *selection;

	if (!has_room(p, m->selection_count, REFI_SELECTION_MAX, "passages"))
		return;
	m->selections = arena_grow(m->arena, m->selections, m->selection_count, &p->selection_room,
		sizeof(*m->selections));
	selection = &m->selections[m->selection_count];
	*selection = (struct model_selection){
		.source = p->note == MODEL_NONE ? p->source : MODEL_NONE,
		.is_pdf = token == PDF_SELECTION,
		.name = attribute(p, "name"),
		.words = STR(""),
		.comment = STR(""),
		.user = guid_attribute(p, "creatingUser"),
	};
	selection->is_placed = token != MEDIA_SELECTION && place_read(p, selection);
	p->selection = m->selection_count++;
}

static void
coding_begin(struct parse *p)
{
	struct model *m = p->model;

	if (!has_room(p, m->coding_count, REFI_CODING_MAX, "coded passages"))
		return;
	m->codings = arena_grow(
		m->arena, m->codings, m->coding_count, &p->coding_room, sizeof(*m->codings));
	m->codings[m->coding_count] = (struct model_coding){
		.selection = p->selection,
		.source = p->note == MODEL_NONE ? p->source : MODEL_NONE,
		.guid = guid_attribute(p, "guid"),
		.user = guid_attribute(p, "creatingUser"),
	};
	if (p->selection != MODEL_NONE)
		m->selections[p->selection].is_coded = true;
	p->coding = m->coding_count++;
}

static void
note_begin(struct parse *p)
{
	struct model *m = p->model;

	if (!has_room(p, m->note_count, REFI_NOTE_MAX, "notes"))
		return;
	m->notes = arena_grow(m->arena, m->notes, m->note_count, &p->note_room, sizeof(*m->notes));
	m->notes[m->note_count] = (struct model_note){
		.guid = guid_attribute(p, "guid"),
		.user = guid_attribute(p, "creatingUser"),
		.text = STR(""),
		.text_path = attribute(p, "plainTextPath"),
	};
	p->note = m->note_count++;
}

static void
noting_begin(struct parse *p)
{
	struct model *m = p->model;
	struct model_noting noting = {.note = guid_attribute(p, "targetGUID")};

	if (p->coding != MODEL_NONE)
		noting.owner = MODEL_OF_CODING, noting.number = p->coding;
	else if (p->selection != MODEL_NONE)
		noting.owner = MODEL_OF_SELECTION, noting.number = p->selection;
	else if (p->source != MODEL_NONE && p->note == MODEL_NONE)
		noting.owner = MODEL_OF_SOURCE, noting.number = p->source;
	else if (p->code_depth > 0)
		noting.owner = MODEL_OF_CODE, noting.number = p->codes[p->code_depth - 1];
	else
		return;
	if (!has_room(p, m->noting_count, REFI_NOTE_MAX, "notes"))
		return;
	m->notings = arena_grow(
		m->arena, m->notings, m->noting_count, &p->noting_room, sizeof(*m->notings));
	m->notings[m->noting_count++] = noting;
}

/* Of a PDF its text; of a passage of a PDF its words. */
static void
representation_begin(struct parse *p)
{
	struct model *m = p->model;

	if (p->selection == MODEL_NONE && p->source != MODEL_NONE)
		m->sources[p->source].text_path = attribute(p, "plainTextPath");
}

static bool
is_selection(enum token token)
{
	return token == TEXT_SELECTION || token == PDF_SELECTION || token == MEDIA_SELECTION;
}

static void
open_begin(struct parse *p, enum token token)
{
	switch (token) {
	case CODE_BOOK:
	case PROJECT:
		root_begin(p, token);
		break;
	case USER:
		user_begin(p);
		break;
	case CODE:
		code_begin(p);
		break;
	case TEXT_SOURCE:
	case PDF_SOURCE:
	case MEDIA_SOURCE:
		source_begin(p, token);
		break;
	case REPRESENTATION:
		representation_begin(p);
		break;
	case TEXT_SELECTION:
	case PDF_SELECTION:
	case MEDIA_SELECTION:
		selection_begin(p, token);
		break;
	case CODING:
		coding_begin(p);
		break;
	case CODE_REF:
		if (p->coding != MODEL_NONE)
			p->model->codings[p->coding].code = guid_attribute(p, "targetGUID");
		break;
	case NOTE:
		note_begin(p);
		break;
	case NOTE_REF:
		noting_begin(p);
		break;
	case VARIABLE_REF:
	case DESCRIPTION:
	case CONTENT:
	case TEXT_VALUE:
	case OTHER:
	case ASIDE:
		break;
	}
}

static void
on_begin(void *context, struct xml *xml, int number)
{
	struct parse *p = context;
	enum token token = (enum token)number;

	p->xml = xml;
	p->stack[xml_depth(xml)] = token;
	if (xml_depth(xml) == 1 && token != CODE_BOOK && token != PROJECT) {
		fail(p, ERR_DAMAGED, "it is no file of REFI-QDA: it begins with something else");
		return;
	}
	if (token == ASIDE) {
		p->model->others++;
		xml_skip(xml);
		return;
	}
	p->takes = token == DESCRIPTION || token == CONTENT || token == TEXT_VALUE;
	buf_clear(&p->text);
	if (token == VARIABLE_REF)
		p->is_weight = str_equal(str_trim(xml_attribute(xml, "targetGUID")), p->weight);
	open_begin(p, token);
}

/* ---- elements that end ---- */

static void
description_end(struct parse *p)
{
	struct model *m = p->model;

	if (above(p) == CODE && p->code_depth > 0)
		m->codes[p->codes[p->code_depth - 1]].description = clean(
			p, str_trim(buf_str(&p->text)));
	else if (is_selection(above(p)) && p->selection != MODEL_NONE)
		m->selections[p->selection].comment = clean(p, str_trim(buf_str(&p->text)));
}

/* Texts are kept as they are: positions count in them. */
static void
content_end(struct parse *p)
{
	struct model *m = p->model;
	struct str text = str_copy(m->arena, buf_str(&p->text));

	if (p->note != MODEL_NONE) {
		m->notes[p->note].text = clean(p, str_trim(text));
	} else if (p->selection != MODEL_NONE) {
		m->selections[p->selection].words = clean(p, text);
	} else if (p->source != MODEL_NONE && m->sources[p->source].kind != MODEL_MEDIA) {
		m->sources[p->source].content = text;
		m->sources[p->source].has_content = true;
	}
}

static void
on_end(void *context, struct xml *xml, int number)
{
	struct parse *p = context;
	enum token token = (enum token)number;

	p->xml = xml;
	if (p->text.overflowed)
		fail(p, ERR_TOO_LARGE, "a text in it is too large");
	if (token == DESCRIPTION)
		description_end(p);
	else if (token == CONTENT)
		content_end(p);
	else if (token == TEXT_VALUE && p->is_weight && p->source != MODEL_NONE)
		p->model->sources[p->source].weight = clean(p, str_trim(buf_str(&p->text)));
	else if (token == CODE && p->code_depth > 0)
		p->code_depth--;
	else if (token == TEXT_SOURCE || token == PDF_SOURCE || token == MEDIA_SOURCE)
		p->source = MODEL_NONE;
	else if (is_selection(token))
		p->selection = MODEL_NONE;
	else if (token == CODING)
		p->coding = MODEL_NONE;
	else if (token == NOTE)
		p->note = MODEL_NONE;
	p->takes = false;
}

static void
on_text(void *context, struct xml *xml, struct str text)
{
	struct parse *p = context;

	p->xml = xml;
	if (p->takes)
		buf_add(&p->text, text);
}

static void
on_doctype(void *context, struct xml *xml)
{
	struct parse *p = context;

	p->xml = xml;
	fail(p, ERR_DAMAGED,
		"it has a document type (DOCTYPE), which no tool writes and which is how such "
		"files do harm; nothing of it was read");
}

bool
refi_model_read(struct str xml, struct arena *arena, struct model *ret_model, struct err *err)
{
	const struct xml_hooks hooks = {
		.names = names,
		.name_count = COUNT_OF(names),
		.begin = on_begin,
		.end = on_end,
		.text = on_text,
		.doctype = on_doctype,
	};
	struct parse *p = memory_alloc(sizeof(*p));
	bool good;

	*ret_model = (struct model){.arena = arena, .name = STR(""), .origin = STR("")};
	*p = (struct parse){.model = ret_model,
		.source = MODEL_NONE,
		.selection = MODEL_NONE,
		.coding = MODEL_NONE,
		.note = MODEL_NONE,
		.weight = refi_weight_guid(arena),
		.text = {.size_max = REFI_TEXT_SIZE_MAX}};
	good = xml_read_str(xml, &hooks, p, err);
	if (p->err.kind != ERR_NONE) {
		*err = p->err;
		good = false;
	} else if (!good && err->kind == ERR_DAMAGED) {
		(void)err_set(err, ERR_DAMAGED,
			"its XML is malformed; export it again from the tool that made it");
	}
	buf_free(&p->text);
	free(p);
	return good;
}
