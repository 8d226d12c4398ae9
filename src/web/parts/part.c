#include "web/parts/part.h"

#include "base/buf.h"

#include <assert.h>

/* What would run, load or restyle something comes from no list of attributes. */
static bool
attribute_is_harmless(struct str name)
{
	static const char *const refused[] = {"href", "src", "action", "formaction", "style",
		"srcdoc", "srcset", "xlink:href", "data", "poster"};

	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (str_equal_nocase(name, str_of(refused[i])))
			return false;
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_alpha(name.data[i]) && !char_is_digit(name.data[i]) &&
			name.data[i] != '-' && name.data[i] != '.')
			return false;
	return name.len > 0 && !str_starts_nocase(name, STR("on"));
}

bool
part_says(const struct part *part)
{
	return part->text.len > 0 || part->html.markup.len > 0;
}

void
part_words(struct buf *out, const struct part *part)
{
	if (part->html.markup.len > 0)
		html_markup(out, part->html);
	else
		html_text(out, part->text);
}

void
part_attribute(struct buf *out, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_add_format(out, " %s=\"", name);
	html_text(out, value);
	buf_add_char(out, '"');
}

void
part_attributes(struct buf *out, const struct part_attribute *attributes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert(attribute_is_harmless(str_of(attributes[i].name)));
		buf_add_format(out, " %s", attributes[i].name);
		if (attributes[i].is_bare)
			continue;
		buf_add(out, STR("=\""));
		html_text(out, attributes[i].value);
		buf_add_char(out, '"');
	}
}

void
part_class(struct buf *out, const char *class, const struct part *part)
{
	buf_add_format(out, " class=\"%s", class);
	if (part->classes.len > 0) {
		buf_add_char(out, ' ');
		html_text(out, part->classes);
	}
	buf_add_char(out, '"');
	part_attributes(out, part->attributes, part->attribute_count);
}

void
part_tag_open(struct buf *out, const char *element, const char *class, const struct part *part)
{
	buf_add_format(out, "<%s", element);
	part_attribute(out, "id", part->id);
	part_class(out, class, part);
	buf_add_char(out, '>');
}
