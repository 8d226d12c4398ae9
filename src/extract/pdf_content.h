/* Running a PDF page's drawing instructions, for their text or for a drawing.
 *
 * MuPDF's interpreter calls a function per operator. Where text is read, all layers count as
 * visible, pictures are loaded but never decoded, and what is painted is noted beside the letters
 * (extract/pdf_paint.h); marked content with ActualText is noted against the letters drawn within. */
#ifndef CANDOUR_EXTRACT_PDF_CONTENT_H
#define CANDOUR_EXTRACT_PDF_CONTENT_H

#include "extract/pdf_paint.h"

#include <mupdf/pdf.h>

#include <stdbool.h>
#include <stdint.h>

struct pdf_actual;
struct pdf_file;

struct pdf_content {
	struct pdf_file *file;
	fz_stext_page *text;
	struct pdf_paint paint;
	struct pdf_actual *actual; /* in order of drawing */
	struct pdf_actual **actual_tail;
	struct pdf_actual *unshown; /* those with nothing drawn within */
	struct pdf_actual **unshown_tail;
	struct pdf_actual *open; /* the one we are within */
	int depth;               /* of marked content */
	int open_depth;
	int hidden_depth; /* where the hidden layer began that we are within; 0: in none */
	bool heavy;       /* pictures are left out since they take long to load */
	void (*flush)(fz_context *ctx, pdf_processor *proc, const char *intent);
	void (*do_form)(fz_context *ctx, pdf_processor *proc, const char *name, pdf_obj *form,
		pdf_obj *page_resources);
};

/* Runs the page, then the appearances of its annotations and fields, into device; `text` is
 * the page that the device fills. Within an act; throws where the page itself is damaged or the
 * work too much. What was drawn before that stays. */
void pdf_content_run(fz_context *ctx, struct pdf_content *content, struct pdf_file *file,
	pdf_obj *page, fz_device *device, fz_matrix ctm, fz_stext_page *text);
/* Draws the page as it is seen, hidden layers left out, into device; what of its letters, say
 * `mode` and `chosen` (one byte a run, by number). Within an act. */
void pdf_content_draw(fz_context *ctx, struct pdf_file *file, pdf_obj *page, fz_device *device,
	fz_matrix ctm, enum pdf_paint_mode mode, const unsigned char *chosen,
	uint32_t chosen_count);
/* The page's box in its own space and the matrix from there to points from its upper left corner.
 * A crop box that lies wholly beside the page leaves nothing of it: it is set aside. Within an
 * act. */
void pdf_page_place(fz_context *ctx, pdf_obj *page, fz_rect *ret_box, fz_matrix *ret_ctm);
/* True where the page uses an image of a scan's size, itself or in a form. */
bool pdf_content_shows_scan(fz_context *ctx, pdf_obj *page);
/* The matrix that puts an annotation's appearance into its rectangle (ISO 32000-1, 12.5.5). */
fz_matrix pdf_appearance_place(fz_context *ctx, pdf_obj *annotation, pdf_obj *appearance);
/* The appearance stream of an annotation in its present state, or NULL. */
pdf_obj *pdf_appearance(fz_context *ctx, pdf_obj *annotation);

#endif
