#include "extract/image_heif.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/leptonica.h"
#include "base/library.h"

#include <libheif/heif.h>

#define HEIF_FUNCTIONS(DO)                                                                         \
	DO(heif_context_alloc)                                                                     \
	DO(heif_context_free)                                                                      \
	DO(heif_context_get_primary_image_handle)                                                  \
	DO(heif_context_read_from_memory_without_copy)                                             \
	DO(heif_context_set_max_decoding_threads)                                                  \
	DO(heif_decode_image)                                                                      \
	DO(heif_image_get_bits_per_pixel_range)                                                    \
	DO(heif_image_get_height)                                                                  \
	DO(heif_image_get_plane_readonly)                                                          \
	DO(heif_image_get_width)                                                                   \
	DO(heif_image_handle_release)                                                              \
	DO(heif_image_release)

/* Its functions under their own names (libheif/heif.h). */
struct heif_functions {
#define HEIF_MEMBER(NAME) __typeof__(&(NAME)) NAME;
	HEIF_FUNCTIONS(HEIF_MEMBER)
#undef HEIF_MEMBER
};

/* Set once by image_heif_prepare, before the first outside byte (docs/decisions/046). */
static struct heif_functions heif;
static bool is_loaded;

void
image_heif_prepare(void)
{
#define HEIF_ENTRY(NAME) {#NAME, offsetof(struct heif_functions, NAME)},
	static const struct library_function functions[] = {HEIF_FUNCTIONS(HEIF_ENTRY)};
#undef HEIF_ENTRY

	is_loaded = library_load("libheif.so.1", functions, COUNT_OF(functions), &heif);
}

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
	*ret_context = heif.heif_context_alloc();
	if (*ret_context == NULL)
		return err_set(err, ERR_MEMORY, "there is no memory to read the image");
	heif.heif_context_set_max_decoding_threads(*ret_context, 0);
	error = heif.heif_context_read_from_memory_without_copy(
		*ret_context, bytes.data, bytes.len, NULL);
	if (error.code == heif_error_Ok)
		error = heif.heif_context_get_primary_image_handle(*ret_context, ret_handle);
	return error.code == heif_error_Ok || failed(error, err);
}

static bool
grey_copy(const struct heif_image *image, struct Pix **ret_pix, struct err *err)
{
	int width = heif.heif_image_get_width(image, heif_channel_Y);
	int height = heif.heif_image_get_height(image, heif_channel_Y);
	int stride;
	const uint8_t *from = heif.heif_image_get_plane_readonly(image, heif_channel_Y, &stride);

	if (from == NULL || width <= 0 || height <= 0 || stride < width ||
		(uint64_t)width > IMAGE_PIXELS_MAX / (uint64_t)height ||
		heif.heif_image_get_bits_per_pixel_range(image, heif_channel_Y) != 8)
		return err_set(err, ERR_UNSUPPORTED, "its kind of pixels is not supported");
	*ret_pix = lept()->pixCreate(width, height, 8);
	if (*ret_pix == NULL)
		return err_set(err, ERR_TOO_LARGE, "the image takes more memory than there is");
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			lept()->pixSetPixel(
				*ret_pix, x, y, from[(size_t)y * (size_t)stride + (size_t)x]);
	return true;
}

bool
image_heif_decode(struct str bytes, struct Pix **ret_pix, struct err *err)
{
	struct heif_context *context;
	struct heif_image_handle *handle;
	struct heif_image *image = NULL;
	struct heif_error error;
	bool done;

	*ret_pix = NULL;
	if (!is_loaded)
		return err_set(err, ERR_UNSUPPORTED,
			"libheif 1.15 is missing, which decodes this image: install libheif1");
	done = primary_open(bytes, &context, &handle, err);
	if (done) {
		/* Luma alone is what OCR needs; it comes as the codec made it. */
		error = heif.heif_decode_image(
			handle, &image, heif_colorspace_YCbCr, heif_chroma_420, NULL);
		if (error.code != heif_error_Ok)
			done = failed(error, err);
	}
	if (done)
		done = grey_copy(image, ret_pix, err);
	heif.heif_image_release(image);
	heif.heif_image_handle_release(handle);
	heif.heif_context_free(context);
	return done;
}
