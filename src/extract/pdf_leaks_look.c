#include "extract/pdf_leaks_look.h"

#include "base/arena.h"
#include "base/limits.h"
#include "extract/pdf_content.h"
#include "extract/pdf_file.h"
#include "extract/pdf_leaks_letters.h"
#include "extract/reading.h"

#include <math.h>
#include <stdlib.h>

/* ---- contrast ---- */

static float
linear(unsigned value)
{
	float v = (float)value / 255;

	return v <= 0.04045f ? v / 12.92f : powf((v + 0.055f) / 1.055f, 2.4f);
}

static float
luminance(unsigned rgb)
{
	return 0.2126f * linear(rgb >> 16 & 255) + 0.7152f * linear(rgb >> 8 & 255) +
		0.0722f * linear(rgb & 255);
}

float
pdf_contrast(unsigned a, unsigned b)
{
	float x = luminance(a) + 0.05f;
	float y = luminance(b) + 0.05f;

	return x > y ? x / y : y / x;
}

static int
channel(unsigned rgb, int shift)
{
	return (int)(rgb >> shift & 255);
}

bool
pdf_look_alike(unsigned a, unsigned b)
{
	/* Text of less contrast is not read, and hues that far apart are. */
	static const float contrast_least = 1.15f;
	enum { HUE_LEAST = 40 };

	if (a == b)
		return true;
	for (int shift = 0; shift <= 16; shift += 8)
		if (abs(channel(a, shift) - channel(b, shift)) > HUE_LEAST)
			return false;
	return pdf_contrast(a, b) < contrast_least;
}

/* ---- drawing ---- */

static fz_rect
region_of(const struct pdf_letters *letters)
{
	fz_rect region = fz_empty_rect;

	for (uint32_t i = 0; i < letters->count; i++)
		if (letters->all[i].doubt != PDF_DOUBT_NONE)
			region = fz_union_rect(region, letters->all[i].core);
	return fz_intersect_rect(fz_expand_rect(region, 4), letters->page);
}

static float
scale_for(fz_rect region)
{
	static const float scale_most = 2; /* 144 dots an inch */
	float area = fmaxf((region.x1 - region.x0) * (region.y1 - region.y0), 1);

	return fminf(scale_most, sqrtf((float)PDF_LOOK_PIXELS_MAX / area));
}

struct draw {
	struct pdf_file *file;
	pdf_obj *page;
	fz_matrix ctm;
	fz_irect box;
	const unsigned char *chosen;
	uint32_t count;
};

static fz_pixmap *
draw(fz_context *ctx, const struct draw *draw, enum pdf_paint_mode mode, bool any)
{
	fz_colorspace *space = mode == PDF_PAINT_INK ? fz_device_gray(ctx) : fz_device_rgb(ctx);
	fz_pixmap *pixels = fz_new_pixmap_with_bbox(ctx, space, draw->box, NULL, 0);
	fz_device *device;

	fz_clear_pixmap_with_value(ctx, pixels, 255);
	device = fz_new_draw_device(ctx, fz_identity, pixels);
	pdf_content_draw(ctx, draw->file, draw->page, device, draw->ctm, mode, draw->chosen,
		any ? draw->count : 0);
	fz_close_device(ctx, device);
	fz_drop_device(ctx, device);
	return pixels;
}

/* Marks the runs of the letters in doubt of which it is asked whether their ink shows. */
static bool
runs_choose(const struct pdf_letters *letters, unsigned char *chosen, uint32_t count)
{
	bool any = false;

	for (uint32_t i = 0; i < letters->count; i++) {
		const struct pdf_letter *letter = &letters->all[i];

		if (letter->doubt == PDF_DOUBT_NONE || letter->doubt == PDF_DOUBT_UNSEEN ||
			letter->run->number >= count)
			continue;
		chosen[letter->run->number] = 1;
		any = true;
	}
	return any;
}

static uint32_t
runs_count(const struct pdf_letters *letters)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < letters->count; i++)
		if (letters->all[i].run != NULL && letters->all[i].run->number != UINT32_MAX &&
			letters->all[i].run->number >= count)
			count = letters->all[i].run->number + 1;
	return count;
}

/* ---- comparing ---- */

static unsigned
pixel_rgb(const unsigned char *samples)
{
	return (unsigned)samples[0] << 16 | (unsigned)samples[1] << 8 | samples[2];
}

/* What the pixel would be if the letter's ink filled it wholly: where it fills a third, the
 * difference is three times what it seems. */
static unsigned
pixel_full(const unsigned char *with, const unsigned char *without, float coverage)
{
	unsigned rgb = 0;

	for (int i = 0; i < 3; i++) {
		float value = (float)without[i] + ((float)with[i] - (float)without[i]) / coverage;

		rgb = rgb << 8 | (unsigned)fminf(fmaxf(value, 0), 255);
	}
	return rgb;
}

static fz_irect
pixels_of(const struct pdf_look *look, fz_rect box, fz_irect bounds)
{
	fz_rect scaled = fz_transform_rect(box, fz_scale(look->scale, look->scale));

	return fz_intersect_irect(fz_irect_from_rect(scaled), bounds);
}

static unsigned char *
sample_at(fz_context *ctx, fz_pixmap *pixels, int x, int y)
{
	fz_irect box = fz_pixmap_bbox(ctx, pixels);

	return fz_pixmap_samples(ctx, pixels) +
		(ptrdiff_t)(y - box.y0) * fz_pixmap_stride(ctx, pixels) +
		(ptrdiff_t)(x - box.x0) * fz_pixmap_components(ctx, pixels);
}

static void
letter_compare(fz_context *ctx, const struct pdf_look *look, struct pdf_letter *letter)
{
	static const float faint = 0.12f; /* of a pixel: says nothing */
	fz_irect box = pixels_of(look, letter->core, fz_pixmap_bbox(ctx, look->page));

	for (int y = box.y0; y < box.y1; y++)
		for (int x = box.x0; x < box.x1; x++) {
			float coverage = 1 - (float)*sample_at(ctx, look->ink, x, y) / 255;
			unsigned char *bare;

			if (coverage < faint)
				continue;
			bare = sample_at(ctx, look->bare, x, y);
			letter->ink += coverage;
			if (!pdf_look_alike(pixel_rgb(bare),
				    pixel_full(sample_at(ctx, look->page, x, y), bare, coverage)))
				letter->seen += coverage;
		}
}

void
pdf_look_take(fz_context *ctx, struct pdf_file *file, pdf_obj *page, fz_matrix ctm,
	struct pdf_letters *letters, struct pdf_look *ret_look)
{
	fz_rect region = region_of(letters);
	uint32_t count = runs_count(letters);
	unsigned char *chosen = arena_alloc(reading_arena(file->r), (size_t)count + 1);
	bool any = runs_choose(letters, chosen, count);
	struct draw what = {.file = file, .page = page, .chosen = chosen, .count = count};

	*ret_look = (struct pdf_look){.scale = scale_for(region)};
	what.ctm = fz_concat(ctm, fz_scale(ret_look->scale, ret_look->scale));
	what.box = fz_irect_from_rect(
		fz_transform_rect(region, fz_scale(ret_look->scale, ret_look->scale)));
	if (fz_is_empty_irect(what.box))
		return;
	ret_look->page = draw(ctx, &what, PDF_PAINT_DRAW, false);
	if (!any)
		return;
	ret_look->bare = draw(ctx, &what, PDF_PAINT_DRAW, true);
	ret_look->ink = draw(ctx, &what, PDF_PAINT_INK, true);
	for (uint32_t i = 0; i < letters->count; i++)
		if (letters->all[i].doubt != PDF_DOUBT_NONE &&
			letters->all[i].doubt != PDF_DOUBT_UNSEEN)
			letter_compare(ctx, ret_look, &letters->all[i]);
}

void
pdf_look_drop(fz_context *ctx, struct pdf_look *look)
{
	fz_drop_pixmap(ctx, look->page);
	fz_drop_pixmap(ctx, look->bare);
	fz_drop_pixmap(ctx, look->ink);
}

/* ---- tone ---- */

static unsigned
grey_of(const unsigned char *rgb)
{
	return (rgb[0] * 77u + rgb[1] * 151u + rgb[2] * 28u) >> 8;
}

struct pdf_tone
pdf_look_tone(fz_context *ctx, const struct pdf_look *look, fz_rect box)
{
	enum { NEAR = 28 };
	uint32_t tally[256] = {0};
	uint32_t count = 0;
	uint32_t below = 0;
	uint32_t near = 0;
	struct pdf_tone tone = {0};
	fz_irect pixels = pixels_of(look, box, fz_pixmap_bbox(ctx, look->page));

	for (int y = pixels.y0; y < pixels.y1; y++)
		for (int x = pixels.x0; x < pixels.x1; x++) {
			tally[grey_of(sample_at(ctx, look->page, x, y)) & 255]++;
			count++;
		}
	if (count == 0)
		return tone;
	while (tone.middle < 255 && below + tally[tone.middle] <= count / 2)
		below += tally[tone.middle++];
	for (unsigned v = tone.middle > NEAR ? tone.middle - NEAR : 0;
		v <= tone.middle + NEAR && v < 256; v++)
		near += tally[v];
	tone.even = (float)near / (float)count;
	return tone;
}
