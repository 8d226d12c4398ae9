/* Named characters of HTML 4.01 ("eacute", "nbsp"), which XML files use without declaring. */
#ifndef CANDOUR_EXTRACT_HTML_ENTITIES_H
#define CANDOUR_EXTRACT_HTML_ENTITIES_H

#include "base/attr.h"
#include "base/str.h"

/* The character of a name without "&" and ";", or 0. */
uint32_t html_entity_codepoint(struct str name);

#endif
