/* Rich Text Format, as specified by Microsoft in version 1.9.1, with what writers really make.
 *
 * Our own reader: text with its code pages and fonts, Unicode, tables (cells set apart by tabs),
 * fields and links, notes, comments, headers, tracked changes, hidden text, document
 * information, and pictures and embedded objects as parts. Groups are kept on an explicit stack.
 *
 * Mail needs two more ways ([MS-OXRTFEX]): RTF that wraps an HTML or a plain text body. */
#ifndef CANDOUR_EXTRACT_RTF_H
#define CANDOUR_EXTRACT_RTF_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;
struct reading;

/* Reads a whole document into r: text, places, facts, parts. */
bool rtf_read(struct reading *r, struct str rtf, struct err *err) MUST_USE;

/* What a mail's RTF body really is. */
enum rtf_body {
	RTF_OWN,       /* RTF of its own right: use rtf_read or rtf_to_text */
	RTF_FROM_TEXT, /* \fromtext: plain text was wrapped */
	RTF_FROM_HTML  /* \fromhtml: HTML was wrapped */
};
enum rtf_body rtf_body_of(struct str rtf);
/* Appends the wrapped HTML or text, in UTF-8 whatever a meta element in it says (read it by
 * html_read_utf8); for RTF_OWN the plain text. Returns what it was. */
enum rtf_body rtf_unwrap(struct buf *to, struct str rtf);
/* Appends the plain text alone: notes, comments and hidden text included, in UTF-8. */
void rtf_to_text(struct buf *to, struct str rtf);

#endif
