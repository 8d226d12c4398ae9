/* What the components of the design system share: words, classes, further attributes.
 *
 * The components are C functions that write the markup which govuk-frontend's styles expect; test/web/test_parts.c
 * compares them with the fixtures that its npm package ships. What a struct leaves empty is left out. Names of
 * attributes and classes are ours; words and values may be from outside, and are escaped. */
#ifndef CANDOUR_WEB_PARTS_PART_H
#define CANDOUR_WEB_PARTS_PART_H

#include "base/str.h"
#include "web/html.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct part_attribute {
	const char *name; /* "data-key"; never an address, a style or a handler: that is asserted */
	struct str value;
	bool is_bare; /* the name alone */
};

struct part {
	struct str text;  /* escaped */
	struct html html; /* or this instead, where it is not empty */
	struct str id;
	struct str classes; /* further ones */
	const struct part_attribute *attributes;
	size_t attribute_count;
};

bool part_says(const struct part *part); /* it has words */
/* The words alone. */
void part_words(struct buf *out, const struct part *part);
/* For the components: " name=\"value\"", left out where the value is empty. */
void part_attribute(struct buf *out, const char *name, struct str value);
void part_attributes(struct buf *out, const struct part_attribute *attributes, size_t count);
/* " class=\"a b\" data-x=\"y\"": `class` first, then the part's own. */
void part_class(struct buf *out, const char *class, const struct part *part);
/* " id=..." too. */
void part_tag_open(
	struct buf *out, const char *element, const char *class, const struct part *part);

#endif
