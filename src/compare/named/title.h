/* Documents that others name by their titles (compare/named/title_text.h) and that were never disclosed.
 *
 * title_print notes the titles that a document names, beside the files that it names
 * (compare/named/named.h: one table for both), and the distinctive words of its own names, title and
 * head, and of the head of each page and the text of each bookmark, as a pack of papers holds many
 * documents. A title is held where one of these headings has its words; where quotation marks make
 * it a mention, it is no heading. Subjects of mails count for letters, memos and notes alone. */
#ifndef CANDOUR_COMPARE_TITLE_H
#define CANDOUR_COMPARE_TITLE_H

#include "base/attr.h"
#include "base/str.h"

struct check;
struct compare;
struct err;
struct subject;

/* Row of compare/prints.c, behind named_print, which removes what both noted. */
bool title_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
/* For check_named: the gap of one title, if it is not held. */
bool check_title(struct compare *compare, const struct check *check, int64_t name, struct str title,
	struct err *err) MUST_USE;

#endif
