/* The pieces of the HTML reader besides the walk over the tree. Private to extract/html*.c. */
#ifndef CANDOUR_EXTRACT_HTML_PARTS_H
#define CANDOUR_EXTRACT_HTML_PARTS_H

#include "extract/flow.h"
#include "extract/html.h"

#include <gumbo.h>

/* Quotations within one another that get places; deeper ones belong to the last. */
enum { HTML_QUOTE_MAX = 30 };

struct html {
	struct reading *r;
	struct flow flow;
	enum html_use use;
	const GumboNode *hidden_in; /* the outermost hidden element, or NULL */
	uint32_t hidden_place;
	unsigned kept_depth;  /* elements around that keep white space */
	unsigned quote_depth; /* quotations around, and the places of the outer ones */
	uint32_t quote_places[HTML_QUOTE_MAX];
	unsigned part_count;
	bool failed; /* a part could not be given; err is set */
};

/* An attribute's value, or "". */
struct str html_attribute(const GumboElement *element, const char *name);
/* Title, language and meta elements, before the text. */
void html_note_head(struct html *html, const GumboNode *root);
/* Links, alternative texts, values of fields, parts. False where the children are not to be
 * read (or html->failed). */
bool html_note_element(struct html *html, const GumboElement *element, struct err *err);

/* False where the page is nested or sized beyond what the parser takes. */
bool html_is_parsable(struct str utf8);
/* Text by leaving out tags, scripts and styles: for pages that are not parsable. */
void html_strip(struct reading *r, struct str utf8);

#endif
