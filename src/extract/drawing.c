#include "extract/drawing.h"

#include "base/arena.h"
#include "extract/drawing_look.h"
#include "extract/prose.h"
#include "extract/package.h"
#include "extract/xml.h"

enum token {
	A_P = 1,
	A_T,
	A_BR,
	A_TABLE,
	A_ROW,
	A_CELL,
	A_LINK,
	ALT,
	SHAPE,
	PLACEHOLDER,
	CHART,
	DIAGRAM,
	C_V,
	C_NUMBERS,
	C_SERIES,
	C_FORMULA,
	C_POINT,
	OLE,
	SLIDE,
	TEXT_PATH,
	GROUP,
	SHAPE_PROPERTIES,
	OFFSET,
	EXTENT,
	RUN,
	RUN_PROPERTIES,
	SOLID_FILL,
	OUTLINE,
	RGB,
	SCHEME,
	ALPHA,
	COLOUR_CHANGE,
	HIGHLIGHT
};

static const struct xml_name names[] = {
	{XML_A, "p", A_P},
	{XML_A, "t", A_T},
	{XML_M, "t", A_T},
	{XML_A, "br", A_BR},
	{XML_A, "tbl", A_TABLE},
	{XML_A, "tr", A_ROW},
	{XML_A, "tc", A_CELL},
	{XML_A, "hlinkClick", A_LINK},
	{XML_A, "hlinkHover", A_LINK},
	{XML_A, "hlinkMouseOver", A_LINK},
	{XML_P, "cNvPr", ALT},
	{XML_XDR, "cNvPr", ALT},
	{XML_DGM, "cNvPr", ALT},
	{XML_P, "sp", SHAPE},
	{XML_P, "ph", PLACEHOLDER},
	{XML_C, "chart", CHART},
	{XML_DGM, "relIds", DIAGRAM},
	{XML_C, "v", C_V},
	{XML_C, "numCache", C_NUMBERS},
	{XML_C, "numLit", C_NUMBERS},
	{XML_C, "numDim", C_NUMBERS},
	{XML_C, "cat", C_SERIES},
	{XML_C, "val", C_SERIES},
	{XML_C, "tx", C_SERIES},
	{XML_C, "f", C_FORMULA},
	{XML_C, "pt", C_POINT},
	{XML_P, "oleObj", OLE},
	{XML_P, "sld", SLIDE},
	{XML_V, "textpath", TEXT_PATH},
	{XML_P, "grpSp", GROUP},
	{XML_P, "spPr", SHAPE_PROPERTIES},
	{XML_A, "off", OFFSET},
	{XML_A, "ext", EXTENT},
	{XML_A, "r", RUN},
	{XML_A, "rPr", RUN_PROPERTIES},
	{XML_A, "solidFill", SOLID_FILL},
	{XML_A, "ln", OUTLINE},
	{XML_A, "srgbClr", RGB},
	{XML_A, "schemeClr", SCHEME},
	{XML_A, "alpha", ALPHA},
	{XML_A, "lumMod", COLOUR_CHANGE},
	{XML_A, "lumOff", COLOUR_CHANGE},
	{XML_A, "tint", COLOUR_CHANGE},
	{XML_A, "shade", COLOUR_CHANGE},
	{XML_A, "highlight", HIGHLIGHT},
};

struct drawing {
	struct package *p;
	struct prose *prose;
	struct relations relations;
	struct drawing_wanted wanted;
	int taking;      /* within elements whose text counts */
	bool has_value;  /* the chart's point at hand has a value of its own */
	bool prompt;     /* within a master's placeholder */
	uint32_t hidden; /* place of a hidden slide */
	bool hidden_open;
	int groups;    /* around: they move and stretch what is in them */
	bool in_shape; /* p:sp, which never holds another */
	bool in_shape_properties;
	bool shape_hidden;  /* switched off */
	bool shape_outside; /* beside the slide */
	int64_t shape_x;    /* its left upper corner, in EMU */
	int64_t shape_y;
	uint32_t shape_place; /* of what is in it; only where shape_open */
	bool shape_open;
	struct drawing_look look;
};

/* ---- shapes that cannot be seen ---- */

static void
shape_begin(struct drawing *d)
{
	d->in_shape = true;
	drawing_look_shape(&d->look);
	d->shape_hidden = d->shape_outside = false;
	d->shape_x = d->shape_y = 0;
}

static void
shape_end(struct drawing *d)
{
	if (d->shape_open)
		prose_place_end(d->prose, d->shape_place);
	d->shape_open = d->in_shape = false;
}

static void
shape_offset(struct drawing *d, struct xml *xml)
{
	if (!str_to_i64(xml_attribute(xml, "x"), &d->shape_x) ||
		!str_to_i64(xml_attribute(xml, "y"), &d->shape_y))
		d->shape_x = d->shape_y = 0;
}

/* 20.1.7.3: with its corner, that it lies wholly beyond the slide's edges. */
static void
shape_extent(struct drawing *d, struct xml *xml)
{
	enum { EMU_MAX = INT32_MAX };
	int64_t width;
	int64_t height;

	if (d->groups > 0 || d->wanted.width <= 0 || d->wanted.height <= 0 ||
		!str_to_i64(xml_attribute(xml, "cx"), &width) ||
		!str_to_i64(xml_attribute(xml, "cy"), &height) || width < 0 || height < 0 ||
		width > EMU_MAX || height > EMU_MAX || d->shape_x > EMU_MAX ||
		d->shape_y > EMU_MAX || d->shape_x < -EMU_MAX || d->shape_y < -EMU_MAX)
		return;
	d->shape_outside = d->shape_x >= d->wanted.width || d->shape_y >= d->wanted.height ||
		d->shape_x + width <= 0 || d->shape_y + height <= 0;
}

/* Before the first of its words. */
static void
shape_mark(struct drawing *d)
{
	if (!d->in_shape || d->shape_open || d->hidden_open ||
		(!d->shape_hidden && !d->shape_outside))
		return;
	d->shape_place = d->shape_hidden
		? prose_place(d->prose, PLACE_HIDDEN, d->wanted.number, STR("hidden shape"))
		: prose_place(d->prose, PLACE_OUTSIDE, d->wanted.number, STR("beside the slide"));
	d->shape_open = true;
}

/* A chart may show a drawing; real ones go no deeper. */
enum { SHOWN_DEPTH_MAX = 4 };

static void
read_shown(struct drawing *d, struct str id)
{
	const struct relation *row = relation_find(&d->relations, id);

	if (row == NULL || row->external || d->wanted.depth >= SHOWN_DEPTH_MAX)
		return;
	prose_line(d->prose);
	(void)drawing_read(d->p, d->prose, row->target,
		(struct drawing_wanted){
			.chart_numbers = d->wanted.chart_numbers, .depth = d->wanted.depth + 1});
	prose_line(d->prose);
}

static void
alt_text(struct drawing *d, struct xml *xml)
{
	struct str description = xml_attribute(xml, "descr");
	struct str title = xml_attribute(xml, "title");

	if (d->wanted.kind == DRAWING_MASTER)
		return;
	d->shape_hidden = d->in_shape && xml_flag(xml_attribute(xml, "hidden"), false);
	if (xml_flag(xml_attribute(xml, "hidden"), false))
		reading_fact(d->prose->r, FACT_HIDDEN,
			str_format(reading_arena(d->p->r), "shape \"%.*s\"",
				STR_ARG(xml_attribute(xml, "name"))));
	prose_line(d->prose);
	prose_text(d->prose, title);
	prose_line(d->prose);
	if (!str_equal(title, description))
		prose_text(d->prose, description);
	prose_line(d->prose);
}

static void
slide_begin(struct drawing *d, struct xml *xml)
{
	if (d->wanted.kind != DRAWING_SLIDE || xml_flag(xml_attribute(xml, "show"), true))
		return;
	reading_fact(d->p->r, FACT_HIDDEN,
		str_format(reading_arena(d->p->r), "slide %u", d->wanted.number));
	d->hidden = prose_place(d->prose, PLACE_HIDDEN, d->wanted.number, STR("hidden slide"));
	d->hidden_open = true;
}

static void
link_begin(struct drawing *d, struct xml *xml)
{
	struct str tip = xml_attribute(xml, "tooltip");

	if (tip.len > 0)
		reading_fact(d->p->r, "link_tip", tip);
}

/* Headers, footers and dates of a master are shown; its other placeholders hold prompts. */
static bool
is_prompt(struct drawing *d, struct xml *xml)
{
	struct str type = xml_attribute(xml, "type");

	return d->wanted.kind == DRAWING_MASTER && !str_equal(type, STR("hdr")) &&
		!str_equal(type, STR("ftr")) && !str_equal(type, STR("dt"));
}

/* Older charts hold the value within the point, newer ones (chartex) are their own value. */
static void
point_begin(struct drawing *d, enum token token)
{
	d->has_value = token == C_V;
	d->taking++;
}

/* How letters look; false for any other token. */
static bool
look_begin(struct drawing *d, struct xml *xml, int token)
{
	if (token == RUN)
		drawing_look_run(&d->look, d->prose);
	else if (token == RUN_PROPERTIES)
		drawing_look_properties(&d->look, xml);
	else if (token == SOLID_FILL)
		drawing_look_fill(&d->look, d->in_shape_properties);
	else if (token == OUTLINE)
		d->look.lines++;
	else if (token == RGB || token == SCHEME)
		drawing_look_colour(&d->look, xml, token == RGB ? DRAWING_RGB : DRAWING_SCHEME);
	else if (token == ALPHA)
		drawing_look_alpha(&d->look, xml);
	else if (token == COLOUR_CHANGE)
		drawing_look_change(&d->look);
	else if (token == HIGHLIGHT)
		d->look.is_marked = true;
	else
		return false;
	return true;
}

static void
drawing_begin_other(struct drawing *d, struct xml *xml, enum token token)
{
	if (token == CHART && xml_attribute_in(xml, XML_R, "id").data != NULL)
		read_shown(d, xml_attribute_in(xml, XML_R, "id"));
	else if (token == DIAGRAM)
		read_shown(d, xml_attribute_in(xml, XML_R, "dm"));
	else if (token == OLE)
		reading_fact(d->p->r, "embedded", xml_attribute(xml, "progId"));
	else if (token == TEXT_PATH)
		prose_text(d->prose, xml_attribute(xml, "string"));
	else if (token == C_NUMBERS && !d->wanted.chart_numbers)
		xml_skip(xml);
	else if (token == C_V || token == C_POINT)
		point_begin(d, token);
}

static void
drawing_begin(void *context, struct xml *xml, int token)
{
	struct drawing *d = context;

	switch (token) {
	case A_T:
		d->taking++;
		break;
	case A_BR:
		prose_line(d->prose);
		break;
	case A_LINK:
		link_begin(d, xml);
		break;
	case ALT:
		alt_text(d, xml);
		break;
	case PLACEHOLDER:
		d->prompt = is_prompt(d, xml);
		break;
	case SHAPE:
		d->prompt = false;
		prose_line(d->prose);
		shape_begin(d);
		break;
	case GROUP:
		d->groups++;
		break;
	case SHAPE_PROPERTIES:
		d->in_shape_properties = d->in_shape;
		break;
	case OFFSET:
		if (d->in_shape_properties)
			shape_offset(d, xml);
		break;
	case EXTENT:
		if (d->in_shape_properties && xml_attribute(xml, "cx").data != NULL)
			shape_extent(d, xml);
		break;
	case SLIDE:
		slide_begin(d, xml);
		break;
	case A_TABLE:
		prose_line(d->prose);
		break;
	case A_ROW:
		prose_row_begin(d->prose);
		break;
	default:
		if (!look_begin(d, xml, token))
			drawing_begin_other(d, xml, (enum token)token);
	}
}

static void
drawing_end(void *context, struct xml *xml, int token)
{
	struct drawing *d = context;

	(void)xml;
	if (token == C_SERIES) {
		prose_row(d->prose);
	} else if (token == A_P) {
		prose_line(d->prose);
	} else if (token == A_CELL) {
		prose_cell(d->prose);
	} else if (token == A_ROW) {
		prose_row(d->prose);
	} else if (token == A_T) {
		d->taking--;
	} else if (token == C_V || token == C_POINT) {
		d->taking--;
		if (token == C_V || !d->has_value)
			prose_tab(d->prose);
	} else if (token == SHAPE) {
		d->prompt = false;
		shape_end(d);
		prose_line(d->prose);
	} else if (token == GROUP) {
		d->groups -= d->groups > 0;
	} else if (token == SHAPE_PROPERTIES) {
		d->in_shape_properties = false;
	} else if (token == RUN) {
		drawing_look_run(&d->look, d->prose);
	} else if (token == RUN_PROPERTIES) {
		d->look.in_run = false;
	} else if (token == SOLID_FILL) {
		d->look.taking = NULL;
	} else if (token == OUTLINE) {
		d->look.lines -= d->look.lines > 0;
	} else if (token == SLIDE && d->hidden_open) {
		prose_place_end(d->prose, d->hidden);
		d->hidden_open = false;
	}
}

static void
drawing_text(void *context, struct xml *xml, struct str text)
{
	struct drawing *d = context;

	(void)xml;
	if (d->taking > 0 && !d->prompt && str_trim(text).len > 0) {
		shape_mark(d);
		if (d->wanted.kind != DRAWING_MASTER && !d->hidden_open)
			drawing_look_mark(&d->look, d->prose);
		prose_text(d->prose, text);
	} else if (d->taking > 0 && !d->prompt && !d->prose->line)
		prose_text(d->prose, text);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = drawing_begin,
	.end = drawing_end,
	.text = drawing_text,
	.alternate_content = true,
};

bool
drawing_read(struct package *p, struct prose *prose, struct str part, struct drawing_wanted wanted)
{
	struct zip_entry *entry = zip_find(&p->zip, part);
	struct drawing d = {.p = p, .prose = prose, .wanted = wanted};

	if (entry == NULL || entry->used)
		return false;
	d.relations = package_relations(p, part);
	package_links(p, &d.relations);
	(void)package_xml(p, part, &hooks, &d);
	drawing_look_run(&d.look, prose);
	shape_end(&d);
	if (d.hidden_open)
		prose_place_end(prose, d.hidden);
	prose_row(prose);
	return true;
}

void
drawing_read_related(
	struct package *p, struct prose *prose, struct str part, struct drawing_wanted wanted)
{
	static const char *const types[] = {
		"chart", "chartEx", "diagramData", "chartUserShapes", "drawing"};
	struct relations relations = package_relations(p, part);

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		const struct relation *row;
		size_t at = 0;

		while ((row = relation_next(&relations, types[i], &at)) != NULL)
			if (!row->external)
				(void)drawing_read(p, prose, row->target, wanted);
	}
}
