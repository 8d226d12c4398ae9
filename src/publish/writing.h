/* A writing: what a letter or report says, before it is text, ODT or DOCX.
 *
 * A row of blocks. Text that is put in is cleaned: control characters and signs that turn the
 * direction of writing, which could hide words, become U+FFFD; white space runs become one space.
 * The same blocks and date give the same bytes in every format. */
#ifndef CANDOUR_PUBLISH_WRITING_H
#define CANDOUR_PUBLISH_WRITING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

enum writing_kind {
	WRITING_TITLE,
	WRITING_LINE, /* of the letter's head: short, with nothing between it and the next */
	WRITING_PARAGRAPH,
	WRITING_HEADING,
	WRITING_SUBHEADING,
	WRITING_ITEM,  /* of a list */
	WRITING_ENTRY, /* something numbered: the label, then its text, both in bold */
	WRITING_DETAIL /* of an entry: a label and what it says */
};

struct writing_block {
	enum writing_kind kind;
	struct str label;
	struct str text;
};

struct writing {
	struct arena *arena; /* all of it lives there */
	struct str title;    /* in the file's properties */
	struct str author;
	int64_t moment; /* the file's own date */
	struct writing_block *blocks;
	size_t count;
	size_t room;
};

void writing_add(
	struct writing *writing, enum writing_kind kind, struct str label, struct str text);
void writing_add_format(struct writing *writing, enum writing_kind kind, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Plain text in UTF-8, lines of at most 78 characters where words allow. */
void writing_text(const struct writing *writing, struct buf *to);
/* OpenDocument text. Source: OASIS OpenDocument 1.3 parts 2 (packages) and 3 (schema). */
void writing_odt(const struct writing *writing, struct buf *to);
/* Office Open XML. Source: ECMA-376 5th edition, parts 1 (WordprocessingML) and 2 (packaging). */
void writing_docx(const struct writing *writing, struct buf *to);

/* Text as it stands in a writing: cleaned as said above. In the arena. */
struct str writing_clean(struct arena *arena, struct str text);
/* Text for XML 1.0, escaped for content and quoted attributes. */
void writing_xml(struct buf *to, struct str text);

#endif
