/* A quick look at an HTML body that stands beside the same text in plain: enough to tell whether
 * it says more. html.h reads those that do. */
#ifndef CANDOUR_EXTRACT_MAIL_HTML_H
#define CANDOUR_EXTRACT_MAIL_HTML_H

#include "base/str.h"

struct buf;
struct reading;

/* Appends the words of a page in UTF-8, hidden ones too: tags, scripts and styles left out,
 * numeric and the commonest named references undone. Where a line of the page ends,
 * MAIL_LINE_END. */
#define MAIL_LINE_END '\f'

void mail_html_words(struct buf *to, struct str utf8);
/* Where its links lead, as facts: only what the plain text does not show. */
void mail_html_links(struct reading *r, struct str utf8, struct str plain);

#endif
