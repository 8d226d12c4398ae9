/* What each control word does (RTF 1.9.1, appendix B: index of control words). Private to the
 * RTF reader. Words that only change how text looks are not listed: they do nothing here. */
#ifndef CANDOUR_EXTRACT_RTF_WORDS_H
#define CANDOUR_EXTRACT_RTF_WORDS_H

#include "base/str.h"

/* Where the text of a group goes. */
enum rtf_destination {
	RTF_DEST_TEXT,
	RTF_DEST_SKIP,
	RTF_DEST_FONTS,
	RTF_DEST_AUTHORS, /* \revtbl */
	RTF_DEST_INFO,
	RTF_DEST_INFO_TEXT, /* a field of \info: its text becomes a fact */
	RTF_DEST_INFO_DATE,
	RTF_DEST_FIELD_CODE,
	RTF_DEST_PICTURE,
	RTF_DEST_OBJECT,
	RTF_DEST_OBJECT_CLASS,
	RTF_DEST_HEADER,
	RTF_DEST_FOOTNOTE,
	RTF_DEST_COMMENT,
	RTF_DEST_COMMENT_AUTHOR,
	RTF_DEST_COMMENT_ID,
	RTF_DEST_PROPERTY_NAME,
	RTF_DEST_PROPERTY_VALUE,
	RTF_DEST_HTML_TAG,
	RTF_DEST_UPR,
	RTF_DEST_GENERATOR,
	RTF_DEST_FORM,
	RTF_DEST_COLOURS,
	RTF_DEST_SHAPE /* properties of a shape: nothing but pictures counts */
};

enum rtf_action {
	RTF_DO_DESTINATION, /* value: enum rtf_destination */
	RTF_DO_INFO,        /* value: RTF_DEST_INFO_TEXT or _DATE; `fact` */
	RTF_DO_RESULT,      /* what a field shows */
	RTF_DO_CHARACTER,   /* value: the code point */
	RTF_DO_PARAGRAPH,
	RTF_DO_LINE,
	RTF_DO_PAGE,
	RTF_DO_CELL,
	RTF_DO_ROW,
	RTF_DO_CHARSET, /* value: the code page */
	RTF_DO_ANSI_CODEPAGE,
	RTF_DO_DEFAULT_FONT,
	RTF_DO_FONT,
	RTF_DO_FONT_CHARSET,
	RTF_DO_FONT_CODEPAGE,
	RTF_DO_UNICODE,
	RTF_DO_UNICODE_SKIP,
	RTF_DO_PLAIN,
	RTF_DO_HIDDEN,
	RTF_DO_COLOUR,
	RTF_DO_SIZE,
	RTF_DO_GROUND,     /* value: enum rtf_ground */
	RTF_DO_GROUND_END, /* value: the ones that are as the paper again */
	RTF_DO_IN_TABLE,
	RTF_DO_SHAPE_TEXT, /* its colours are its shape's matter */
	RTF_DO_BACKGROUND, /* the page has one */
	RTF_DO_PRIMARY,    /* value: 0 red, 1 green, 2 blue, of \colortbl */
	RTF_DO_DELETED,
	RTF_DO_INSERTED,
	RTF_DO_INSERTED_BY,
	RTF_DO_DELETED_BY,
	RTF_DO_HTML_RTF,
	RTF_DO_PICTURE_KIND, /* value: enum rtf_picture */
	RTF_DO_DATE_FIELD,   /* value: 0 year .. 5 second */
	RTF_DO_COUNT,        /* `fact` with the number */
	RTF_DO_FROM_HTML,
	RTF_DO_FROM_TEXT
};

enum rtf_picture {
	RTF_PICTURE_UNKNOWN,
	RTF_PICTURE_PNG,
	RTF_PICTURE_JPEG,
	RTF_PICTURE_EMF,
	RTF_PICTURE_WMF,
	RTF_PICTURE_DIB,
	RTF_PICTURE_MAC
};

/* What text may stand on, other than the paper. */
enum rtf_ground { RTF_GROUND_TEXT = 1, RTF_GROUND_PARAGRAPH = 2, RTF_GROUND_CELL = 4 };

struct rtf_word {
	const char *name;
	enum rtf_action action;
	int value;
	const char *fact;
};

/* NULL for words that do nothing to text. */
const struct rtf_word *rtf_word_find(struct str name);

#endif
