/* What a page may hold: elements, attributes and addresses, and what each element needs.
 *
 * The lists are what Candour's pages use. An element that is not on them is a spelling mistake or
 * something that a page under `default-src 'none'` has no use for. */
#ifndef CANDOUR_TOOLS_RULES_H
#define CANDOUR_TOOLS_RULES_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

struct err;
struct markup;
struct markup_attribute;

bool rules_is_void(struct str element);  /* has no end tag */
bool rules_is_block(struct str element); /* white space beside it means nothing */
bool rules_is_svg(struct str element);
/* The element may be used, and may stand where it stands. */
bool rules_element(const struct markup *markup, struct str element, struct err *err) MUST_USE;
/* The attribute's name is one that a page may use. */
bool rules_attribute_name(struct str name, struct err *err) MUST_USE;
/* The browser loads or goes to what this attribute names. */
bool rules_is_address(struct str name);
/* The attribute decides what the element is, and holds no value of outside. */
bool rules_is_literal_only(struct str element, struct str name);
/* A literal address: within this program; a link may also lead to a https:// page. */
bool rules_address(struct str element, struct str address, struct err *err) MUST_USE;
/* All attributes are there: alt, lang, scope, a label and the like. */
bool rules_whole(struct markup *markup, struct err *err) MUST_USE;
/* At the function's end: each control has its label, each label its control. */
bool rules_labels(const struct markup *markup, struct err *err) MUST_USE;

/* The attribute by its name, in whatever branch, or NULL. */
const struct markup_attribute *rules_attribute(const struct markup *markup, const char *name);
/* Name is one of the list "a b c". */
bool rules_in(const char *list, struct str name);

#endif
