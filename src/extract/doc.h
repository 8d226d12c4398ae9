/* Word documents of the binary kind: Word 6, 95 and 97 to 2003 ([MS-DOC]; for 6 and 95 the same
 * tables in their older widths), and the text of Word 2 and Word for DOS.
 *
 * Private to format_doc.c and the doc_*.c files. A struct doc points into the item's bytes and
 * its arena. Positions: a CP counts characters of the document, an FC bytes of the main stream;
 * the piece table maps one to the other. */
#ifndef CANDOUR_EXTRACT_DOC_H
#define CANDOUR_EXTRACT_DOC_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct doc_lists;
struct err;
struct ole;
struct reading;

/* Stories, in the order in which they follow one another ([MS-DOC] 2.3). */
enum doc_story {
	DOC_BODY = 0,
	DOC_FOOTNOTES,
	DOC_HEADERS,
	DOC_MACROS,
	DOC_COMMENTS,
	DOC_ENDNOTES,
	DOC_TEXTBOXES,
	DOC_HEADER_TEXTBOXES,
	DOC_STORY_COUNT
};

/* Numbers of the tables in the file information block ([MS-DOC] 2.5.6). */
enum doc_table {
	DOC_STYLES = 1,
	DOC_FOOTNOTE_TEXT = 3,
	DOC_COMMENT_REFERENCES = 4,
	DOC_COMMENT_TEXT = 5,
	DOC_HEADER_TEXT = 11,
	DOC_CHARACTER_BINS = 12,
	DOC_PARAGRAPH_BINS = 13,
	DOC_FONTS = 15,
	DOC_PIECES = 33,
	DOC_COMMENT_OWNERS = 36,
	DOC_ENDNOTE_TEXT = 47,
	DOC_DRAWINGS = 50,
	DOC_REVISION_AUTHORS = 51,
	DOC_TEXTBOX_TEXT = 56,
	DOC_HEADER_TEXTBOX_TEXT = 58,
	DOC_SAVED_BY = 71,
	DOC_LISTS = 73,
	DOC_LIST_OVERRIDES = 74,
	DOC_COMMENT_EXTRA = 112
};

struct doc_piece {
	uint32_t cp_from;
	uint32_t cp_to;
	uint64_t fc; /* of the first character */
	bool is_wide;
	uint16_t modifier; /* prm: properties laid over the piece by a fast save */
};

enum doc_flag {
	DOC_HIDDEN = 1,
	DOC_INSERTED = 2,
	DOC_DELETED = 4,
	DOC_SYMBOL = 8,
	DOC_PICTURE = 16,
	DOC_DATA = 32, /* a picture's place that holds form data instead */
	DOC_OLE = 64
};

/* Characters [fc_from, fc_to) of one look. */
struct doc_run {
	uint32_t fc_from;
	uint32_t fc_to;
	uint32_t when; /* DTTM of the revision, 0 unknown */
	uint32_t picture;
	uint16_t author; /* in the list of revision authors */
	uint16_t font;
	uint16_t symbol; /* character in the symbol font */
	uint8_t flags;
};

/* A paragraph that ends a table row or is of a list. Its last character is in [fc_from, fc_to). */
struct doc_paragraph {
	uint32_t fc_from;
	uint32_t fc_to;
	uint16_t list; /* its number from 1, 0 for none */
	uint8_t level;
	bool ends_row;
};

struct doc {
	struct reading *r;
	struct arena *arena;
	struct ole *ole; /* NULL in files that are no compound files */
	struct str main;
	struct str table;
	struct str data;
	unsigned version; /* nFib */
	bool is_old;      /* Word 95 or older: eight-bit text, short properties */
	bool is_damaged;
	unsigned codepage;
	uint64_t length[DOC_STORY_COUNT];
	struct doc_piece *pieces;
	size_t piece_count;
	uint64_t piece_chars;  /* in all pieces together */
	struct str *modifiers; /* property lists of fast saves, by number */
	size_t modifier_count;
	struct doc_run *runs;
	size_t run_count;
	struct doc_paragraph *paragraphs; /* in the order of their bytes */
	size_t paragraph_count;
	bool has_row_ends;
	struct doc_lists *lists;
	unsigned *font_codepages;
	bool *font_symbols; /* the font is Symbol */
	size_t font_count;
	struct str *authors;
	size_t author_count;
	uint8_t said;       /* enum doc_flag: looks that were given as facts */
	uint32_t *pictures; /* offsets in the data stream, as met in the text */
	size_t picture_count;
};

/* doc_open.c: finds the streams and the tables. ERR_PASSWORD where it is encrypted and the
 * password given does not open it. */
bool doc_open(struct doc *doc, struct reading *r, struct ole *ole, struct err *err) MUST_USE;
/* A table's bytes; "" where there is none. */
struct str doc_table(const struct doc *doc, enum doc_table table);
/* Entries of a table of positions (PLC): count + 1 CPs, then count records of `size`. */
size_t doc_plc_count(struct str plc, size_t size);
/* A list of strings (STTB, [MS-DOC] 2.2.4) into the arena. */
struct str *doc_strings(const struct doc *doc, struct str sttb, size_t *ret_count);

/* doc_look.c: what the characters look like: the tables of properties. */
void doc_look_load(struct doc *doc);
/* The run that holds fc, searched from *cursor on; NULL where none does. */
const struct doc_run *doc_run_at(const struct doc *doc, uint64_t fc, size_t *cursor);
/* The paragraph whose last character is at fc; NULL where it is a plain one. */
const struct doc_paragraph *doc_paragraph_at(const struct doc *doc, uint64_t fc);
/* Applies one property list to *run. */
void doc_properties_apply(const struct doc *doc, struct str list, struct doc_run *run);

/* The next property of a list from *at on: its code and its value. */
bool doc_property_next(const struct doc *doc, struct str list, uint64_t *at, unsigned *ret_code,
	struct str *ret_value);

/* doc_list.c: numbered paragraphs of Word 97 and later. The styles and lists, before
 * doc_look_load. */
void doc_lists_load(struct doc *doc);
/* Sets the list that a paragraph's style and then its own properties say. */
void doc_list_of(const struct doc *doc, struct str properties, struct doc_paragraph *paragraph);
/* Counts a paragraph of a list and writes its label, "" for bullets. */
void doc_list_label(struct doc *doc, const struct doc_paragraph *paragraph, struct buf *ret_label);

/* doc_text.c: gives the characters [from, to) as text. */
void doc_text_give(struct doc *doc, uint64_t from, uint64_t to);

/* doc_notes.c: everything beside the body: notes, comments, headers, text boxes. */
void doc_notes_give(struct doc *doc);
/* A DTTM as "2013-03-12 09:30", "" for 0 ([MS-DOC] 2.9.61). */
struct str doc_when(const struct doc *doc, uint32_t dttm);

#endif
