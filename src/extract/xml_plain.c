#include "extract/xml_plain.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/hex.h"
#include "extract/flow.h"
#include "extract/html.h"
#include "extract/markup.h"
#include "extract/reading.h"

#include <stdlib.h>

/* Open elements are remembered by name, so that what closes wrongly is noticed. Deeper ones are
 * only counted. */
enum { DEPTH_KNOWN = 4096, CLOSE_LOOK = 64 };

/* Kinds of XML whose elements are known to be lines, cells or pieces of a line. */
enum profile {
	PROFILE_ANY,
	PROFILE_DRAWING, /* SVG: attributes are geometry */
	PROFILE_PROSE,   /* Word 2003 XML and loose parts of Office packages */
	PROFILE_SHEET    /* Excel 2003 XML */
};

struct plain {
	struct reading *r;
	enum profile profile;
	struct flow flow;
	struct markup markup;
	struct buf text;      /* decoded text of the present run */
	struct buf attribute; /* the one at hand */
	struct str open[DEPTH_KNOWN];
	size_t depth;
	struct str binary_name; /* of a binary element: what it is called and what it is */
	struct str binary_type;
	unsigned tags;  /* since the last text */
	bool blank;     /* white space alone stood since the last text */
	uint32_t sheet; /* the place that is open, or UINT32_MAX */
	unsigned sheet_count;
	bool has_title;
	bool closed_wrongly;
	unsigned part_count;
};

static struct str
element_at(const struct plain *plain, size_t above)
{
	if (plain->depth <= above || plain->depth > DEPTH_KNOWN)
		return STR("");
	return markup_local(plain->open[plain->depth - 1 - above]);
}

static bool
one_of(struct str name, const char *list)
{
	struct str rest = str_of(list);
	struct str one;

	while (str_cut(&rest, ' ', &one))
		if (str_equal(one, name))
			return true;
	return false;
}

/* ---- facts ---- */

/* Elements that say something about the document, where they stand in a part that does so. */
static const char *
fact_of(const struct plain *plain)
{
	static const struct {
		const char *name;
		const char *fact;
	} known[] = {{"creator", FACT_AUTHOR}, {"Author", FACT_AUTHOR}, {"author", FACT_AUTHOR},
		{"LastAuthor", FACT_LAST_AUTHOR}, {"lastModifiedBy", FACT_LAST_AUTHOR},
		{"Company", FACT_COMPANY}, {"subject", FACT_SUBJECT}, {"Subject", FACT_SUBJECT},
		{"Keywords", FACT_KEYWORDS}, {"keywords", FACT_KEYWORDS}, {"generator", FACT_TOOL},
		{"language", FACT_LANGUAGE}, {"description", "description"},
		{"Description", "description"}, {"Created", FACT_CREATED},
		{"created", FACT_CREATED}, {"pubDate", FACT_CREATED}, {"published", FACT_CREATED},
		{"LastSaved", FACT_MODIFIED}, {"modified", FACT_MODIFIED},
		{"lastBuildDate", FACT_MODIFIED}, {"updated", FACT_MODIFIED},
		{"LastPrinted", FACT_PRINTED}, {"lastPrinted", FACT_PRINTED}};
	struct str name = element_at(plain, 0);
	struct str above = element_at(plain, 1);

	if (!one_of(above,
		    "DocumentProperties coreProperties channel feed metadata RDF Description "
		    "Work title-info"))
		return NULL;
	if (one_of(name, "title Title book-title") && !plain->has_title)
		return FACT_TITLE;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_equal(name, str_of(known[i].name)))
			return known[i].fact;
	return NULL;
}

static void
note_text(struct plain *plain, struct str text)
{
	const char *fact = fact_of(plain);
	int64_t moment;

	if (one_of(element_at(plain, 0), "link url guid loc") &&
		str_find(text, STR("://")) != STR_NONE)
		reading_fact(plain->r, FACT_LINK, text);
	if (fact == NULL)
		return;
	plain->has_title = plain->has_title || str_equal(str_of(fact), str_of(FACT_TITLE));
	if (one_of(str_of(fact), "created modified printed")) {
		if (date_parse_iso(str_trim(text), &moment) ||
			date_parse_mail(str_trim(text), &moment))
			reading_date(plain->r, fact, moment);
		return;
	}
	reading_fact(plain->r, fact, text);
}

static bool
is_link(struct str name)
{
	return one_of(name, "href src url action HRef");
}

/* ---- attributes ---- */

static bool
is_housekeeping(const struct plain *plain, struct str name)
{
	if (plain->profile != PROFILE_ANY)
		return plain->profile != PROFILE_DRAWING ||
			!one_of(markup_local(name), "title alt label");
	if (str_starts(name, STR("xmlns")) || str_starts(name, STR("xsi:")) ||
		str_equal(name, STR("xml:space")))
		return true;
	return false;
}

static void
read_attributes(struct plain *plain, struct str attributes)
{
	struct str name;
	struct str raw;

	while (markup_attribute(&attributes, &name, &raw)) {
		struct str value;

		buf_clear(&plain->attribute);
		markup_decode(&plain->markup, &plain->attribute, raw);
		value = buf_str(&plain->attribute);
		if (is_link(markup_local(name)) && value.len > 0 && value.data[0] != '#' &&
			!str_starts(value, STR("data:")))
			reading_fact(plain->r, FACT_LINK, value);
		if (one_of(name, "id name w:name"))
			plain->binary_name = raw;
		if (one_of(name, "content-type"))
			plain->binary_type = raw;
		if (str_trim(value).len == 0 || is_housekeeping(plain, name))
			continue;
		flow_words(&plain->flow, name);
		flow_words(&plain->flow, STR("=\""));
		flow_words(&plain->flow, value);
		flow_words(&plain->flow, STR("\""));
		flow_space(&plain->flow);
	}
}

/* ---- text ---- */

static bool
is_binary(const struct plain *plain)
{
	return one_of(element_at(plain, 0), "binary binData") && plain->text.len > 64;
}

static bool
give_binary(struct plain *plain, struct str text, struct err *err)
{
	struct buf tidy CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct buf bytes CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct part part = {.name = str_slice(plain->binary_name, 0, 255),
		.declared = plain->binary_type,
		.role = PART_EMBEDDED,
		.modified = DATE_NONE};

	plain->part_count++;
	if (part.name.len == 0)
		part.name = str_format(&arena, "binary%u", plain->part_count);
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_space(text.data[i]))
			buf_add_char(&tidy, text.data[i]);
	if (!base64_decode(&bytes, buf_str(&tidy))) {
		reading_part_failed(
			plain->r, &part, ERR_DAMAGED, "its base64 encoding is malformed");
		return true;
	}
	return reading_part(plain->r, &part, buf_str(&bytes), err);
}

/* Feeds carry pages within their text. */
static bool
holds_page(const struct plain *plain, struct str text)
{
	return one_of(element_at(plain, 0),
		       "description encoded content summary subtitle body text") &&
		str_find_char(text, '<') != STR_NONE &&
		(str_find(text, STR("</")) != STR_NONE || str_find(text, STR("/>")) != STR_NONE ||
			str_find(text, STR("<p>")) != STR_NONE ||
			str_find(text, STR("<br>")) != STR_NONE);
}

static bool
give_page(struct plain *plain, struct str text, struct err *err)
{
	bool done;

	flow_end(&plain->flow);
	done = html_read_utf8(plain->r, text, HTML_BODY, err);
	flow_begin(&plain->flow, plain->r);
	return done;
}

static bool
breaks_by_tags(const struct plain *plain)
{
	return plain->profile == PROFILE_ANY || plain->profile == PROFILE_DRAWING;
}

/* Text runs on over one tag ("a <b>bold</b> word"); more than one, or white space between tags,
 * makes a new line. */
static bool
end_run(struct plain *plain, struct err *err)
{
	struct str text = buf_str(&plain->text);
	bool done = true;

	if (text.len == 0)
		return true;
	if (str_trim(text).len == 0) {
		plain->blank = true;
		if (!breaks_by_tags(plain) && str_equal(element_at(plain, 0), STR("t")))
			flow_space(&plain->flow);
		buf_clear(&plain->text);
		return true;
	}
	if (breaks_by_tags(plain) && (plain->tags != 1 || plain->blank))
		flow_break(&plain->flow, false);
	if (is_binary(plain)) {
		done = give_binary(plain, text, err);
	} else if (holds_page(plain, text)) {
		done = give_page(plain, text, err);
	} else {
		note_text(plain, text);
		flow_words(&plain->flow, text);
	}
	plain->tags = 0;
	plain->blank = false;
	buf_clear(&plain->text);
	return done;
}

/* ---- elements ---- */

static void
begin_sheet(struct plain *plain, struct str attributes)
{
	struct str name;
	struct str value;

	flow_break(&plain->flow, true);
	while (markup_attribute(&attributes, &name, &value)) {
		if (!str_equal(markup_local(name), STR("Name")))
			continue;
		buf_clear(&plain->attribute);
		markup_decode(&plain->markup, &plain->attribute, value);
		plain->sheet = flow_place_begin(&plain->flow, PLACE_SHEET, ++plain->sheet_count,
			buf_str(&plain->attribute));
		flow_words(&plain->flow, buf_str(&plain->attribute));
		flow_break(&plain->flow, false);
		return;
	}
}

static void
open_known(struct plain *plain, struct str local, struct str attributes)
{
	if (one_of(local, "tr Row"))
		flow_row_begin(&plain->flow);
	else if (one_of(local, "tc Cell") && plain->flow.row_cells++ > 0)
		flow_cell(&plain->flow);
	else if (one_of(local, "tab"))
		flow_space(&plain->flow);
	else if (one_of(local, "br cr"))
		flow_newline(&plain->flow);
	else if (one_of(local, "Worksheet"))
		begin_sheet(plain, attributes);
}

static void
close_known(struct plain *plain, struct str local)
{
	if (one_of(local, "tr Row"))
		flow_row_end(&plain->flow);
	else if (!one_of(local,
			 "t r Data b i u Font rPr tab br cr tc Cell fldChar instrText "
			 "proofErr bookmarkStart bookmarkEnd hyperlink smartTag ins del pPr"))
		flow_break(&plain->flow, false);
	if (plain->sheet != UINT32_MAX && str_equal(local, STR("Worksheet"))) {
		flow_place_end(&plain->flow, plain->sheet);
		plain->sheet = UINT32_MAX;
	}
}

static void
open_element(struct plain *plain, const struct markup_token *token)
{
	struct str local = markup_local(token->name);
	struct str rest = token->body;
	struct str name;
	struct str value;

	if (plain->depth < DEPTH_KNOWN)
		plain->open[plain->depth] = token->name;
	plain->depth++;
	plain->binary_name = STR("");
	plain->binary_type = STR("");
	if (plain->depth == 1 && str_equal(local, STR("svg")))
		plain->profile = PROFILE_DRAWING;
	plain->tags++;
	if (!breaks_by_tags(plain))
		open_known(plain, local, token->body);
	if (!markup_attribute(&rest, &name, &value))
		return;
	if (plain->profile == PROFILE_ANY)
		flow_break(&plain->flow, false);
	read_attributes(plain, token->body);
	/* Attributes count as text before the element's own. */
	plain->blank = true;
}

static void
close_element(struct plain *plain, struct str name)
{
	size_t look = plain->depth < CLOSE_LOOK ? plain->depth : CLOSE_LOOK;

	plain->tags++;
	if (!breaks_by_tags(plain))
		close_known(plain, markup_local(name));
	if (plain->depth > DEPTH_KNOWN || plain->depth == 0) {
		plain->closed_wrongly = plain->closed_wrongly || plain->depth == 0;
		plain->depth -= plain->depth > 0;
		return;
	}
	for (size_t i = 1; i <= look; i++) {
		if (!str_equal(plain->open[plain->depth - i], name))
			continue;
		plain->closed_wrongly = plain->closed_wrongly || i > 1;
		plain->depth -= i;
		return;
	}
	plain->closed_wrongly = true;
}

static void
note_entities(struct plain *plain)
{
	for (size_t i = 0; i < plain->markup.entity_count; i++) {
		if (!plain->markup.entities[i].is_external)
			continue;
		reading_fact(plain->r, FACT_LINK, plain->markup.entities[i].text);
		reading_fact(plain->r, FACT_ODDITY,
			STR("it asks for a file from elsewhere, which is never fetched"));
	}
}

static bool
take_token(struct plain *plain, const struct markup_token *token, struct err *err)
{
	if (token->kind == MARKUP_TEXT) {
		markup_decode(&plain->markup, &plain->text, token->body);
		return true;
	}
	if (token->kind == MARKUP_CDATA) {
		buf_add(&plain->text, token->body);
		return true;
	}
	if (token->kind == MARKUP_COMMENT) {
		reading_fact(plain->r, FACT_COMMENT, token->body);
		return true;
	}
	if (!end_run(plain, err))
		return false;
	if (token->kind == MARKUP_OPEN || token->kind == MARKUP_EMPTY)
		open_element(plain, token);
	if (token->kind == MARKUP_CLOSE || token->kind == MARKUP_EMPTY)
		close_element(plain, token->name);
	if (token->kind == MARKUP_DOCTYPE) {
		markup_declare(&plain->markup, token->body);
		note_entities(plain);
	}
	return true;
}

static void
note_damage(struct plain *plain)
{
	if (plain->depth > 0)
		reading_partial(plain->r, ERR_DAMAGED,
			"the document breaks off: %zu elements are not closed", plain->depth);
	else if (plain->markup.is_malformed || plain->closed_wrongly)
		reading_fact(
			plain->r, FACT_ODDITY, STR("the XML is malformed; all of it was read"));
}

static enum profile
profile_of(struct str utf8)
{
	enum { LOOK_SIZE = 8192 };
	struct str head = str_slice(utf8, 0, LOOK_SIZE);

	if (str_find(head, STR("schemas-microsoft-com:office:spreadsheet")) != STR_NONE)
		return PROFILE_SHEET;
	if (str_find(head, STR("schemas-microsoft-com:office:word")) != STR_NONE ||
		str_find(head, STR("schemas.microsoft.com/office/word/2003")) != STR_NONE ||
		str_find(head, STR("openxmlformats.org/wordprocessingml")) != STR_NONE ||
		str_find(head, STR("openxmlformats.org/presentationml")) != STR_NONE ||
		str_find(head, STR("openxmlformats.org/drawingml")) != STR_NONE)
		return PROFILE_PROSE;
	return PROFILE_ANY;
}

bool
xml_plain_read(struct reading *r, struct str utf8, struct err *err)
{
	struct plain *plain = memory_alloc(sizeof(*plain));
	bool done = true;

	*plain = (struct plain){.r = r, .profile = profile_of(utf8), .sheet = UINT32_MAX};
	plain->text.size_max = SIZE_MAX / 4;
	markup_begin(&plain->markup, utf8);
	flow_begin(&plain->flow, r);
	while (done) {
		struct markup_token token = markup_take(&plain->markup);

		if (token.kind == MARKUP_END)
			break;
		done = take_token(plain, &token, err);
	}
	done = done && end_run(plain, err);
	flow_end(&plain->flow);
	note_damage(plain);
	buf_free(&plain->text);
	buf_free(&plain->attribute);
	free(plain);
	return done;
}
