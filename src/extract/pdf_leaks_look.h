/* Looking at a drawing of a page: is a letter's ink to be seen, and what is there instead?
 *
 * Contrast is the ratio of relative luminances of WCAG 2 (sRGB, IEC 61966-2-1). */
#ifndef CANDOUR_EXTRACT_PDF_LEAKS_LOOK_H
#define CANDOUR_EXTRACT_PDF_LEAKS_LOOK_H

#include <mupdf/pdf.h>
#include <stdbool.h>
#include <stdint.h>

struct pdf_file;
struct pdf_letters;

/* What stands in a word's place in the drawing. */
struct pdf_tone {
	unsigned middle; /* the median of grey, 0 black .. 255 white */
	float even;      /* how much of it is of nearly that tone, 0..1 */
};

/* A drawing of the part of a page around the letters in doubt. */
struct pdf_look {
	fz_pixmap *page; /* with everything */
	fz_pixmap *bare; /* without the runs in doubt */
	fz_pixmap *ink;  /* of those runs alone, black on white, grey; or NULL */
	float scale;     /* pixels a point */
};

/* Draws what the letters in doubt need; sets their `ink` and `seen`. Within an act. */
void pdf_look_take(fz_context *ctx, struct pdf_file *file, pdf_obj *page, fz_matrix ctm,
	struct pdf_letters *letters, struct pdf_look *ret_look);
void pdf_look_drop(fz_context *ctx, struct pdf_look *look);
/* The tone within a box, in points, of the drawing with everything. */
struct pdf_tone pdf_look_tone(fz_context *ctx, const struct pdf_look *look, fz_rect box);
/* The contrast of two colours (0xRRGGBB), 1 .. 21. */
float pdf_contrast(unsigned a, unsigned b);
/* True where the one cannot be told from the other by eye. */
bool pdf_look_alike(unsigned a, unsigned b);

#endif
