#include "web/parts/sorting.h"

#include "base/buf.h"

static const struct direction {
	const char *said;
	const char *paths[2];
} directions[] = {
	[SORT_WAY_NONE] = {"none",
		{"M8.1875 9.5L10.9609 3.95703L13.7344 9.5H8.1875Z",
			"M13.7344 12.0781L10.9609 17.6211L8.1875 12.0781H13.7344Z"}},
	[SORT_WAY_UP] = {"ascending", {"M6.5625 15.5L11 6.63125L15.4375 15.5H6.5625Z", NULL}},
	[SORT_WAY_DOWN] = {"descending", {"M15.4375 7L11 15.8687L6.5625 7L15.4375 7Z", NULL}},
};

void
part_sort_head(struct buf *out, const struct part_sort *sort)
{
	const struct direction *direction = &directions[sort->way];

	buf_add(out, STR("<th scope=\"col\""));
	part_class(out, "govuk-table__header", &sort->part);
	buf_add_format(out, " aria-sort=\"%s\"><button type=\"submit\"", direction->said);
	part_attribute(out, "form", sort->form);
	part_attribute(out, "name", sort->name);
	part_attribute(out, "value", sort->value);
	buf_add_char(out, '>');
	part_words(out, &sort->part);
	buf_add(out,
		STR("<svg width=\"22\" height=\"22\" focusable=\"false\" aria-hidden=\"true\" "
		    "role=\"img\" viewBox=\"0 0 22 22\" fill=\"none\" "
		    "xmlns=\"http://www.w3.org/2000/svg\">"));
	for (size_t i = 0; i < COUNT_OF(direction->paths) && direction->paths[i] != NULL; i++)
		buf_add_format(out, "<path d=\"%s\" fill=\"currentColor\"/>", direction->paths[i]);
	buf_add(out, STR("</svg></button></th>"));
}
