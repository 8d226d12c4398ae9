#include "extract/image_heif.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/exif.h"
#include "extract/fact_once.h"
#include "extract/image.h"
#include "extract/reading.h"
#include "extract/xmp.h"

#include <leptonica/allheaders.h>
#include <libheif/heif.h>

#include <string.h>

/* Takes the place of libde265's function in the whole program. libheif asks for a worker thread
 * for every HEVC image; a confined reader may start none, and libde265 then waits for ever for
 * what was never started. Without worker threads it decodes in the caller's. */
int de265_start_worker_threads(void *context, int count);

int
de265_start_worker_threads(void *context, int count)
{
	(void)context;
	(void)count;
	return 0; /* DE265_OK */
}

static bool
failed(struct heif_error error, struct err *err)
{
	return err_set(err,
		error.code == heif_error_Unsupported_feature ||
				error.code == heif_error_Unsupported_filetype
			? ERR_UNSUPPORTED
			: ERR_DAMAGED,
		"%s", error.message == NULL ? "the image is damaged" : error.message);
}

static bool
primary_open(struct str bytes, struct heif_context **ret_context,
	struct heif_image_handle **ret_handle, struct err *err)
{
	struct heif_error error;

	*ret_handle = NULL;
	*ret_context = heif_context_alloc();
	if (*ret_context == NULL)
		return err_set(err, ERR_MEMORY, "there is no memory to read the image");
	heif_context_set_max_decoding_threads(*ret_context, 0);
	error = heif_context_read_from_memory_without_copy(
		*ret_context, bytes.data, bytes.len, NULL);
	if (error.code == heif_error_Ok)
		error = heif_context_get_primary_image_handle(*ret_context, ret_handle);
	return error.code == heif_error_Ok || failed(error, err);
}

static void
metadata_give(struct reading *r, struct heif_image_handle *handle)
{
	enum { BLOCK_MAX = 20 };
	heif_item_id ids[BLOCK_MAX];
	int count = heif_image_handle_get_list_of_metadata_block_IDs(handle, NULL, ids, BLOCK_MAX);

	for (int i = 0; i < count; i++) {
		size_t size = heif_image_handle_get_metadata_size(handle, ids[i]);
		const char *type = heif_image_handle_get_metadata_type(handle, ids[i]);
		struct str block;
		char *data;

		if (size == 0 || size > reading_bytes(r).len)
			continue;
		data = arena_alloc(reading_arena(r), size);
		if (heif_image_handle_get_metadata(handle, ids[i], data).code != heif_error_Ok)
			continue;
		block = str_make(data, size);
		if (type != NULL && strcmp(type, "Exif") == 0)
			/* Four bytes say where the TIFF header stands behind them. */
			exif_give(r, str_from(block, 4 + (size_t)image_u32(block, 0, true)));
		else if (type != NULL && strcmp(type, "mime") == 0)
			xmp_give(&(struct fact_once){.r = r}, block);
	}
}

bool
image_heif_read(struct reading *r, struct err *err)
{
	struct heif_context *context;
	struct heif_image_handle *handle;
	bool done = primary_open(reading_bytes(r), &context, &handle, err);

	if (done) {
		int width = heif_image_handle_get_width(handle);
		int height = heif_image_handle_get_height(handle);
		int images = heif_context_get_number_of_top_level_images(context);

		if (images > 1)
			reading_number(r, "images", (uint64_t)images);
		done = image_size(r, 1, width > 0 ? (uint64_t)width : 0,
			height > 0 ? (uint64_t)height : 0, err);
		metadata_give(r, handle);
	}
	heif_image_handle_release(handle);
	heif_context_free(context);
	return done;
}

static bool
grey_copy(const struct heif_image *image, struct Pix **ret_pix, struct err *err)
{
	int width = heif_image_get_width(image, heif_channel_Y);
	int height = heif_image_get_height(image, heif_channel_Y);
	int stride;
	const uint8_t *from = heif_image_get_plane_readonly(image, heif_channel_Y, &stride);

	if (from == NULL || width <= 0 || height <= 0 || stride < width ||
		(uint64_t)width > IMAGE_PIXELS_MAX / (uint64_t)height ||
		heif_image_get_bits_per_pixel_range(image, heif_channel_Y) != 8)
		return err_set(err, ERR_UNSUPPORTED, "its kind of pixels is not supported");
	*ret_pix = pixCreate(width, height, 8);
	if (*ret_pix == NULL)
		return err_set(err, ERR_TOO_LARGE, "the image takes more memory than there is");
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			pixSetPixel(*ret_pix, x, y, from[(size_t)y * (size_t)stride + (size_t)x]);
	return true;
}

bool
image_heif_decode(struct str bytes, struct Pix **ret_pix, struct err *err)
{
	struct heif_context *context;
	struct heif_image_handle *handle;
	struct heif_image *image = NULL;
	bool done = primary_open(bytes, &context, &handle, err);
	struct heif_error error;

	*ret_pix = NULL;
	if (done) {
		/* Luma alone is what OCR needs; it comes as the codec made it. */
		error = heif_decode_image(
			handle, &image, heif_colorspace_YCbCr, heif_chroma_420, NULL);
		if (error.code != heif_error_Ok)
			done = failed(error, err);
	}
	if (done)
		done = grey_copy(image, ret_pix, err);
	heif_image_release(image);
	heif_image_handle_release(handle);
	heif_context_free(context);
	return done;
}
