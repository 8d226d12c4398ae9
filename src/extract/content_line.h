/* Content lines: what vCard and iCalendar files are made of.
 *
 * A line is NAME;PARAMETER=VALUE:VALUE, folded over several physical lines. Sources: RFC 5545
 * section 3.1, RFC 6350 section 3, and vCard 2.1 (quoted-printable with its own soft breaks,
 * parameters without names, character sets per line). */
#ifndef CANDOUR_EXTRACT_CONTENT_LINE_H
#define CANDOUR_EXTRACT_CONTENT_LINE_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct reading;

struct content_line {
	struct str group;  /* "item1" of "item1.TEL", or "" */
	struct str name;   /* as written; compare without case */
	struct str params; /* all of them, without the first ";" */
	struct str value;  /* as written */
};

/* Takes the next line off *rest, unfolded in `memory` (its strs point there until the next
 * call). False at the end. A line without a colon comes with everything in value. */
bool content_take(struct str *rest, struct buf *memory, struct content_line *ret_line);
bool content_is(const struct content_line *line, const char *name);
/* A parameter's value without its quotes, or "". */
struct str content_param(const struct content_line *line, const char *name);
/* True where the parameters hold the word, by itself or as a TYPE. */
bool content_has(const struct content_line *line, const char *word);
/* Appends the value as text in UTF-8: decoded, its escapes resolved. `is_list` says that ";"
 * separates pieces, which become ", ". */
void content_text(const struct content_line *line, bool is_list, struct buf *to);
/* True where the value is base64; appends its bytes. */
bool content_binary(const struct content_line *line, struct buf *to);

#endif
