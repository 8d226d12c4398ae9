#include "fixture.h"

#include "base/buf.h"

#include <gumbo.h>
#include <stdlib.h>

enum { ATTRIBUTES_MAX = 100 };

static int
attribute_order(const void *a, const void *b)
{
	const GumboAttribute *const *x = a;
	const GumboAttribute *const *y = b;

	return str_compare(str_of((*x)->name), str_of((*y)->name));
}

static void
add_text(struct buf *to, struct str text)
{
	struct str rest = str_trim(text);
	bool was_space = false;

	for (size_t i = 0; i < rest.len; i++) {
		bool is_space = char_is_space(rest.data[i]);

		if (!is_space)
			buf_add_char(to, rest.data[i]);
		else if (!was_space)
			buf_add_char(to, ' ');
		was_space = is_space;
	}
}

static void
open_element(struct buf *to, const GumboElement *element)
{
	const GumboAttribute *list[ATTRIBUTES_MAX];
	unsigned count = element->attributes.length;

	if (count > ATTRIBUTES_MAX)
		count = ATTRIBUTES_MAX;
	for (unsigned i = 0; i < count; i++)
		list[i] = element->attributes.data[i];
	qsort(list, count, sizeof(const GumboAttribute *), attribute_order);
	buf_add_format(to, "<%s", gumbo_normalized_tagname(element->tag));
	for (unsigned i = 0; i < count; i++) {
		buf_add_format(to, " %s=\"", list[i]->name);
		add_text(to, str_of(list[i]->value));
		buf_add_char(to, '"');
	}
	buf_add_char(to, '>');
}

/* The tree is walked by its parents' links: no depth of ours. */
static void
walk(struct buf *to, const GumboNode *root)
{
	const GumboNode *node = root;
	unsigned at = 0;

	for (;;) {
		const GumboVector *children = &node->v.element.children;

		if (at < children->length) {
			const GumboNode *child = children->data[at];

			if (child->type == GUMBO_NODE_ELEMENT) {
				open_element(to, &child->v.element);
				node = child;
				at = 0;
				continue;
			}
			if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA)
				add_text(to, str_of(child->v.text.text));
			at++;
			continue;
		}
		if (node == root)
			return;
		buf_add_format(to, "</%s>", gumbo_normalized_tagname(node->v.element.tag));
		at = (unsigned)node->index_within_parent + 1;
		node = node->parent;
	}
}

void
fixture_skeleton(struct buf *to, struct str markup)
{
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *output;

	options.fragment_context = GUMBO_TAG_DIV;
	output = gumbo_parse_with_options(&options, markup.data, markup.len);
	walk(to, output->root);
	gumbo_destroy_output(&options, output);
}
