/* The state of one RTF document being read. Private to the RTF reader. */
#ifndef CANDOUR_EXTRACT_RTF_STATE_H
#define CANDOUR_EXTRACT_RTF_STATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/reading.h"
#include "extract/rtf.h"
#include "extract/rtf_words.h"

enum rtf_mode {
	RTF_MODE_READ, /* into a reading */
	RTF_MODE_TEXT, /* plain text into a buffer */
	RTF_MODE_HTML  /* the HTML wrapped in it into a buffer */
};

/* Why text cannot be seen. */
enum rtf_hiding { RTF_SHOWN, RTF_HIDDEN, RTF_WHITE, RTF_TINY };

/* What a group inherits from the one around it and gives back at its end. */
struct rtf_group {
	enum rtf_destination destination;
	const char *fact;     /* INFO_TEXT and INFO_DATE */
	size_t capture_start; /* where this destination's text begins in rtf.capture */
	int32_t font;
	uint32_t unicode_skip;
	bool owns_destination; /* set in this very group */
	bool begins_aside;     /* a note, comment or header begins with this very group */
	bool is_result;        /* what a field shows */
	size_t result_start;   /* of is_result: in the text so far */
	bool is_starred;       /* begun by \* : unknown words skip the group */
	bool is_fresh;         /* no token but \* yet */
	bool is_hidden;
	bool is_deleted;
	bool is_inserted;
	bool is_html_rtf;
	bool in_shape;
	bool in_table;
	uint8_t grounds; /* enum rtf_ground: what lies beneath it other than the paper */
	int32_t colour;  /* in the table; 0: the reader's */
	int32_t size;    /* in half points; 0 unknown */
	uint32_t author;
};

/* A footnote, comment or header, kept until the line it stands in ends. */
struct rtf_aside {
	enum place_kind kind;
	struct str label;
	size_t start; /* in rtf.aside_text */
	size_t end;
};

enum {
	RTF_FONTS_MAX = 32768,
	RTF_ASIDES_MAX = 4096,
	RTF_AUTHORS_MAX = 1024,
	RTF_COLOURS_MAX = 1024,
	RTF_CODEPAGES_CACHED = 8
};

/* One code page's high bytes in UTF-8. */
struct rtf_codepage {
	uint32_t number; /* 0: unused */
	bool is_single;  /* one byte a character: the table holds */
	const char *name;
	unsigned char len[128];
	char bytes[128][4];
};

struct rtf {
	enum rtf_mode mode;
	struct reading *r; /* RTF_MODE_READ */
	struct arena arena;
	struct buf *to; /* where the main text goes */
	struct buf main_text;

	struct rtf_group groups[NEST_DEPTH_MAX];
	size_t depth;      /* groups in use; groups[depth - 1] is the present one */
	size_t depth_over; /* groups open beyond NEST_DEPTH_MAX */
	bool was_too_deep;

	uint32_t ansi_codepage;
	int32_t default_font;
	uint16_t *font_codepages; /* by font number; 0: unknown; 1: charset 0 */
	int32_t font_defined;     /* the one being defined in \fonttbl */
	bool has_other_charset;   /* some font says a charset besides ANSI */
	struct rtf_codepage codepages[RTF_CODEPAGES_CACHED];
	size_t codepage_next;

	struct buf bytes;   /* not yet decoded, of bytes_codepage */
	uint32_t surrogate; /* a high one waiting for its low one, or 0 */
	uint32_t skip_left; /* characters still to skip behind \u */
	unsigned tabs;      /* cells ended, held back until text follows */
	bool at_line_start;

	struct buf capture;
	struct buf aside_text;
	struct rtf_aside *asides;
	size_t aside_count;
	unsigned aside_depth; /* > 0: text goes to aside_text */

	struct str authors[RTF_AUTHORS_MAX];
	size_t author_count;
	struct str comment_author;
	struct str property_name;
	struct str link; /* where the field whose result comes next points to */

	bool colour_is_white[RTF_COLOURS_MAX];
	size_t colour_count;
	int32_t primaries[3]; /* of the colour being defined; -1: the reader's own */
	bool has_background;  /* the page */

	uint32_t hidden_place;
	uint32_t change_place;
	enum rtf_hiding hidden_open; /* enum rtf_hiding */
	bool hidden_said;            /* each once a document, as a fact */
	bool change_said;
	bool change_open;
	bool change_is_deleted;
	uint32_t change_author;

	struct civil date;

	struct buf binary; /* of a picture or object */
	int nibble;        /* first digit of a pair, or -1 */
	enum rtf_picture picture;
	struct str object_class;
	unsigned part_count;
};

static inline struct rtf_group *
rtf_group(struct rtf *rtf)
{
	return &rtf->groups[rtf->depth - 1];
}

/* rtf.c */
void rtf_begin(struct rtf *rtf, enum rtf_mode mode, struct reading *r, struct buf *to);
void rtf_free(struct rtf *rtf);
/* Runs over the document. False only where a part could not be given. */
bool rtf_run(struct rtf *rtf, struct str text, struct err *err) MUST_USE;

/* rtf_text.c: text of the present group */
void rtf_put_bytes(struct rtf *rtf, struct str bytes);
void rtf_put_codepoint(struct rtf *rtf, uint32_t codepoint);
void rtf_put_unit(struct rtf *rtf, int32_t unit); /* \u */
/* Decodes bytes given so far: before anything that changes how bytes are read or where to. */
void rtf_settle(struct rtf *rtf);
void rtf_end_line(struct rtf *rtf);
void rtf_end_cell(struct rtf *rtf);
void rtf_end_row(struct rtf *rtf);
/* Gives what is left, closes places. */
void rtf_finish(struct rtf *rtf);

void rtf_result_begin(struct rtf *rtf);
/* Names where a link points to, behind what it shows, unless it shows that. */
void rtf_result_end(struct rtf *rtf);

/* rtf_aside.c */
void rtf_aside_begin(struct rtf *rtf, enum place_kind kind, struct str label);
void rtf_aside_end(struct rtf *rtf);
void rtf_asides_give(struct rtf *rtf);

/* rtf_charset.c */
void rtf_font_define(struct rtf *rtf, int32_t font);
void rtf_font_charset(struct rtf *rtf, int32_t charset);
void rtf_font_codepage(struct rtf *rtf, int32_t codepage);
uint32_t rtf_codepage_now(struct rtf *rtf);
void rtf_decode(struct rtf *rtf, struct buf *to, struct str bytes, uint32_t codepage);

/* rtf_look.c: what can make text unreadable */
/* \red, \green and \blue, and the signs that end each colour of the table. */
void rtf_colour_primary(struct rtf *rtf, int which, int32_t number);
void rtf_colours_take(struct rtf *rtf, struct str bytes);
void rtf_ground_set(struct rtf *rtf, enum rtf_ground ground, int32_t colour);
enum rtf_hiding rtf_hiding_of(const struct rtf *rtf, const struct rtf_group *group);

/* rtf_info.c */
/* A group with a destination of its own ends: what was captured becomes facts. */
void rtf_capture_end(struct rtf *rtf, const struct rtf_group *group);

/* rtf_parts.c */
void rtf_binary_digits(struct rtf *rtf, struct str digits);
bool rtf_picture_end(struct rtf *rtf, struct err *err) MUST_USE;
bool rtf_object_end(struct rtf *rtf, struct err *err) MUST_USE;

#endif
