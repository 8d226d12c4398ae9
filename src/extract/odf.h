/* OpenDocument XML: text, sheets, slides and drawings (OASIS ODF 1.3, part 3).
 *
 * One struct odf serves one document. A stream is read once for its text and, where notes or
 * comments stand in it, once more for these, so that they do not tear the sentences they hang
 * on. */
#ifndef CANDOUR_EXTRACT_ODF_H
#define CANDOUR_EXTRACT_ODF_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "extract/sheet.h"

struct reading;
struct xml;
struct xml_hooks;

enum { ODF_STYLES_MAX = 4000, ODF_CHANGES_MAX = 20000, ODF_DEPTH_MAX = 64 };

enum odf_pass {
	ODF_TEXT, /* everything but notes and comments */
	ODF_NOTES /* notes and comments alone */
};

/* A tracked change, described before the text that it changed. */
struct odf_change {
	struct str id;
	struct str label; /* author, date */
	struct str text;  /* deleted text */
	bool is_deletion;
	bool given;
};

enum odf_hides { ODF_HIDES_TEXT = 1, ODF_HIDES_SHEET = 2, ODF_HIDES_SLIDE = 4 };

struct odf_style {
	struct str name;
	unsigned hides;
};

/* What is open at one depth of the XML and must be ended there. */
struct odf_open {
	int depth;
	uint32_t place;
	bool is_hidden; /* a stretch of hidden text */
};

struct odf {
	struct reading *r;
	struct sheets sheets; /* its prose serves all kinds */
	enum odf_pass pass;
	bool has_notes; /* the text pass met some */
	int taking;     /* within paragraphs */
	int note_depth; /* within notes and comments */
	int skip_master;
	bool in_body;
	bool is_sheet; /* within office:spreadsheet */
	bool space;    /* the last thing written was white space */
	bool script;
	uint32_t slides;
	uint32_t notes;
	struct odf_style *styles; /* only those that hide something */
	size_t style_count;
	struct str style; /* the style being described */
	struct odf_change *changes;
	size_t change_count;
	struct odf_change *change; /* the one being described */
	bool in_deletion;
	struct buf deleted;
	struct str author; /* of the comment or change at hand */
	struct str date;
	struct buf *value; /* where author or date goes */
	struct buf scratch;
	struct odf_open open[ODF_DEPTH_MAX];
	int open_count;
	uint32_t change_place;
	bool change_open;
	/* The cell and row at hand. */
	int cell_depth; /* tables within cells are read as plain text */
	struct buf cell;
	struct str cell_value;
	uint32_t column;
	uint32_t cell_repeat;
	uint32_t row;
	uint32_t row_repeat;
	bool cell_paragraph; /* the cell had a paragraph before */
	uint32_t table_column;
	bool in_chart;
	bool in_binary;
	struct buf binary; /* base64 of a picture in a flat document */
	uint32_t pictures;
	bool failed; /* the family's limits are reached; err says so */
	struct err err;
};

void odf_begin(struct odf *o, struct reading *r);
void odf_end(struct odf *o);
/* The hooks for content.xml, styles.xml and flat documents; the context is the struct odf. */
extern const struct xml_hooks odf_hooks;
/* Between passes and streams. */
void odf_pass_begin(struct odf *o, enum odf_pass pass);
void odf_pass_end(struct odf *o);
/* A picture's base64: pieces of it, then its end, which gives the part. */
#define ODF_BINARY_SIZE_MAX ((size_t)128 * 1024 * 1024)
void odf_binary_add(struct odf *o, struct str text);
void odf_binary_give(struct odf *o);
/* meta.xml; the same elements are taken from flat documents. */
struct odf_meta {
	struct reading *r;
	struct buf value;
	struct str name; /* of a user-defined field */
};
extern const struct xml_hooks odf_meta_hooks;

#endif
