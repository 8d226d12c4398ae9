#include "extract/pdf_paint.h"

#include "base/limits.h"
#include "extract/pdf_path.h"
#include "extract/pdf_signs.h"

#include <math.h>
#include <string.h>

struct paint_device {
	fz_device super;
	struct pdf_paint *paint;
};

static struct pdf_paint *
paint_of(fz_device *dev)
{
	return ((struct paint_device *)dev)->paint;
}

/* What stands in a hidden layer is not drawn. */
static bool
paint_is_drawn(const struct pdf_paint *paint)
{
	return paint->mode == PDF_PAINT_DRAW && !paint->hidden;
}

/* ---- what cuts ---- */

static struct pdf_clip
clip_now(const struct pdf_paint *paint)
{
	return paint->clip_count > 0 ? paint->clips[paint->clip_count - 1]
				     : (struct pdf_clip){fz_infinite_rect, 1, true};
}

static void
clip_push(fz_context *ctx, struct pdf_paint *paint, fz_rect rect, float alpha, bool plain)
{
	struct pdf_clip now = clip_now(paint);

	if (paint->clip_count == paint->clip_room) {
		paint->clip_room = paint->clip_room == 0 ? 64 : paint->clip_room * 2;
		paint->clips = fz_realloc_array(
			ctx, paint->clips, paint->clip_room, struct pdf_clip);
	}
	paint->clips[paint->clip_count++] = (struct pdf_clip){
		fz_intersect_rect(now.rect, rect), now.alpha * alpha, now.plain && plain};
}

static void
clip_pop(struct pdf_paint *paint)
{
	if (paint->clip_count > 0)
		paint->clip_count--;
}

/* ---- shapes ---- */

static float
rect_area(fz_rect rect)
{
	return rect.x1 > rect.x0 && rect.y1 > rect.y0 ? (rect.x1 - rect.x0) * (rect.y1 - rect.y0)
						      : 0;
}

static float
share(double part, double whole)
{
	return whole > 0 && part < whole ? (float)(part / whole) : 1;
}

static unsigned
rgb_of(fz_context *ctx, struct pdf_paint *paint, fz_colorspace *space, const float *color)
{
	int n = space != NULL ? fz_colorspace_n(ctx, space) : 0;
	float rgb[3] = {0, 0, 0};

	if (space == NULL || color == NULL)
		return 0;
	if (paint->last_space == space &&
		memcmp(paint->last_color, color, (size_t)n * sizeof(float)) == 0)
		return paint->last_rgb;
	fz_convert_color(ctx, space, color, fz_device_rgb(ctx), rgb, NULL, fz_default_color_params);
	paint->last_space = space;
	memcpy(paint->last_color, color, (size_t)n * sizeof(float));
	paint->last_rgb = ((unsigned)(fz_clamp(rgb[0], 0, 1) * 255 + 0.5f) << 16) |
		((unsigned)(fz_clamp(rgb[1], 0, 1) * 255 + 0.5f) << 8) |
		(unsigned)(fz_clamp(rgb[2], 0, 1) * 255 + 0.5f);
	return paint->last_rgb;
}

/* What is thinner than this, in points, hides nothing, not even beside others of its kind. */
static const float thin = 0.3f;

static bool
shape_matters(const struct pdf_paint *paint, fz_rect box)
{
	fz_rect seen = fz_intersect_rect(box, paint->page);

	return paint->mode == PDF_PAINT_NOTE && paint->unpainted == 0 && !paint->hidden &&
		seen.x1 - seen.x0 >= thin && seen.y1 - seen.y0 >= thin &&
		seen.x1 - seen.x0 + seen.y1 - seen.y0 >= 3;
}

static struct pdf_shape *
shape_new(fz_context *ctx, struct pdf_paint *paint, enum pdf_shape_kind kind, fz_rect box)
{
	struct pdf_clip clip = clip_now(paint);
	struct pdf_shape *shape;

	if (paint->shape_count == PDF_PAINT_MAX) {
		paint->too_many = true;
		return NULL;
	}
	if (paint->shape_count == paint->shape_room) {
		paint->shape_room = paint->shape_room == 0 ? 64 : paint->shape_room * 2;
		paint->shapes = fz_realloc_array(
			ctx, paint->shapes, paint->shape_room, struct pdf_shape);
	}
	shape = &paint->shapes[paint->shape_count++];
	*shape = (struct pdf_shape){
		.box = fz_intersect_rect(box, clip.rect),
		.density = 1,
		.alpha = clip.alpha,
		.order = ++paint->order,
		.note = paint->note,
		.kind = (uint8_t)kind,
		.plain = clip.plain,
	};
	return shape;
}

static void
box_draw(fz_context *ctx, fz_device *next, fz_rect box, unsigned rgb, float alpha, bool marker)
{
	float color[3] = {(float)(rgb >> 16 & 255) / 255, (float)(rgb >> 8 & 255) / 255,
		(float)(rgb & 255) / 255};
	fz_path *path = fz_new_path(ctx);

	fz_rectto(ctx, path, box.x0, box.y0, box.x1, box.y1);
	fz_begin_group(ctx, next, box, NULL, 0, 0, marker ? FZ_BLEND_MULTIPLY : FZ_BLEND_NORMAL, 1);
	fz_fill_path(ctx, next, path, 0, fz_identity, fz_device_rgb(ctx), color, alpha,
		fz_default_color_params);
	fz_end_group(ctx, next);
	fz_drop_path(ctx, path);
}

void
pdf_paint_add(fz_context *ctx, struct pdf_paint *paint, fz_rect box, unsigned rgb, float alpha,
	bool marker)
{
	struct pdf_shape *shape;

	if (paint->mode == PDF_PAINT_DRAW)
		box_draw(ctx, paint->next, box, rgb, alpha, marker);
	if (!shape_matters(paint, box))
		return;
	shape = shape_new(ctx, paint, PDF_SHAPE_FILL, box);
	if (shape == NULL)
		return;
	shape->rgb = rgb;
	shape->alpha *= alpha;
	shape->plain = !marker;
}

static void
paint_fill_path(fz_context *ctx, fz_device *dev, const fz_path *path, int even_odd, fz_matrix ctm,
	fz_colorspace *space, const float *color, float alpha, fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);
	struct pdf_shape *shape;
	fz_rect box;

	if (paint_is_drawn(paint))
		fz_fill_path(ctx, paint->next, path, even_odd, ctm, space, color, alpha, params);
	if (paint->mode != PDF_PAINT_NOTE || paint->unpainted > 0 || paint->hidden)
		return;
	box = fz_bound_path(ctx, path, NULL, ctm);
	if (!shape_matters(paint, fz_intersect_rect(box, clip_now(paint).rect)))
		return;
	shape = shape_new(ctx, paint, PDF_SHAPE_FILL, box);
	if (shape == NULL)
		return;
	shape->density = share(pdf_path_measure(ctx, path, ctm).area, rect_area(box));
	shape->alpha *= alpha;
	shape->rgb = rgb_of(ctx, paint, space, color);
}

static void
paint_stroke_path(fz_context *ctx, fz_device *dev, const fz_path *path,
	const fz_stroke_state *stroke, fz_matrix ctm, fz_colorspace *space, const float *color,
	float alpha, fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);
	struct pdf_measure measure;
	struct pdf_shape *shape;
	fz_rect box;
	float width;

	if (paint_is_drawn(paint))
		fz_stroke_path(ctx, paint->next, path, stroke, ctm, space, color, alpha, params);
	if (paint->mode != PDF_PAINT_NOTE || paint->unpainted > 0 || paint->hidden)
		return;
	box = fz_bound_path(ctx, path, stroke, ctm);
	if (!shape_matters(paint, fz_intersect_rect(box, clip_now(paint).rect)))
		return;
	shape = shape_new(ctx, paint, PDF_SHAPE_STROKE, box);
	if (shape == NULL)
		return;
	measure = pdf_path_measure(ctx, path, ctm);
	width = stroke->linewidth * fz_matrix_expansion(ctm);
	/* A line of no length with round ends is a dot. */
	if (stroke->start_cap != FZ_LINECAP_BUTT)
		measure.length += (double)width;
	/* The bounds leave room for mitres; level and upright lines are as wide as they are. */
	if (measure.slanted == 0 && measure.begun) {
		box = (fz_rect){measure.box.x0 - width / 2, measure.box.y0 - width / 2,
			measure.box.x1 + width / 2, measure.box.y1 + width / 2};
		shape->box = fz_intersect_rect(box, clip_now(paint).rect);
	}
	shape->density = share(measure.length * width, rect_area(box));
	shape->alpha *= alpha;
	shape->rgb = rgb_of(ctx, paint, space, color);
}

static void
paint_fill_shade(fz_context *ctx, fz_device *dev, fz_shade *shade, fz_matrix ctm, float alpha,
	fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);
	struct pdf_shape *shape;
	fz_rect box;

	if (paint_is_drawn(paint))
		fz_fill_shade(ctx, paint->next, shade, ctm, alpha, params);
	if (paint->mode != PDF_PAINT_NOTE)
		return;
	box = fz_intersect_rect(fz_bound_shade(ctx, shade, ctm), clip_now(paint).rect);
	if (!shape_matters(paint, box))
		return;
	shape = shape_new(ctx, paint, PDF_SHAPE_SHADE, box);
	if (shape != NULL) {
		shape->alpha *= alpha;
		shape->plain = false;
	}
}

static void
image_note(fz_context *ctx, struct pdf_paint *paint, fz_matrix ctm, float alpha)
{
	fz_rect box = fz_transform_rect(fz_unit_rect, ctm);
	struct pdf_shape *shape;

	if (!shape_matters(paint, fz_intersect_rect(box, clip_now(paint).rect)))
		return;
	shape = shape_new(ctx, paint, PDF_SHAPE_IMAGE, box);
	if (shape != NULL) {
		shape->alpha *= alpha;
		shape->plain = false;
	}
}

static void
paint_fill_image(fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm, float alpha,
	fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint_is_drawn(paint))
		fz_fill_image(ctx, paint->next, image, ctm, alpha, params);
	image_note(ctx, paint, ctm, alpha);
}

static void
paint_fill_image_mask(fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm,
	fz_colorspace *space, const float *color, float alpha, fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint_is_drawn(paint))
		fz_fill_image_mask(ctx, paint->next, image, ctm, space, color, alpha, params);
	image_note(ctx, paint, ctm, alpha);
}

/* ---- letters ---- */

static const fz_stext_char *
letter_last(const struct pdf_paint *paint)
{
	const fz_stext_block *block = paint->text->last_block;

	if (block == NULL || block->type != FZ_STEXT_BLOCK_TEXT || block->u.t.last_line == NULL)
		return NULL;
	return block->u.t.last_line->last_char;
}

static struct pdf_run *
run_new(fz_context *ctx, struct pdf_paint *paint, const fz_stext_char *after)
{
	struct pdf_clip clip = clip_now(paint);
	struct pdf_run *run;

	if (paint->run_count == paint->run_room) {
		paint->run_room = paint->run_room == 0 ? 64 : paint->run_room * 2;
		paint->runs = fz_realloc_array(ctx, paint->runs, paint->run_room, struct pdf_run);
	}
	run = &paint->runs[paint->run_count++];
	*run = (struct pdf_run){
		.after = after,
		.last = letter_last(paint),
		.clip = clip.rect,
		.alpha = clip.alpha,
		.order = ++paint->order,
		.number = paint->hidden ? UINT32_MAX : paint->number,
		.note = paint->note,
		.indirect = !clip.plain,
		.hidden = paint->hidden,
		.layer = paint->layer,
	};
	return run;
}

/* True where this is the text that was painted just before: filled first, now outlined. */
static bool
text_is_again(struct pdf_paint *paint, const fz_text *text)
{
	const fz_text_span *span = text->head;
	struct pdf_text_look look = {.text = text};
	bool again;

	if (span != NULL && span->len > 0) {
		look.len = span->len;
		look.x = span->items[0].x;
		look.y = span->items[0].y;
		look.gid = span->items[0].gid;
	}
	again = paint->before.text == look.text && paint->before.len == look.len &&
		paint->before.gid == look.gid && fabsf(paint->before.x - look.x) < 0.001f &&
		fabsf(paint->before.y - look.y) < 0.001f;
	paint->before = look;
	return again;
}

/* True where the run is to be drawn as things stand; every run that shows passes here once. */
static bool
run_is_drawn(struct pdf_paint *paint, const fz_text *text)
{
	bool chosen;

	if (paint->hidden)
		return false;
	if (text_is_again(paint, text))
		paint->number--;
	chosen = paint->number < paint->chosen_count && paint->chosen[paint->number] != 0;
	paint->number++;
	return chosen == (paint->mode == PDF_PAINT_INK);
}

static void
ink_draw(fz_context *ctx, struct pdf_paint *paint, const fz_text *text, fz_matrix ctm)
{
	static const float black[1] = {0};

	fz_fill_text(ctx, paint->next, text, ctm, fz_device_gray(ctx), black, 1,
		fz_default_color_params);
}

/* Notes signs that may be boxes as a shape, before they are themselves noted as letters. */
static void
signs_note(fz_context *ctx, struct pdf_paint *paint, const fz_text *text, fz_matrix ctm,
	float alpha, unsigned rgb)
{
	fz_rect box = fz_bound_text(ctx, text, NULL, ctm);
	struct pdf_shape *shape;

	if (!shape_matters(paint, fz_intersect_rect(box, clip_now(paint).rect)))
		return;
	shape = shape_new(ctx, paint, PDF_SHAPE_SIGNS, box);
	if (shape == NULL)
		return;
	shape->alpha *= alpha;
	shape->rgb = rgb;
	shape->plain = false;
}

static void
paint_fill_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm,
	fz_colorspace *space, const float *color, float alpha, fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);
	const fz_stext_char *after;
	struct pdf_run *run;

	if (paint->unpainted > 0) {
		if (paint->mode == PDF_PAINT_DRAW)
			fz_fill_text(ctx, paint->next, text, ctm, space, color, alpha, params);
		return;
	}
	if (paint->mode != PDF_PAINT_NOTE) {
		if (!run_is_drawn(paint, text))
			return;
		if (paint->mode == PDF_PAINT_INK)
			ink_draw(ctx, paint, text, ctm);
		else
			fz_fill_text(ctx, paint->next, text, ctm, space, color, alpha, params);
		return;
	}
	after = letter_last(paint);
	(void)text_is_again(paint, text);
	if (pdf_signs_boxes(ctx, text))
		signs_note(ctx, paint, text, ctm, alpha, rgb_of(ctx, paint, space, color));
	fz_fill_text(ctx, paint->next, text, ctm, space, color, alpha, params);
	run = run_new(ctx, paint, after);
	run->alpha *= alpha;
	run->rgb = rgb_of(ctx, paint, space, color);
	run->unseen = pdf_signs_drawn(ctx, text) && pdf_signs_empty(ctx, text);
	paint->number += paint->hidden ? 0 : 1;
}

static void
paint_stroke_text(fz_context *ctx, fz_device *dev, const fz_text *text,
	const fz_stroke_state *stroke, fz_matrix ctm, fz_colorspace *space, const float *color,
	float alpha, fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);
	const fz_stext_char *after;
	struct pdf_run *run;

	if (paint->unpainted > 0) {
		if (paint->mode == PDF_PAINT_DRAW)
			fz_stroke_text(
				ctx, paint->next, text, stroke, ctm, space, color, alpha, params);
		return;
	}
	if (paint->mode != PDF_PAINT_NOTE) {
		if (!run_is_drawn(paint, text))
			return;
		if (paint->mode == PDF_PAINT_INK)
			ink_draw(ctx, paint, text, ctm);
		else
			fz_stroke_text(
				ctx, paint->next, text, stroke, ctm, space, color, alpha, params);
		return;
	}
	after = letter_last(paint);
	fz_stroke_text(ctx, paint->next, text, stroke, ctm, space, color, alpha, params);
	if (text_is_again(paint, text) && paint->run_count > 0) {
		/* Two colours: neither alone says whether it can be seen. */
		run = &paint->runs[paint->run_count - 1];
		run->pattern = run->pattern || run->rgb != rgb_of(ctx, paint, space, color);
		run->last = letter_last(paint);
		return;
	}
	run = run_new(ctx, paint, after);
	run->alpha *= alpha;
	run->rgb = rgb_of(ctx, paint, space, color);
	paint->number += paint->hidden ? 0 : 1;
}

/* Letters that cut out what is painted later: their colour is whatever that is. */
static void
cut_by_text(fz_context *ctx, struct pdf_paint *paint, const fz_text *text, fz_matrix ctm)
{
	const fz_stext_char *after = letter_last(paint);
	struct pdf_run *run;

	if (paint->unpainted > 0)
		return;
	fz_clip_text(ctx, paint->next, text, ctm, fz_infinite_rect);
	fz_pop_clip(ctx, paint->next);
	run = run_new(ctx, paint, after);
	run->pattern = true;
	run->indirect = true;
	paint->number += paint->hidden ? 0 : 1;
}

/* Draws no letters but cuts what comes: with nothing left where the letters are left out. */
static void
cut_draw(fz_context *ctx, struct pdf_paint *paint, const fz_text *text,
	const fz_stroke_state *stroke, fz_matrix ctm, fz_rect scissor)
{
	bool counted = paint->unpainted == 0 && !paint->hidden;
	bool chosen = counted && paint->number < paint->chosen_count &&
		paint->chosen[paint->number] != 0;

	paint->number += counted ? 1 : 0;
	if (paint->mode == PDF_PAINT_INK) {
		if (chosen)
			ink_draw(ctx, paint, text, ctm);
	} else if (chosen) {
		fz_path *nothing = fz_new_path(ctx);

		fz_clip_path(ctx, paint->next, nothing, 0, ctm, fz_empty_rect);
		fz_drop_path(ctx, nothing);
	} else if (stroke != NULL) {
		fz_clip_stroke_text(ctx, paint->next, text, stroke, ctm, scissor);
	} else {
		fz_clip_text(ctx, paint->next, text, ctm, scissor);
	}
}

static void
paint_clip_text(
	fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm, fz_rect scissor)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_NOTE)
		cut_by_text(ctx, paint, text, ctm);
	else
		cut_draw(ctx, paint, text, NULL, ctm, scissor);
	clip_push(ctx, paint, fz_bound_text(ctx, text, NULL, ctm), 1, false);
}

static void
paint_clip_stroke_text(fz_context *ctx, fz_device *dev, const fz_text *text,
	const fz_stroke_state *stroke, fz_matrix ctm, fz_rect scissor)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_NOTE)
		cut_by_text(ctx, paint, text, ctm);
	else
		cut_draw(ctx, paint, text, stroke, ctm, scissor);
	clip_push(ctx, paint, fz_bound_text(ctx, text, stroke, ctm), 1, false);
}

static void
paint_ignore_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm)
{
	struct pdf_paint *paint = paint_of(dev);
	const fz_stext_char *after;
	struct pdf_run *run;
	bool drawn;

	if (paint->unpainted > 0)
		return;
	if (paint->mode != PDF_PAINT_NOTE) {
		if (run_is_drawn(paint, text) && paint->mode == PDF_PAINT_INK)
			ink_draw(ctx, paint, text, ctm);
		return;
	}
	after = letter_last(paint);
	/* Letters of a drawn font come here once they were drawn. */
	drawn = pdf_signs_drawn(ctx, text) && !pdf_signs_empty(ctx, text);
	fz_ignore_text(ctx, paint->next, text, ctm);
	run = run_new(ctx, paint, after);
	run->pattern = drawn;
	run->unseen = !drawn;
	paint->number += paint->hidden ? 0 : 1;
}

/* ---- cuts, masks, groups, tiles ---- */

static bool
path_is_rect(fz_context *ctx, const fz_path *path, fz_matrix ctm)
{
	struct pdf_measure measure = pdf_path_measure(ctx, path, ctm);
	float area = rect_area(fz_bound_path(ctx, path, NULL, ctm));

	return measure.slanted == 0 && measure.area > 0.98 * (double)area;
}

static void
paint_clip_path(fz_context *ctx, fz_device *dev, const fz_path *path, int even_odd, fz_matrix ctm,
	fz_rect scissor)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_clip_path(ctx, paint->next, path, even_odd, ctm, scissor);
	clip_push(ctx, paint, fz_bound_path(ctx, path, NULL, ctm), 1, path_is_rect(ctx, path, ctm));
}

static void
paint_clip_stroke_path(fz_context *ctx, fz_device *dev, const fz_path *path,
	const fz_stroke_state *stroke, fz_matrix ctm, fz_rect scissor)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_clip_stroke_path(ctx, paint->next, path, stroke, ctm, scissor);
	clip_push(ctx, paint, fz_bound_path(ctx, path, stroke, ctm), 1, false);
}

static void
paint_clip_image_mask(
	fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm, fz_rect scissor)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_clip_image_mask(ctx, paint->next, image, ctm, scissor);
	clip_push(ctx, paint, fz_transform_rect(fz_unit_rect, ctm), 1, false);
}

static void
paint_pop_clip(fz_context *ctx, fz_device *dev)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_pop_clip(ctx, paint->next);
	clip_pop(paint);
}

static void
paint_begin_mask(fz_context *ctx, fz_device *dev, fz_rect area, int luminosity,
	fz_colorspace *space, const float *color, fz_color_params params)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_begin_mask(ctx, paint->next, area, luminosity, space, color, params);
	paint->unpainted++;
}

static void
paint_end_mask(fz_context *ctx, fz_device *dev)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_end_mask(ctx, paint->next);
	if (paint->unpainted > 0)
		paint->unpainted--;
	clip_push(ctx, paint, fz_infinite_rect, 1, false);
}

static void
paint_begin_group(fz_context *ctx, fz_device *dev, fz_rect area, fz_colorspace *space, int isolated,
	int knockout, int blendmode, float alpha)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_begin_group(ctx, paint->next, area, space, isolated, knockout, blendmode, alpha);
	clip_push(ctx, paint, fz_infinite_rect, alpha, blendmode == FZ_BLEND_NORMAL);
}

static void
paint_end_group(fz_context *ctx, fz_device *dev)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_end_group(ctx, paint->next);
	clip_pop(paint);
}

/* A tiled pattern is noted as one shape of what it fills. */
static int
paint_begin_tile(fz_context *ctx, fz_device *dev, fz_rect area, fz_rect view, float xstep,
	float ystep, fz_matrix ctm, int id)
{
	struct pdf_paint *paint = paint_of(dev);
	fz_rect box = fz_intersect_rect(fz_transform_rect(area, ctm), clip_now(paint).rect);
	int cached = 0;

	if (paint->mode == PDF_PAINT_DRAW)
		cached = fz_begin_tile_id(ctx, paint->next, area, view, xstep, ystep, ctm, id);
	if (shape_matters(paint, box)) {
		struct pdf_shape *shape = shape_new(ctx, paint, PDF_SHAPE_SHADE, box);

		if (shape != NULL)
			shape->plain = false;
	}
	paint->unpainted++;
	return cached;
}

static void
paint_end_tile(fz_context *ctx, fz_device *dev)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_end_tile(ctx, paint->next);
	if (paint->unpainted > 0)
		paint->unpainted--;
}

static void
paint_render_flags(fz_context *ctx, fz_device *dev, int set, int clear)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_render_flags(ctx, paint->next, set, clear);
}

static void
paint_default_colorspaces(fz_context *ctx, fz_device *dev, fz_default_colorspaces *spaces)
{
	struct pdf_paint *paint = paint_of(dev);

	if (paint->mode == PDF_PAINT_DRAW)
		fz_set_default_colorspaces(ctx, paint->next, spaces);
}

const struct pdf_run *
pdf_run_of(struct pdf_run_cursor *cursor, const fz_stext_char *ch)
{
	const struct pdf_run *runs = cursor->paint->runs;
	uint32_t count = cursor->paint->run_count;
	const struct pdf_run *run;

	while (!cursor->within && cursor->run < count &&
		runs[cursor->run].last == runs[cursor->run].after)
		cursor->run++;
	if (!cursor->within && cursor->run < count && runs[cursor->run].after == cursor->before)
		cursor->within = true;
	run = cursor->within ? &runs[cursor->run] : NULL;
	if (run != NULL && run->last == ch) {
		cursor->within = false;
		cursor->run++;
	}
	cursor->before = ch;
	return run;
}

fz_device *
pdf_paint_device(fz_context *ctx, struct pdf_paint *paint)
{
	struct paint_device *dev = fz_new_derived_device(ctx, struct paint_device);

	dev->paint = paint;
	dev->super.fill_path = paint_fill_path;
	dev->super.stroke_path = paint_stroke_path;
	dev->super.clip_path = paint_clip_path;
	dev->super.clip_stroke_path = paint_clip_stroke_path;
	dev->super.fill_text = paint_fill_text;
	dev->super.stroke_text = paint_stroke_text;
	dev->super.clip_text = paint_clip_text;
	dev->super.clip_stroke_text = paint_clip_stroke_text;
	dev->super.ignore_text = paint_ignore_text;
	dev->super.fill_shade = paint_fill_shade;
	dev->super.fill_image = paint_fill_image;
	dev->super.fill_image_mask = paint_fill_image_mask;
	dev->super.clip_image_mask = paint_clip_image_mask;
	dev->super.pop_clip = paint_pop_clip;
	dev->super.begin_mask = paint_begin_mask;
	dev->super.end_mask = paint_end_mask;
	dev->super.begin_group = paint_begin_group;
	dev->super.end_group = paint_end_group;
	dev->super.begin_tile = paint_begin_tile;
	dev->super.end_tile = paint_end_tile;
	dev->super.render_flags = paint_render_flags;
	dev->super.set_default_colorspaces = paint_default_colorspaces;
	return &dev->super;
}
