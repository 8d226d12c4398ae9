#include "extract/pdf_render.h"

#include "base/err.h"
#include "base/limits.h"
#include "extract/leptonica.h"
#include "extract/ocr.h"
#include "extract/pdf_content.h"
#include "extract/pdf_file.h"

#include <math.h>

struct render {
	struct pdf_file *file;
	pdf_obj *page;
	uint32_t number;
	bool done;
	struct err *err;
};

/* The widest image that the page names, in pixels: on a scanned page it is the scan. */
static int
scan_width(fz_context *ctx, pdf_obj *page, int *ret_height)
{
	enum { OBJECTS_MAX = 100 };
	pdf_obj *resources = pdf_dict_get_inheritable(ctx, page, PDF_NAME(Resources));
	pdf_obj *objects = pdf_dict_get(ctx, resources, PDF_NAME(XObject));
	int width = 0;

	*ret_height = 0;
	for (int i = 0; i < pdf_dict_len(ctx, objects) && i < OBJECTS_MAX; i++) {
		pdf_obj *object = pdf_dict_get_val(ctx, objects, i);

		if (!pdf_name_eq(
			    ctx, pdf_dict_get(ctx, object, PDF_NAME(Subtype)), PDF_NAME(Image)) ||
			pdf_dict_get_int(ctx, object, PDF_NAME(Width)) <= width)
			continue;
		width = pdf_dict_get_int(ctx, object, PDF_NAME(Width));
		*ret_height = pdf_dict_get_int(ctx, object, PDF_NAME(Height));
	}
	return width;
}

/* The scan's own resolution, since scaling only loses; within what Tesseract reads well. */
static float
dpi_choose(fz_context *ctx, pdf_obj *page, fz_rect box)
{
	float width = (box.x1 - box.x0) / 72;
	float height = (box.y1 - box.y0) / 72;
	int pixels_high;
	float pixels_wide = (float)scan_width(ctx, page, &pixels_high);
	float dpi = OCR_DPI;
	float most;

	if (pixels_wide > 0 && pixels_high > 0 && width > 0 && height > 0) {
		/* The page may show the image turned. */
		float upright = fminf(pixels_wide / width, (float)pixels_high / height);
		float turned = fminf(pixels_wide / height, (float)pixels_high / width);

		dpi = fmaxf(upright, turned);
		dpi = dpi < OCR_DPI_MIN ? OCR_DPI : fminf(dpi, OCR_DPI_MAX);
	}
	most = sqrtf((float)OCR_PIXELS_MAX / fmaxf(width * height, 0.01f));
	return fminf(dpi, most);
}

/* Contents, then annotations, as they would be printed: hidden layers stay hidden here. */
static void
page_draw(fz_context *ctx, const struct render *render, fz_device *device, fz_matrix ctm)
{
	struct pdf_file *file = render->file;
	pdf_obj *page = render->page;
	pdf_obj *resources = pdf_dict_get_inheritable(ctx, page, PDF_NAME(Resources));
	pdf_obj *list = pdf_dict_get(ctx, page, PDF_NAME(Annots));
	fz_cookie *cookie = &file->guard.cookie;
	pdf_processor *proc = pdf_new_run_processor(ctx, device, ctm, "View", NULL, NULL, cookie);
	int count = pdf_is_array(ctx, list) ? pdf_array_len(ctx, list) : 0;

	pdf_process_contents(ctx, proc, file->doc, resources,
		pdf_dict_get(ctx, page, PDF_NAME(Contents)), cookie);
	pdf_close_processor(ctx, proc);
	pdf_drop_processor(ctx, proc);
	for (int i = 0; i < count && i < PDF_ANNOTATION_MAX; i++) {
		pdf_obj *annotation = pdf_array_get(ctx, list, i);
		pdf_obj *appearance = pdf_appearance(ctx, annotation);

		if (appearance == NULL || (pdf_dict_get_int(ctx, annotation, PDF_NAME(F)) & 2) != 0)
			continue;
		proc = pdf_new_run_processor(ctx, device,
			fz_concat(pdf_appearance_place(ctx, annotation, appearance), ctm), "View",
			NULL, NULL, cookie);
		proc->op_Do_form(ctx, proc, NULL, appearance, resources);
		pdf_close_processor(ctx, proc);
		pdf_drop_processor(ctx, proc);
	}
}

static void
page_recognise(fz_context *ctx, struct render *render, fz_pixmap *pixels, uint32_t dpi)
{
	uint32_t width = (uint32_t)fz_pixmap_width(ctx, pixels);
	uint32_t height = (uint32_t)fz_pixmap_height(ctx, pixels);
	struct Pix *pix;

	render->done = true;
	if (width < OCR_SIDE_MIN || height < OCR_SIDE_MIN)
		return;
	pix = ocr_pix_make(fz_pixmap_samples(ctx, pixels), width, height,
		(size_t)fz_pixmap_stride(ctx, pixels));
	render->done = pix != NULL
		? ocr_recognise(render->file->r, render->number, pix, dpi, render->err)
		: err_set(render->err, ERR_TOO_LARGE, "it has too many pixels");
	lept()->pixDestroy(&pix);
}

static void
render_act(fz_context *ctx, void *arg)
{
	struct render *render = arg;
	fz_rect box;
	fz_matrix ctm;
	fz_pixmap *pixels;
	fz_device *device;
	float dpi;

	pdf_page_place(ctx, render->page, &box, &ctm);
	box = fz_transform_rect(box, ctm);
	dpi = dpi_choose(ctx, render->page, box);
	ctm = fz_concat(ctm, fz_scale(dpi / 72, dpi / 72));
	box = fz_transform_rect(box, fz_scale(dpi / 72, dpi / 72));
	pixels = fz_new_pixmap_with_bbox(ctx, fz_device_gray(ctx), fz_round_rect(box), NULL, 0);
	fz_clear_pixmap_with_value(ctx, pixels, 255);
	device = fz_new_draw_device(ctx, fz_identity, pixels);
	page_draw(ctx, render, device, ctm);
	fz_close_device(ctx, device);
	fz_drop_device(ctx, device);
	page_recognise(ctx, render, pixels, (uint32_t)dpi);
	fz_drop_pixmap(ctx, pixels);
}

bool
pdf_render_recognise(struct pdf_file *file, uint32_t number, struct err *err)
{
	struct render render = {
		.file = file, .number = number, .page = file->pages[number - 1], .err = err};

	return pdf_guard_run(&file->guard, PDF_WORK_MAX, render_act, &render, err) && render.done;
}
