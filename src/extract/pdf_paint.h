/* What a PDF page paints, in order: its shapes, its pictures, its runs of letters.
 *
 * A device stands between MuPDF's interpreter and what it serves. While text is read, it hands
 * letters on to the structured text device and notes where each run of them and each shape lies,
 * in what colour and how opaque; nothing is drawn and no picture is decoded. While a page is
 * drawn, it hands everything on to the drawing device but the runs that are to be left out, so
 * that a drawing with them can be compared with one without. Runs are numbered alike both times.
 *
 * Source: ISO 32000-1, 8 and 11 (graphics, transparency), 9.3.6 (text rendering modes). */
#ifndef CANDOUR_EXTRACT_PDF_PAINT_H
#define CANDOUR_EXTRACT_PDF_PAINT_H

#include "base/str.h"

#include <mupdf/fitz.h>
#include <stdbool.h>
#include <stdint.h>

enum pdf_shape_kind {
	PDF_SHAPE_FILL,
	PDF_SHAPE_STROKE,
	PDF_SHAPE_IMAGE,
	PDF_SHAPE_SHADE,
	PDF_SHAPE_SIGNS /* letters that may be boxes: of a drawn font, or block signs */
};

/* Something painted that is not text. */
struct pdf_shape {
	fz_rect box; /* in points from the page's upper left corner, as far as it is not cut off */
	float density; /* how much of the box it fills, 0..1 */
	float alpha;
	unsigned rgb;
	uint32_t order;
	uint16_t note; /* the annotation that paints it, by its place in the page's list plus one */
	uint8_t kind;
	bool plain; /* one colour, painted over what is beneath, cut by rectangles only */
};

/* Letters painted together. */
struct pdf_run {
	const fz_stext_char *after; /* the letter before its first; NULL: the page's first */
	const fz_stext_char *last;
	fz_rect clip;
	float alpha;
	unsigned rgb;
	uint32_t order;
	uint32_t number; /* among those that show; UINT32_MAX in a hidden layer */
	uint16_t note;
	bool unseen;   /* painted in no colour at all (text rendering mode 3) */
	bool pattern;  /* no one colour says what can be seen of it */
	bool indirect; /* blended, masked, cut by more than boxes, or itself a cut: drawing tells */
	bool hidden;   /* in a layer that is switched off */
	struct str layer;
};

enum pdf_paint_mode {
	PDF_PAINT_NOTE, /* notes shapes and runs, hands letters to `next` */
	PDF_PAINT_DRAW, /* draws into `next` all but the runs in `chosen` */
	PDF_PAINT_INK   /* draws into `next` the runs in `chosen` alone, in black, uncut */
};

struct pdf_clip {
	fz_rect rect;
	float alpha;
	bool plain;
};

/* By what a text is known again. */
struct pdf_text_look {
	const void *text;
	int len;
	int gid;
	float x;
	float y;
};

struct pdf_paint {
	enum pdf_paint_mode mode;
	fz_device *next;             /* borrowed */
	fz_stext_page *text;         /* what `next` fills while noting */
	const unsigned char *chosen; /* one byte a run */
	uint32_t chosen_count;
	struct pdf_shape *shapes;
	uint32_t shape_count;
	uint32_t shape_room;
	struct pdf_run *runs;
	uint32_t run_count;
	uint32_t run_room;
	uint32_t number; /* of the next run that shows */
	uint32_t order;
	fz_rect page;
	struct pdf_clip *clips; /* the open ones, the innermost last */
	uint32_t clip_count;
	uint32_t clip_room;
	int unpainted; /* depth of masks and tiles, whose content is no paint of its own */
	struct pdf_text_look before;     /* the text painted last */
	const fz_colorspace *last_space; /* the colour converted last, and what it became */
	float last_color[FZ_MAX_COLORS];
	unsigned last_rgb;
	bool too_many; /* more than PDF_PAINT_MAX: the rest was not noted */
	/* Set by whoever runs the page: */
	bool hidden;
	struct str layer;
	uint16_t note;
};

/* Goes along the letters of a page, in order, and says by which run each was painted. */
struct pdf_run_cursor {
	const struct pdf_paint *paint;
	const fz_stext_char *before;
	uint32_t run;
	bool within;
};

/* NULL where that is not known. Ask for every letter once, in order. */
const struct pdf_run *pdf_run_of(struct pdf_run_cursor *cursor, const fz_stext_char *ch);
/* Makes the device; `paint` stays the caller's and must outlive it. Its arrays are MuPDF's
 * memory. Within an act. */
fz_device *pdf_paint_device(fz_context *ctx, struct pdf_paint *paint);
/* Adds, or draws, a box that no appearance paints but a viewer would (an annotation's colour);
 * `marker`: as a marker does, so that what is beneath stays dark. */
void pdf_paint_add(fz_context *ctx, struct pdf_paint *paint, fz_rect box, unsigned rgb, float alpha,
	bool marker);

#endif
