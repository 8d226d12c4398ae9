/* Running a PDF page's drawing instructions for their text alone.
 *
 * MuPDF's interpreter calls a function per operator; those that load or draw what is no text
 * (images, colours, shadings, paths) are taken out, which is both faster and safer: no image
 * codec runs. Marked content with ActualText is noted against the characters drawn within. */
#ifndef CANDOUR_EXTRACT_PDF_CONTENT_H
#define CANDOUR_EXTRACT_PDF_CONTENT_H

#include <mupdf/pdf.h>

#include <stdbool.h>
#include <stdint.h>

struct pdf_actual;
struct pdf_file;

struct pdf_content {
	struct pdf_file *file;
	fz_stext_page *text;
	struct pdf_actual *actual; /* in order of drawing */
	struct pdf_actual **actual_tail;
	struct pdf_actual *open; /* the one we are within */
	int depth;               /* of marked content */
	int open_depth;
	uint64_t shape_count; /* paths filled or stroked */
	void (*flush)(fz_context *ctx, pdf_processor *proc, float width);
	void (*do_form)(fz_context *ctx, pdf_processor *proc, const char *name, pdf_obj *form,
		pdf_obj *page_resources);
};

/* Runs the page, then the appearances of its annotations and fields, into device; `text` is
 * the page that the device fills. Within an act; throws where the page itself is damaged or the
 * work too much. What was drawn before that stays. */
void pdf_content_run(fz_context *ctx, struct pdf_content *content, struct pdf_file *file,
	pdf_obj *page, fz_device *device, fz_matrix ctm, fz_stext_page *text);
/* True where the page uses an image of a scan's size, itself or in a form. */
bool pdf_content_shows_scan(fz_context *ctx, pdf_obj *page);
/* The matrix that puts an annotation's appearance into its rectangle (ISO 32000-1, 12.5.5). */
fz_matrix pdf_appearance_place(fz_context *ctx, pdf_obj *annotation, pdf_obj *appearance);
/* The appearance stream of an annotation in its present state, or NULL. */
pdf_obj *pdf_appearance(fz_context *ctx, pdf_obj *annotation);

#endif
