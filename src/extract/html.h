/* HTML to text: what a reader of the page would see, line by line.
 *
 * Parsed by libgumbo (the HTML5 algorithm), so that any tag soup gives what a browser shows.
 * Blocks become lines, list items get their marks, rows of tables become lines with cells set
 * apart by tabs, images give their alternative texts. Elements that a style or the hidden
 * attribute hides are read, within PLACE_HIDDEN. Facts: title, links, comments, meta elements,
 * language. Images within the page (data: addresses) and srcdoc frames become parts. Scripts and
 * styles are left out.
 *
 * Pages nested or sized beyond what the parser can take in time and memory are read by
 * stripping tags instead, which is said by a fact.
 *
 * Sources: WHATWG HTML sections 4, 13 and 15 (rendering: which elements are blocks). */
#ifndef CANDOUR_EXTRACT_HTML_H
#define CANDOUR_EXTRACT_HTML_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct reading;

/* What the page is to the item. */
enum html_use {
	HTML_PAGE, /* the item itself: its title opens the text and is a fact */
	HTML_BODY  /* the body of a mail and the like: no facts about title, encoding and meta */
};

/* Reads a page in any encoding; hint is the charset declared outside (a mail part's), "" where
 * none. False only where a part could not be given. */
bool html_read(struct reading *r, struct str bytes, struct str hint, enum html_use use,
	struct err *err) MUST_USE;
/* The same for text that is UTF-8 already. */
bool html_read_utf8(
	struct reading *r, struct str utf8, enum html_use use, struct err *err) MUST_USE;
/* The charset that the first bytes declare (meta element or XML declaration), or "". */
struct str html_charset(struct str bytes);

#endif
