#include "extract/html_parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/hex.h"

struct str
html_attribute(const GumboElement *element, const char *name)
{
	const GumboAttribute *attribute = gumbo_get_attribute(&element->attributes, name);

	return attribute == NULL ? STR("") : str_of(attribute->value);
}

/* ---- head ---- */

static const GumboNode *
child_named(const GumboNode *parent, GumboTag tag)
{
	if (parent == NULL || parent->type != GUMBO_NODE_ELEMENT)
		return NULL;
	for (unsigned i = 0; i < parent->v.element.children.length; i++) {
		const GumboNode *child = parent->v.element.children.data[i];

		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == tag)
			return child;
	}
	return NULL;
}

/* What a meta element's name is called among our facts, or NULL to keep it under "meta:". */
static const char *
meta_fact(struct str name)
{
	static const struct {
		const char *meta;
		const char *fact;
	} known[] = {
		{"author", FACT_AUTHOR},
		{"dc.creator", FACT_AUTHOR},
		{"dcterms.creator", FACT_AUTHOR},
		{"keywords", FACT_KEYWORDS},
		{"generator", FACT_TOOL},
		{"description", "description"},
		{"dc.description", "description"},
		{"subject", FACT_SUBJECT},
		{"dc.subject", FACT_SUBJECT},
		{"language", FACT_LANGUAGE},
		{"dc.language", FACT_LANGUAGE},
		{"content-language", FACT_LANGUAGE},
		{"company", FACT_COMPANY},
	};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_equal_nocase(name, str_of(known[i].meta)))
			return known[i].fact;
	return NULL;
}

static const char *
meta_date(struct str name)
{
	static const char *const created[] = {"date", "dc.date", "dcterms.created",
		"article:published_time", "created", "dc.date.created"};
	static const char *const modified[] = {
		"last-modified", "dcterms.modified", "article:modified_time", "changed"};

	for (size_t i = 0; i < COUNT_OF(created); i++)
		if (str_equal_nocase(name, str_of(created[i])))
			return FACT_CREATED;
	for (size_t i = 0; i < COUNT_OF(modified); i++)
		if (str_equal_nocase(name, str_of(modified[i])))
			return FACT_MODIFIED;
	return NULL;
}

static void
note_meta(struct html *html, const GumboElement *meta)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};
	struct str name = html_attribute(meta, "name");
	struct str content = html_attribute(meta, "content");
	int64_t moment;

	if (name.len == 0)
		name = html_attribute(meta, "property");
	if (name.len == 0)
		name = html_attribute(meta, "http-equiv");
	if (name.len == 0 || name.len > 128 || content.len == 0)
		return;
	if (meta_fact(name) != NULL)
		reading_fact(html->r, meta_fact(name), content);
	else if (meta_date(name) != NULL &&
		(date_parse_iso(content, &moment) || date_parse_mail(content, &moment)))
		reading_date(html->r, meta_date(name), moment);
	else
		reading_fact(html->r,
			str_format(&arena, "meta:%.*s", STR_ARG(str_lower(&arena, name))).data,
			content);
}

static void
note_title(struct html *html, const GumboElement *title)
{
	for (unsigned i = 0; i < title->children.length; i++) {
		const GumboNode *child = title->children.data[i];
		struct str text;

		if (child->type != GUMBO_NODE_TEXT)
			continue;
		text = str_of(child->v.text.text);
		reading_fact(html->r, FACT_TITLE, text);
		flow_words(&html->flow, text);
	}
	flow_break(&html->flow, true);
}

void
html_note_head(struct html *html, const GumboNode *root)
{
	const GumboNode *head = child_named(root, GUMBO_TAG_HEAD);

	if (html->use != HTML_PAGE || head == NULL)
		return;
	reading_fact(html->r, FACT_LANGUAGE, html_attribute(&root->v.element, "lang"));
	for (unsigned i = 0; i < head->v.element.children.length; i++) {
		const GumboNode *child = head->v.element.children.data[i];

		if (child->type != GUMBO_NODE_ELEMENT)
			continue;
		if (child->v.element.tag == GUMBO_TAG_TITLE)
			note_title(html, &child->v.element);
	}
}

/* ---- elements within the body ---- */

static void
note_link(struct html *html, struct str address)
{
	address = str_trim(address);
	if (address.len > 0 && address.data[0] != '#' && !str_starts_nocase(address, STR("data:")))
		reading_fact(html->r, FACT_LINK, address);
}

static bool
give_part(struct html *html, struct str declared, struct str bytes, enum part_role role,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct part part = {.declared = declared, .role = role, .modified = DATE_NONE};

	html->part_count++;
	part.name = str_format(
		&arena, "%s%u", role == PART_INLINE ? "image" : "frame", html->part_count);
	if (reading_part(html->r, &part, bytes, err))
		return true;
	html->failed = true;
	return false;
}

/* Base64 as pages have it: white space and missing padding are forgiven. */
static void
add_base64(struct buf *to, struct str text)
{
	struct buf tidy CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < text.len; i++)
		if (!char_is_space(text.data[i]) && text.data[i] != '=')
			buf_add_char(&tidy, text.data[i]);
	if (tidy.len % 4 == 1)
		tidy.len--;
	while (tidy.len % 4 != 0)
		buf_add_char(&tidy, '=');
	if (!base64_decode(to, buf_str(&tidy)))
		buf_clear(to);
}

/* RFC 2397: data:TYPE;base64,BYTES. Other than base64 is a small drawing in the page's own
 * characters and is left. */
static bool
note_data(struct html *html, struct str address, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	size_t comma = str_find_char(address, ',');
	struct str type;
	size_t end;

	if (!str_starts_nocase(address, STR("data:")) || comma == STR_NONE)
		return true;
	type = str_slice(address, 5, comma);
	if (!str_ends_nocase(type, STR(";base64")))
		return true;
	end = str_find_char(type, ';');
	add_base64(&bytes, str_from(address, comma + 1));
	if (bytes.len == 0)
		return true;
	return give_part(html, str_slice(type, 0, end), buf_str(&bytes), PART_INLINE, err);
}

static bool
note_image(struct html *html, const GumboElement *image, struct err *err)
{
	struct str address = str_trim(html_attribute(image, "src"));

	if (html_attribute(image, "alt").len > 0) {
		flow_words(&html->flow, html_attribute(image, "alt"));
	}
	if (str_starts_nocase(address, STR("data:")))
		return note_data(html, address, err);
	reading_fact(html->r, "image", address);
	return true;
}

static void
note_input(struct html *html, const GumboElement *input)
{
	struct str type = html_attribute(input, "type");
	struct str value = html_attribute(input, "value");

	if (str_equal_nocase(type, STR("hidden"))) {
		struct buf words CLEANUP(buf_free) = {.size_max = 8192};

		buf_add_format(&words, "field %.*s: %.*s", STR_ARG(html_attribute(input, "name")),
			STR_ARG(value));
		if (value.len > 0)
			reading_fact(html->r, FACT_HIDDEN, buf_str(&words));
		return;
	}
	if (value.len == 0)
		value = html_attribute(input, "placeholder");
	if (!str_equal_nocase(type, STR("checkbox")) && !str_equal_nocase(type, STR("radio"))) {
		flow_words(&html->flow, value);
		flow_space(&html->flow);
	}
}

static bool
note_frame(struct html *html, const GumboElement *frame, struct err *err)
{
	struct str page = html_attribute(frame, "srcdoc");

	note_link(html, html_attribute(frame, "src"));
	return page.len == 0 || give_part(html, STR("text/html"), page, PART_EMBEDDED, err);
}

static bool
is_media(GumboTag tag)
{
	return tag == GUMBO_TAG_EMBED || tag == GUMBO_TAG_VIDEO || tag == GUMBO_TAG_AUDIO ||
		tag == GUMBO_TAG_SOURCE || tag == GUMBO_TAG_TRACK;
}

bool
html_note_element(struct html *html, const GumboElement *element, struct err *err)
{
	GumboTag tag = element->tag;

	if (tag == GUMBO_TAG_A || tag == GUMBO_TAG_AREA) {
		note_link(html, html_attribute(element, "href"));
		if (tag == GUMBO_TAG_AREA)
			flow_words(&html->flow, html_attribute(element, "alt"));
	} else if (tag == GUMBO_TAG_META && html->use == HTML_PAGE) {
		note_meta(html, element);
	} else if (tag == GUMBO_TAG_BASE) {
		reading_fact(html->r, "base", html_attribute(element, "href"));
	} else if (tag == GUMBO_TAG_IMG) {
		return note_image(html, element, err);
	} else if (tag == GUMBO_TAG_INPUT) {
		note_input(html, element);
	} else if (tag == GUMBO_TAG_FORM) {
		note_link(html, html_attribute(element, "action"));
	} else if (tag == GUMBO_TAG_IFRAME || tag == GUMBO_TAG_FRAME) {
		/* What stands in a frame element shows only where frames do not. */
		return note_frame(html, element, err) && false;
	} else if (tag == GUMBO_TAG_OBJECT) {
		note_link(html, html_attribute(element, "data"));
	} else if (is_media(tag)) {
		note_link(html, html_attribute(element, "src"));
	}
	return true;
}
