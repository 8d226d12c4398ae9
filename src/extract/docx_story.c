#include "extract/docx.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/docx_look.h"
#include "extract/docx_styles.h"
#include "extract/drawing.h"
#include "extract/xml.h"

enum token {
	P = 1,
	R,
	T,
	DEL_T,
	TAB,
	BR,
	HYPHEN,
	SYM,
	ROW,
	CELL,
	INS,
	DEL,
	MOVE_FROM,
	MOVE_TO,
	INSTRUCTION,
	FIELD_CHAR,
	FIELD_SIMPLE,
	LINK,
	NOTE_MARK,
	NOTE,
	COMMENT,
	PARAGRAPH_PROPERTIES,
	RUN_PROPERTIES,
	PROPERTIES,
	VANISH,
	RUN_STYLE,
	PARAGRAPH_STYLE,
	LIST_ID,
	LIST_LEVEL,
	TEXT_BOX,
	ALT,
	RUBY_TEXT,
	TEXT_PATH,
	IMAGE,
	SHAPE,
	OLE,
	CHART,
	DIAGRAM,
	DRAWN_P,
	TABLE,
	FILLED_PROPERTIES,
	COLOUR,
	SIZE,
	SHADING,
	HIGHLIGHT,
	TABLE_STYLE,
	BACKGROUND
};

static const struct xml_name names[] = {
	{XML_W, "p", P},
	{XML_W, "r", R},
	{XML_W, "t", T},
	{XML_M, "t", T},
	{XML_A, "t", T},
	{XML_W, "delText", DEL_T},
	{XML_W, "tab", TAB},
	{XML_W, "ptab", TAB},
	{XML_W, "br", BR},
	{XML_W, "cr", BR},
	{XML_A, "br", BR},
	{XML_W, "noBreakHyphen", HYPHEN},
	{XML_W, "sym", SYM},
	{XML_W, "tr", ROW},
	{XML_W, "tc", CELL},
	{XML_W, "ins", INS},
	{XML_W, "del", DEL},
	{XML_W, "moveFrom", MOVE_FROM},
	{XML_W, "moveTo", MOVE_TO},
	{XML_W, "instrText", INSTRUCTION},
	{XML_W, "delInstrText", INSTRUCTION},
	{XML_W, "fldChar", FIELD_CHAR},
	{XML_W, "fldSimple", FIELD_SIMPLE},
	{XML_W, "hyperlink", LINK},
	{XML_W, "footnoteReference", NOTE_MARK},
	{XML_W, "endnoteReference", NOTE_MARK},
	{XML_W, "footnote", NOTE},
	{XML_W, "endnote", NOTE},
	{XML_W, "comment", COMMENT},
	{XML_W, "pPr", PARAGRAPH_PROPERTIES},
	{XML_W, "rPr", RUN_PROPERTIES},
	{XML_W, "sectPr", PROPERTIES},
	{XML_W, "tblPr", FILLED_PROPERTIES},
	{XML_W, "trPr", PROPERTIES},
	{XML_W, "tcPr", FILLED_PROPERTIES},
	{XML_W, "sdtPr", PROPERTIES},
	{XML_W, "sdtEndPr", PROPERTIES},
	{XML_W, "tblGrid", PROPERTIES},
	{XML_W, "rubyPr", PROPERTIES},
	{XML_W, "docPartPr", PROPERTIES},
	{XML_W, "rPrChange", PROPERTIES},
	{XML_W, "pPrChange", PROPERTIES},
	{XML_W, "tblPrChange", PROPERTIES},
	{XML_W, "tblPrEx", PROPERTIES},
	{XML_W, "vanish", VANISH},
	{XML_W, "rStyle", RUN_STYLE},
	{XML_W, "pStyle", PARAGRAPH_STYLE},
	{XML_W, "numId", LIST_ID},
	{XML_W, "ilvl", LIST_LEVEL},
	{XML_W, "txbxContent", TEXT_BOX},
	{XML_WP, "docPr", ALT},
	{XML_WP, "cNvPr", ALT},
	{XML_W, "rt", RUBY_TEXT},
	{XML_V, "textpath", TEXT_PATH},
	{XML_V, "imagedata", IMAGE},
	{XML_V, "shape", SHAPE},
	{XML_O, "OLEObject", OLE},
	{XML_C, "chart", CHART},
	{XML_DGM, "relIds", DIAGRAM},
	{XML_A, "p", DRAWN_P},
	{XML_W, "tbl", TABLE},
	{XML_W, "color", COLOUR},
	{XML_W, "sz", SIZE},
	{XML_W, "shd", SHADING},
	{XML_W, "highlight", HIGHLIGHT},
	{XML_W, "tblStyle", TABLE_STYLE},
	{XML_W, "background", BACKGROUND},
};

enum { FIELD_DEPTH_MAX = 32, CHANGE_DEPTH_MAX = 64, LABEL_SIZE_MAX = 1024 };

struct field {
	bool in_code;
};

/* Why a run cannot be seen. */
enum hiding { SHOWN, VANISHED, WHITE, TINY };

/* One story being read. */
struct story {
	struct docx *d;
	struct relations relations;
	int properties; /* depth within pPr, which hold properties of marks, not text */
	int run_properties;
	int taking; /* within w:t and its like */
	bool run_hidden;
	bool style_hidden; /* by the paragraph's style */
	uint32_t hidden_place;
	enum hiding hidden_open;    /* SHOWN: no place is open */
	struct docx_look run;       /* the run's own properties */
	struct docx_look run_style; /* those of its style */
	struct docx_look paragraph; /* those of the paragraph and its style */
	struct docx_ground ground;
	int filled_properties; /* depth within tblPr and tcPr */
	int box_depth;         /* text boxes may have any colour */
	struct field fields[FIELD_DEPTH_MAX];
	int field_depth; /* may count beyond the array; deeper ones are taken as results */
	struct buf instruction;
	struct buf alt; /* the last alternative text */
	uint32_t changes[CHANGE_DEPTH_MAX];
	enum place_kind change_kinds[CHANGE_DEPTH_MAX];
	int change_depth;
	uint32_t note_place;
	bool note_open;
	struct str paragraph_style;
	struct str list;
	uint32_t level;
	bool has_level;
	bool label_due; /* the paragraph's list label was not yet written */
};

/* ---- text ---- */

static void
hidden_end(struct story *s)
{
	if (s->hidden_open != SHOWN)
		prose_place_end(&s->d->prose, s->hidden_place);
	s->hidden_open = SHOWN;
}

static enum hiding
hiding_of(const struct story *s)
{
	struct docx_look look = s->run;

	if (s->run_hidden || s->style_hidden)
		return VANISHED;
	docx_look_fill_in(&look, &s->run_style);
	docx_look_fill_in(&look, &s->paragraph);
	if (look.is_tiny)
		return TINY;
	return look.is_white && !look.is_filled && !s->d->is_coloured && s->box_depth == 0 &&
			!docx_ground_is_filled(&s->ground)
		? WHITE
		: SHOWN;
}

/* Hidden text is what Word itself calls so; the rest is made to look like nothing. */
static void
hidden_begin(struct story *s, enum hiding hiding)
{
	static const char *const labels[] = {
		[VANISHED] = "hidden text", [WHITE] = "white text", [TINY] = "tiny text"};

	s->hidden_place = prose_place(&s->d->prose,
		hiding == VANISHED ? PLACE_HIDDEN : PLACE_INVISIBLE, 0, str_of(labels[hiding]));
	s->hidden_open = hiding;
	if (!s->d->hidden_said)
		reading_fact(s->d->p->r, FACT_HIDDEN, str_of(labels[hiding]));
	s->d->hidden_said = true;
}

static void
label_write(struct story *s)
{
	struct buf label CLEANUP(buf_free) = {.size_max = LABEL_SIZE_MAX};

	s->label_due = false;
	if (s->list.len == 0 || s->d->styles == NULL)
		return;
	docx_list_count(s->d->styles, s->list, s->level, &label);
	if (label.len == 0)
		return;
	prose_text(&s->d->prose, buf_str(&label));
	prose_text(&s->d->prose, STR(" "));
}

static bool
in_field_code(const struct story *s)
{
	int depth = s->field_depth < FIELD_DEPTH_MAX ? s->field_depth : FIELD_DEPTH_MAX;

	for (int i = 0; i < depth; i++)
		if (s->fields[i].in_code)
			return true;
	return false;
}

static void
say(struct story *s, struct str text)
{
	enum hiding hiding = hiding_of(s);

	if (text.len == 0 || in_field_code(s))
		return;
	if (hiding != s->hidden_open)
		hidden_end(s);
	if (s->label_due)
		label_write(s);
	if (hiding != SHOWN && s->hidden_open == SHOWN && str_trim(text).len > 0)
		hidden_begin(s, hiding);
	prose_text(&s->d->prose, text);
}

static void
symbol(struct story *s, struct xml *xml)
{
	struct str digits = xml_attribute(xml, "char");
	uint32_t value = 0;
	struct buf text CLEANUP(buf_free) = {.size_max = 16};

	for (size_t i = 0; i < digits.len && i < 6; i++)
		value = value * 16 +
			(uint32_t)(char_hex_value(digits.data[i]) < 0
					? 0
					: char_hex_value(digits.data[i]));
	/* Symbol fonts live in the private use area: a bullet or tick without a known letter. */
	if (value >= 0xf020 && value <= 0xf0ff)
		value = 0x2022;
	buf_add_codepoint(&text, value);
	say(s, buf_str(&text));
}

/* ---- fields ---- */

static void
instruction_say(struct story *s)
{
	struct str code = str_trim(buf_str(&s->instruction));
	struct reading *r = s->d->p->r;
	static const char *const outside[] = {"HYPERLINK", "INCLUDETEXT", "INCLUDEPICTURE", "LINK",
		"DDE", "DDEAUTO", "IMPORT", "RD"};
	size_t word = 0;
	size_t open;

	while (word < code.len && !char_is_space(code.data[word]))
		word++;
	for (size_t i = 0; i < COUNT_OF(outside); i++) {
		if (!str_equal_nocase(str_slice(code, 0, word), str_of(outside[i])))
			continue;
		open = str_find_char(code, '"');
		if (i == 0 && open != STR_NONE) {
			struct str rest = str_from(code, open + 1);

			reading_fact(r, FACT_LINK, str_slice(rest, 0, str_find_char(rest, '"')));
		} else {
			reading_fact(r, "field", code);
		}
	}
	buf_clear(&s->instruction);
}

static void
field_char(struct story *s, struct xml *xml)
{
	struct str type = xml_attribute(xml, "fldCharType");

	if (str_equal(type, STR("begin"))) {
		if (s->field_depth < FIELD_DEPTH_MAX)
			s->fields[s->field_depth] = (struct field){.in_code = true};
		s->field_depth++;
		buf_clear(&s->instruction);
	} else if (s->field_depth > 0) {
		if (s->instruction.len > 0)
			instruction_say(s);
		if (s->field_depth <= FIELD_DEPTH_MAX)
			s->fields[s->field_depth - 1].in_code = false;
		if (str_equal(type, STR("end")))
			s->field_depth--;
	}
}

static void
link_begin(struct story *s, struct xml *xml)
{
	struct str id = xml_attribute_in(xml, XML_R, "id");
	struct str anchor = xml_attribute(xml, "anchor");

	/* Addresses with an id are given with the part's relationships. */
	if (id.data == NULL && anchor.len > 0)
		reading_fact(s->d->p->r, "link_inside", anchor);
}

/* ---- changes, notes, comments ---- */

static struct str
author_label(struct story *s, struct xml *xml, const char *more)
{
	struct str author = xml_attribute(xml, "author");
	struct str date = xml_attribute(xml, "date");

	return str_format(reading_arena(s->d->p->r), "%.*s%s%.*s%s", STR_ARG(author),
		author.len > 0 && date.len > 0 ? ", " : "", STR_ARG(date), more);
}

static void
change_begin(struct story *s, struct xml *xml, int token)
{
	enum place_kind kind = token == INS || token == MOVE_TO ? PLACE_INSERTED : PLACE_DELETED;
	const char *more = token == MOVE_FROM ? ", moved away"
		: token == MOVE_TO            ? ", moved here"
					      : "";

	hidden_end(s);
	if (s->change_depth < CHANGE_DEPTH_MAX) {
		s->changes[s->change_depth] = prose_place(
			&s->d->prose, kind, 0, author_label(s, xml, more));
		s->change_kinds[s->change_depth] = kind;
	}
	s->change_depth++;
	if (!s->d->changes_said)
		reading_fact(s->d->p->r, "tracked_changes", STR("yes"));
	s->d->changes_said = true;
}

static void
change_end(struct story *s)
{
	hidden_end(s);
	if (s->change_depth == 0)
		return;
	s->change_depth--;
	if (s->change_depth < CHANGE_DEPTH_MAX)
		prose_change_end(&s->d->prose, s->changes[s->change_depth],
			s->change_kinds[s->change_depth]);
}

static void
note_begin(struct story *s, struct xml *xml, int token)
{
	struct str id = xml_attribute(xml, "id");
	struct str type = xml_attribute(xml, "type");
	uint64_t number = 0;

	/* Separators are lines drawn above the notes. */
	if (token == NOTE && type.len > 0 && !str_equal(type, STR("normal"))) {
		xml_skip(xml);
		return;
	}
	if (!str_to_u64(id, &number) || number > UINT32_MAX)
		number = 0;
	prose_line(&s->d->prose);
	s->note_place = prose_place(&s->d->prose, token == NOTE ? PLACE_FOOTNOTE : PLACE_COMMENT,
		(uint32_t)number, token == NOTE ? STR("") : author_label(s, xml, ""));
	s->note_open = true;
	if (token == NOTE)
		reading_format(s->d->p->r, "[%u] ", (unsigned)number);
}

static void
note_end(struct story *s)
{
	hidden_end(s);
	if (s->note_open)
		prose_place_end(&s->d->prose, s->note_place);
	s->note_open = false;
	prose_line(&s->d->prose);
}

static void
note_mark(struct story *s, struct xml *xml)
{
	struct str id = xml_attribute(xml, "id");

	say(s, STR("["));
	say(s, id);
	say(s, STR("]"));
}

/* ---- paragraphs and runs ---- */

static void
paragraph_begin(struct story *s)
{
	s->paragraph_style = STR("");
	s->list = STR("");
	s->level = 0;
	s->has_level = false;
	s->label_due = true;
	s->style_hidden = false;
	s->paragraph = (struct docx_look){0};
	s->run = s->run_style = (struct docx_look){0};
}

static void
paragraph_properties_end(struct story *s)
{
	struct str list = STR("");
	uint32_t level = 0;

	if (s->d->styles == NULL)
		return;
	if (docx_style_list(s->d->styles, s->paragraph_style, &list, &level)) {
		if (s->list.len == 0)
			s->list = list;
		if (!s->has_level)
			s->level = level;
	}
	s->style_hidden = docx_style_hides(s->d->styles, s->paragraph_style);
	docx_style_look(s->d->styles, s->paragraph_style, &s->paragraph);
}

/* A paragraph's shading stands in its own properties, the rest in the run's. */
static void
look_property(struct story *s, struct xml *xml, int token)
{
	struct docx_look *look = s->run_properties > 0 ? &s->run : &s->paragraph;

	if (token == SHADING)
		docx_look_shading(look, xml);
	else if (s->run_properties == 0)
		return;
	else if (token == COLOUR)
		docx_look_colour(look, xml);
	else if (token == SIZE)
		docx_look_size(look, xml);
	else if (token == HIGHLIGHT)
		docx_look_highlight(look, xml);
}

static void
property_begin(struct story *s, struct xml *xml, int token)
{
	struct str value = xml_attribute(xml, "val");
	uint64_t level = 0;

	if (token == VANISH) {
		s->run_hidden = xml_flag(value, true);
	} else if (token == RUN_STYLE) {
		if (s->d->styles != NULL && docx_style_hides(s->d->styles, value))
			s->run_hidden = true;
		if (s->d->styles != NULL)
			docx_style_look(s->d->styles, value, &s->run_style);
	} else if (token == PARAGRAPH_STYLE) {
		s->paragraph_style = str_copy(reading_arena(s->d->p->r), value);
	} else if (token == LIST_ID) {
		s->list = str_copy(reading_arena(s->d->p->r), value);
	} else if (token == LIST_LEVEL && str_to_u64(value, &level) && level < 9) {
		s->level = (uint32_t)level;
		s->has_level = true;
	} else {
		look_property(s, xml, token);
	}
}

/* Pictures say twice what they are (shape and picture): once is enough. */
static void
drawn_alt(struct story *s, struct str text)
{
	if (text.len == 0 || str_equal(text, buf_str(&s->alt)))
		return;
	buf_clear(&s->alt);
	buf_add(&s->alt, text);
	say(s, STR(" "));
	say(s, text);
	say(s, STR(" "));
}

static void
alt_text(struct story *s, struct xml *xml)
{
	struct str description = xml_attribute(xml, "descr");
	struct str title = xml_attribute(xml, "title");

	drawn_alt(s, title);
	drawn_alt(s, description);
}

static void
drawing_begin(struct story *s, struct xml *xml, int token)
{
	struct str id = token == CHART ? xml_attribute_in(xml, XML_R, "id")
				       : xml_attribute_in(xml, XML_R, "dm");
	const struct relation *row = relation_find(&s->relations, id);

	if (row == NULL || row->external)
		return;
	prose_line(&s->d->prose);
	(void)drawing_read(
		s->d->p, &s->d->prose, row->target, (struct drawing_wanted){.chart_numbers = true});
	prose_line(&s->d->prose);
}

/* ---- what the parser calls ---- */

static void
begin_run_content(struct story *s, struct xml *xml, int token)
{
	switch (token) {
	case TAB:
		say(s, STR("\t"));
		break;
	case BR:
		if (!in_field_code(s))
			prose_line(&s->d->prose);
		break;
	case HYPHEN:
		say(s, STR("-"));
		break;
	case SYM:
		symbol(s, xml);
		break;
	case FIELD_CHAR:
		field_char(s, xml);
		break;
	case FIELD_SIMPLE:
		buf_add(&s->instruction, xml_attribute(xml, "instr"));
		instruction_say(s);
		break;
	case NOTE_MARK:
		note_mark(s, xml);
		break;
	case ALT:
		alt_text(s, xml);
		break;
	case RUBY_TEXT:
		say(s, STR("("));
		break;
	case TEXT_PATH:
		say(s, xml_attribute(xml, "string"));
		break;
	case IMAGE:
	case SHAPE:
		if (xml_attribute(xml, "href").len > 0)
			reading_fact(s->d->p->r, FACT_LINK, xml_attribute(xml, "href"));
		drawn_alt(s, xml_attribute(xml, token == IMAGE ? "title" : "alt"));
		break;
	case OLE:
		reading_fact(s->d->p->r, "embedded", xml_attribute(xml, "ProgID"));
		break;
	case CHART:
	case DIAGRAM:
		drawing_begin(s, xml, token);
		break;
	default:
		break;
	}
}

/* 17.2.1 */
static void
background(struct story *s, struct xml *xml)
{
	struct docx_look look = {0};

	docx_look_colour(&look, xml);
	if (!look.is_white && !str_equal(xml_attribute(xml, "color"), STR("auto")))
		s->d->is_coloured = true;
}

static void
story_begin(void *context, struct xml *xml, int token)
{
	struct story *s = context;

	if (s->properties > 0 || s->run_properties > 0) {
		property_begin(s, xml, token);
		if (token == PROPERTIES || token == FILLED_PROPERTIES ||
			(token == RUN_PROPERTIES && s->properties > 0))
			xml_skip(xml);
		return;
	}
	if (s->filled_properties > 0) {
		if (token == SHADING || token == TABLE_STYLE)
			docx_ground_property(&s->ground, s->d->styles, xml, token == TABLE_STYLE);
		if (token == PROPERTIES)
			xml_skip(xml);
		return;
	}
	switch (token) {
	case P:
		paragraph_begin(s);
		break;
	case R:
		s->run_hidden = false;
		s->run = s->run_style = (struct docx_look){0};
		break;
	case FILLED_PROPERTIES:
		s->filled_properties++;
		break;
	case TABLE:
		docx_ground_table_begin(&s->ground);
		break;
	case CELL:
		docx_ground_cell_begin(&s->ground);
		break;
	case BACKGROUND:
		background(s, xml);
		break;
	case T:
	case DEL_T:
	case INSTRUCTION:
		s->taking = token;
		break;
	case PARAGRAPH_PROPERTIES:
		s->properties++;
		break;
	case RUN_PROPERTIES:
		s->run_properties++;
		break;
	case PROPERTIES:
		xml_skip(xml);
		break;
	case ROW:
		prose_row_begin(&s->d->prose);
		break;
	case INS:
	case DEL:
	case MOVE_FROM:
	case MOVE_TO:
		change_begin(s, xml, token);
		break;
	case LINK:
		link_begin(s, xml);
		break;
	case NOTE:
	case COMMENT:
		note_begin(s, xml, token);
		break;
	case TEXT_BOX:
		hidden_end(s);
		prose_line(&s->d->prose);
		s->box_depth++;
		break;
	default:
		begin_run_content(s, xml, token);
	}
}

static void
story_end(void *context, struct xml *xml, int token)
{
	struct story *s = context;

	(void)xml;
	switch (token) {
	case P:
	case DRAWN_P:
		hidden_end(s);
		prose_line(&s->d->prose);
		break;
	case TEXT_BOX:
		hidden_end(s);
		prose_line(&s->d->prose);
		s->box_depth--;
		s->label_due = false;
		break;
	case T:
	case DEL_T:
	case INSTRUCTION:
		s->taking = 0;
		break;
	case PARAGRAPH_PROPERTIES:
		s->properties = 0;
		paragraph_properties_end(s);
		break;
	case RUN_PROPERTIES:
		s->run_properties = 0;
		break;
	case CELL:
		hidden_end(s);
		prose_cell(&s->d->prose);
		docx_ground_cell_end(&s->ground);
		break;
	case TABLE:
		docx_ground_table_end(&s->ground);
		break;
	case FILLED_PROPERTIES:
		s->filled_properties = 0;
		break;
	case ROW:
		prose_row(&s->d->prose);
		break;
	case INS:
	case DEL:
	case MOVE_FROM:
	case MOVE_TO:
		if (s->properties == 0 && s->run_properties == 0)
			change_end(s);
		break;
	case NOTE:
	case COMMENT:
		note_end(s);
		break;
	case RUBY_TEXT:
		say(s, STR(")"));
		break;
	default:
		break;
	}
}

static void
story_text(void *context, struct xml *xml, struct str text)
{
	struct story *s = context;

	(void)xml;
	if (s->taking == INSTRUCTION)
		buf_add(&s->instruction, text);
	else if (s->taking != 0)
		say(s, text);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = story_begin,
	.end = story_end,
	.text = story_text,
	.alternate_content = true,
};

bool
docx_story(struct docx *d, struct str part)
{
	struct zip_entry *entry = zip_find(&d->p->zip, part);
	struct story *s;

	if (part.len == 0 || entry == NULL || entry->used)
		return false;
	s = ARENA_NEW(reading_arena(d->p->r), struct story);
	s->d = d;
	s->instruction.size_max = 16 * 1024;
	s->alt.size_max = 64 * 1024;
	s->relations = package_relations(d->p, part);
	package_links(d->p, &s->relations);
	(void)package_xml(d->p, part, &hooks, s);
	hidden_end(s);
	while (s->change_depth > 0)
		change_end(s);
	if (s->note_open)
		prose_place_end(&d->prose, s->note_place);
	prose_line(&d->prose);
	buf_free(&s->instruction);
	buf_free(&s->alt);
	return true;
}
