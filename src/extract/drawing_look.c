#include "extract/drawing_look.h"

#include "extract/prose.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum { SIZE_READABLE = 200 }; /* hundredths of a point */
#define COLOUR_CHANGED UINT64_MAX

void
drawing_look_shape(struct drawing_look *look)
{
	look->ground = 0;
	look->taking = NULL;
}

/* Also where a run ends. */
void
drawing_look_run(struct drawing_look *look, struct prose *prose)
{
	if (look->place_open)
		prose_place_end(prose, look->place);
	look->place_open = look->is_tiny = look->is_clear = look->is_marked = false;
	look->letters = 0;
	look->taking = NULL;
}

void
drawing_look_properties(struct drawing_look *look, struct xml *xml)
{
	uint64_t size;

	look->in_run = true;
	look->is_tiny = str_to_u64(xml_attribute(xml, "sz"), &size) && size < SIZE_READABLE;
}

void
drawing_look_fill(struct drawing_look *look, bool is_shape)
{
	look->taking = NULL;
	if (look->lines > 0)
		return;
	if (look->in_run)
		look->taking = &look->letters;
	else if (is_shape)
		look->taking = &look->ground;
}

void
drawing_look_colour(struct drawing_look *look, struct xml *xml, enum drawing_colour kind)
{
	struct str value = xml_attribute(xml, "val");
	uint64_t number = kind;

	if (look->taking == NULL || value.len == 0)
		return;
	for (size_t i = 0; i < 7; i++)
		number = number << 8 |
			(i < value.len ? (unsigned char)char_lower(value.data[i]) : 0);
	*look->taking = number;
}

void
drawing_look_alpha(struct drawing_look *look, struct xml *xml)
{
	struct str value = xml_attribute(xml, "val");

	if (look->taking == NULL)
		return;
	if (look->taking == &look->ground)
		look->ground = COLOUR_CHANGED;
	else if (str_equal(value, STR("0")) || str_equal(value, STR("0%")))
		look->is_clear = true;
}

void
drawing_look_change(struct drawing_look *look)
{
	if (look->taking != NULL)
		*look->taking = COLOUR_CHANGED;
}

void
drawing_look_mark(struct drawing_look *look, struct prose *prose)
{
	bool is_same = look->letters != 0 && look->letters != COLOUR_CHANGED &&
		look->letters == look->ground && !look->is_marked;
	const char *label = "text in the colour of its shape";

	if (look->place_open || !(is_same || look->is_tiny || look->is_clear))
		return;
	if (look->is_tiny)
		label = "tiny text";
	else if (look->is_clear)
		label = "transparent text";
	look->place = prose_place(prose, PLACE_INVISIBLE, 0, str_of(label));
	look->place_open = true;
	reading_fact(prose->r, FACT_HIDDEN, str_of(label));
}
