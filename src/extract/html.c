#include "extract/html.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/html_parts.h"

#include <gumbo.h>
#include <stddef.h>
#include <stdlib.h>

/* ---- which elements do what ---- */

static const GumboTag line_tags[] = {GUMBO_TAG_DIV, GUMBO_TAG_LI, GUMBO_TAG_DT, GUMBO_TAG_DD,
	GUMBO_TAG_OPTION, GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_HEADER,
	GUMBO_TAG_FOOTER, GUMBO_TAG_NAV, GUMBO_TAG_MAIN, GUMBO_TAG_ADDRESS, GUMBO_TAG_FORM,
	GUMBO_TAG_FIELDSET, GUMBO_TAG_LEGEND, GUMBO_TAG_CAPTION, GUMBO_TAG_FIGCAPTION,
	GUMBO_TAG_DETAILS, GUMBO_TAG_SUMMARY, GUMBO_TAG_CENTER, GUMBO_TAG_OPTGROUP,
	GUMBO_TAG_NOSCRIPT, GUMBO_TAG_NOFRAMES, GUMBO_TAG_HR, GUMBO_TAG_TBODY, GUMBO_TAG_THEAD,
	GUMBO_TAG_TFOOT, GUMBO_TAG_BODY, GUMBO_TAG_HGROUP, GUMBO_TAG_TEXTAREA, GUMBO_TAG_SELECT,
	GUMBO_TAG_DIR, GUMBO_TAG_MENU, GUMBO_TAG_LISTING};
static const GumboTag paragraph_tags[] = {GUMBO_TAG_P, GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3,
	GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_DL,
	GUMBO_TAG_TABLE, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_PRE, GUMBO_TAG_FIGURE, GUMBO_TAG_PLAINTEXT,
	GUMBO_TAG_XMP};

static bool
tag_in(GumboTag tag, const GumboTag *tags, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (tags[i] == tag)
			return true;
	return false;
}

enum block { BLOCK_NONE, BLOCK_LINE, BLOCK_PARAGRAPH };

static enum block
block_of(GumboTag tag)
{
	if (tag_in(tag, paragraph_tags, COUNT_OF(paragraph_tags)))
		return BLOCK_PARAGRAPH;
	return tag_in(tag, line_tags, COUNT_OF(line_tags)) ? BLOCK_LINE : BLOCK_NONE;
}

static bool
is_skipped(GumboTag tag)
{
	return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_TITLE;
}

static bool
keeps_space(GumboTag tag)
{
	return tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_TEXTAREA || tag == GUMBO_TAG_PLAINTEXT ||
		tag == GUMBO_TAG_XMP || tag == GUMBO_TAG_LISTING;
}

/* ---- elements ---- */

static bool
style_hides(struct str style)
{
	struct str one;

	while (str_cut(&style, ';', &one)) {
		size_t colon = str_find_char(one, ':');
		struct str key = str_trim(str_slice(one, 0, colon));
		struct str value = colon == STR_NONE ? STR("") : str_trim(str_from(one, colon + 1));

		if (str_equal_nocase(key, STR("display")) && str_starts_nocase(value, STR("none")))
			return true;
		if (str_equal_nocase(key, STR("visibility")) &&
			str_starts_nocase(value, STR("hidden")))
			return true;
		if (str_equal_nocase(key, STR("mso-hide")) && str_starts_nocase(value, STR("all")))
			return true;
	}
	return false;
}

static const char *
why_hidden(const GumboElement *element)
{
	if (element->tag == GUMBO_TAG_TEMPLATE)
		return "template element";
	if (gumbo_get_attribute(&element->attributes, "hidden") != NULL)
		return "hidden attribute";
	return style_hides(html_attribute(element, "style")) ? "style" : NULL;
}

static uint64_t
list_number(const GumboNode *item)
{
	const GumboNode *list = item->parent;
	uint64_t number = 1;

	if (!str_to_u64(html_attribute(&list->v.element, "start"), &number))
		number = 1;
	for (size_t i = 0; i < item->index_within_parent; i++) {
		const GumboNode *other = list->v.element.children.data[i];

		number += other->type == GUMBO_NODE_ELEMENT && other->v.element.tag == GUMBO_TAG_LI;
	}
	return number;
}

/* Counting from the list's start for each item is quadratic: long lists keep plain marks. */
static void
mark_item(struct html *html, const GumboNode *item)
{
	enum { NUMBERED_MAX = 500 };
	bool numbered = item->parent->type == GUMBO_NODE_ELEMENT &&
		item->parent->v.element.tag == GUMBO_TAG_OL;

	if (numbered && item->index_within_parent < NUMBERED_MAX) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 1024};

		flow_words(&html->flow,
			str_format(&arena, "%llu.", (unsigned long long)list_number(item)));
	} else if (!numbered) {
		flow_words(&html->flow, STR("\xe2\x80\xa2"));
	}
	flow_space(&html->flow);
}

static bool
has_cell_before(const GumboNode *cell)
{
	const GumboNode *row = cell->parent;

	for (size_t i = cell->index_within_parent; i > 0; i--) {
		const GumboNode *other = row->v.element.children.data[i - 1];

		if (other->type == GUMBO_NODE_ELEMENT)
			return true;
	}
	return false;
}

/* What mail programs put around what they quote: blockquote elements that say so by type="cite", by
 * their class ("gmail_quote") or by a line on their left. Others only indent. */
static bool
is_quotation(const struct html *html, const GumboElement *element)
{
	struct str class;

	if (html->use != HTML_BODY || element->tag != GUMBO_TAG_BLOCKQUOTE)
		return false;
	class = html_attribute(element, "class");
	return str_equal_nocase(html_attribute(element, "type"), STR("cite")) ||
		gumbo_get_attribute(&element->attributes, "cite") != NULL ||
		str_find_nocase(class, STR("quote")) != STR_NONE ||
		str_find_nocase(class, STR("cite")) != STR_NONE ||
		str_find_nocase(html_attribute(element, "id"), STR("blockquote")) != STR_NONE ||
		str_find_nocase(html_attribute(element, "style"), STR("border-left")) != STR_NONE;
}

static void
quotation_begin(struct html *html)
{
	if (html->quote_depth++ < HTML_QUOTE_MAX)
		html->quote_places[html->quote_depth - 1] = flow_place_begin(
			&html->flow, PLACE_QUOTE, html->quote_depth, STR(""));
}

static void
quotation_end(struct html *html)
{
	if (--html->quote_depth < HTML_QUOTE_MAX)
		flow_place_end(&html->flow, html->quote_places[html->quote_depth]);
}

static void
begin_cell(struct html *html, const GumboNode *cell)
{
	if (cell->parent->type == GUMBO_NODE_ELEMENT && has_cell_before(cell))
		flow_cell(&html->flow);
}

static void
break_for(struct html *html, GumboTag tag)
{
	enum block block = block_of(tag);

	if (block != BLOCK_NONE)
		flow_break(&html->flow, block == BLOCK_PARAGRAPH);
}

/* Returns false where the children are not to be read. */
static bool
enter_element(struct html *html, const GumboNode *node, struct err *err)
{
	const GumboElement *element = &node->v.element;
	GumboTag tag = element->tag;
	const char *why;

	if (is_skipped(tag))
		return false;
	break_for(html, tag);
	if (tag == GUMBO_TAG_TR)
		flow_row_begin(&html->flow);
	if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH)
		begin_cell(html, node);
	if (html->hidden_in == NULL && (why = why_hidden(element)) != NULL) {
		html->hidden_in = node;
		html->hidden_place = flow_place_begin(&html->flow, PLACE_HIDDEN, 0, str_of(why));
	}
	if (is_quotation(html, element))
		quotation_begin(html);
	if (tag == GUMBO_TAG_BR)
		flow_newline(&html->flow);
	else if (tag == GUMBO_TAG_LI)
		mark_item(html, node);
	else if (keeps_space(tag))
		html->kept_depth++;
	return html_note_element(html, element, err);
}

static void
leave_element(struct html *html, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;

	if (is_skipped(tag))
		return;
	if (is_quotation(html, &node->v.element))
		quotation_end(html);
	if (html->hidden_in == node) {
		flow_place_end(&html->flow, html->hidden_place);
		html->hidden_in = NULL;
	}
	if (keeps_space(tag))
		html->kept_depth--;
	if (tag == GUMBO_TAG_TR)
		flow_row_end(&html->flow);
	break_for(html, tag);
}

static void
give_text(struct html *html, const char *text)
{
	if (html->kept_depth > 0)
		flow_lines(&html->flow, str_of(text));
	else
		flow_words(&html->flow, str_of(text));
}

static const GumboVector *
children_of(const GumboNode *node)
{
	if (node->type == GUMBO_NODE_DOCUMENT)
		return &node->v.document.children;
	if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
		return &node->v.element.children;
	return NULL;
}

/* Reads one node before its children. Returns whether to go into them. */
static bool
enter(struct html *html, const GumboNode *node, struct err *err)
{
	switch (node->type) {
	case GUMBO_NODE_DOCUMENT:
		return true;
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		return enter_element(html, node, err);
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
		give_text(html, node->v.text.text);
		return false;
	case GUMBO_NODE_WHITESPACE:
		give_text(html, node->v.text.text);
		return false;
	case GUMBO_NODE_COMMENT:
		reading_fact(html->r, FACT_COMMENT, str_of(node->v.text.text));
		return false;
	}
	return false;
}

static void
leave(struct html *html, const GumboNode *node)
{
	if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
		leave_element(html, node);
}

/* A node being walked, and which child comes next. The walk keeps its own stack: pages may be
 * nested deeper than a call stack is. */
struct step {
	const GumboNode *node;
	size_t next;
};

struct steps {
	struct step *items;
	size_t count;
	size_t room;
};

static void
steps_free(struct steps *steps)
{
	free(steps->items);
}

static void
steps_push(struct steps *steps, const GumboNode *node)
{
	if (steps->count == steps->room) {
		steps->room = steps->room == 0 ? 64 : steps->room * 2;
		steps->items = memory_grow(steps->items, steps->room * sizeof(*steps->items));
	}
	steps->items[steps->count++] = (struct step){node, 0};
}

static bool
read_tree(struct html *html, const GumboNode *root, struct err *err)
{
	struct steps steps CLEANUP(steps_free) = {0};

	steps_push(&steps, root);
	while (steps.count > 0) {
		struct step *top = &steps.items[steps.count - 1];
		const GumboVector *children = children_of(top->node);
		const GumboNode *child;

		if (children == NULL || top->next >= children->length) {
			leave(html, top->node);
			steps.count--;
			continue;
		}
		child = children->data[top->next++];
		if (enter(html, child, err))
			steps_push(&steps, child);
		else if (!html->failed)
			leave(html, child);
		else
			return false;
	}
	return true;
}

/* ---- parsing ---- */

/* What gumbo has allocated, as a ring: its own way of freeing a tree recurses to the tree's
 * depth, so the whole ring is freed instead. */
struct held {
	struct held *before;
	struct held *after;
	max_align_t bytes[];
};

static void *
held_alloc(void *context, size_t size)
{
	struct held *ring = context;
	struct held *held = memory_alloc(sizeof(*held) + size);

	held->before = ring;
	held->after = ring->after;
	ring->after->before = held;
	ring->after = held;
	return held->bytes;
}

static void
held_free(void *context, void *memory)
{
	struct held *held;

	(void)context;
	if (memory == NULL)
		return;
	held = (struct held *)(void *)((char *)memory - offsetof(struct held, bytes));
	held->before->after = held->after;
	held->after->before = held->before;
	free(held);
}

static void
ring_free(struct held *ring)
{
	while (ring->after != ring)
		held_free(NULL, ring->after->bytes);
}

bool
html_read_utf8(struct reading *r, struct str utf8, enum html_use use, struct err *err)
{
	struct html html = {.r = r, .use = use};
	struct held ring CLEANUP(ring_free) = {.before = &ring, .after = &ring};
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *output;
	bool done;

	if (!html_is_parsable(utf8)) {
		html_strip(r, utf8);
		return true;
	}
	options.allocator = held_alloc;
	options.deallocator = held_free;
	options.userdata = &ring;
	options.max_errors = 0;
	output = gumbo_parse_with_options(&options, utf8.data, utf8.len);
	flow_begin(&html.flow, r);
	html_note_head(&html, output->root);
	done = read_tree(&html, output->document, err);
	flow_end(&html.flow);
	return done;
}

bool
html_read(struct reading *r, struct str bytes, struct str hint, enum html_use use, struct err *err)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct str declared = html_charset(bytes);
	const char *name;
	struct str text = STR("");

	if (hint.len == 0)
		hint = declared;
	if (use == HTML_PAGE) {
		encoding_read(r, &converted, bytes, hint, &text);
	} else {
		(void)encoding_detect(bytes, hint, &name);
		(void)encoding_to_utf8(&converted, bytes, str_of(name));
		text = buf_str(&converted);
	}
	return html_read_utf8(r, text, use, err);
}
