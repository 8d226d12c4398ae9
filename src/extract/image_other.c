#include "extract/image_other.h"

#include "base/err.h"
#include "base/limits.h"
#include "extract/ocr.h"
#include "extract/pdf_guard.h"

struct decode {
	struct str bytes;
	struct Pix *pix;
};

/* Grey with its share of opacity behind it, on white paper. */
static void
flatten(unsigned char *to, const unsigned char *from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] = (unsigned char)(from[2 * i] + (255 - from[2 * i + 1]));
}

static void
pix_take(fz_context *ctx, struct decode *decode, fz_pixmap *grey)
{
	size_t width = (size_t)fz_pixmap_width(ctx, grey);
	size_t height = (size_t)fz_pixmap_height(ctx, grey);
	size_t stride = (size_t)fz_pixmap_stride(ctx, grey);
	unsigned char *samples = fz_pixmap_samples(ctx, grey);

	if (fz_pixmap_alpha(ctx, grey) != 0)
		for (size_t y = 0; y < height; y++)
			flatten(samples + y * stride, samples + y * stride, width);
	decode->pix = ocr_pix_make(samples, (uint32_t)width, (uint32_t)height, stride);
}

static void
decode_act(fz_context *ctx, void *arg)
{
	struct decode *decode = arg;
	fz_buffer *bytes = fz_new_buffer_from_shared_data(
		ctx, (const unsigned char *)decode->bytes.data, decode->bytes.len);
	fz_image *image = fz_new_image_from_buffer(ctx, bytes);
	fz_pixmap *colours;
	fz_pixmap *grey;

	if (image->w <= 0 || image->h <= 0 ||
		(uint64_t)image->w * (uint64_t)image->h > IMAGE_PIXELS_MAX)
		fz_throw(ctx, FZ_ERROR_GENERIC, "it has no pixels, or too many");
	colours = fz_get_pixmap_from_image(ctx, image, NULL, NULL, NULL, NULL);
	grey = fz_convert_pixmap(
		ctx, colours, fz_device_gray(ctx), NULL, NULL, fz_default_color_params, 1);
	pix_take(ctx, decode, grey);
}

bool
image_other_decode(struct str bytes, struct Pix **ret_pix, struct err *err)
{
	struct decode decode = {.bytes = bytes};
	struct pdf_guard guard;
	bool done;

	*ret_pix = NULL;
	if (!pdf_guard_begin(&guard, err))
		return false;
	done = pdf_guard_run(&guard, PDF_WORK_MAX, decode_act, &decode, err);
	pdf_guard_end(&guard); /* all that was made in it goes with it */
	if (done && decode.pix == NULL)
		return err_set(err, ERR_TOO_LARGE, "the image has too many pixels");
	*ret_pix = decode.pix;
	return done;
}
