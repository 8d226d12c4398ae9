#include "extract/pdf_annotation_paint.h"

#include "extract/pdf_file.h"
#include "extract/pdf_paint.h"

enum { POINT_MAX = 4000, QUAD_MAX = 2000 };

struct painter {
	fz_context *ctx;
	pdf_obj *annotation;
	struct pdf_paint *paint;
	fz_device *device;
	fz_matrix ctm;
	float alpha;
};

static pdf_obj *
entry(const struct painter *painter, pdf_obj *key)
{
	return pdf_dict_get(painter->ctx, painter->annotation, key);
}

/* Colours of one, three or four numbers (12.5.2); false for none, which is transparent. */
static bool
color_of(const struct painter *painter, pdf_obj *components, float rgb[3])
{
	fz_context *ctx = painter->ctx;
	float in[4] = {0};
	int n = pdf_array_len(ctx, components);

	for (int i = 0; i < n && i < 4; i++)
		in[i] = fz_clamp(pdf_array_get_real(ctx, components, i), 0, 1);
	if (n != 1 && n != 3 && n != 4)
		return false;
	fz_convert_color(ctx,
		n == 4           ? fz_device_cmyk(ctx)
			: n == 3 ? fz_device_rgb(ctx)
				 : fz_device_gray(ctx),
		in, fz_device_rgb(ctx), rgb, NULL, fz_default_color_params);
	return true;
}

static fz_point
point_at(const struct painter *painter, pdf_obj *numbers, int i)
{
	return fz_make_point(pdf_array_get_real(painter->ctx, numbers, i),
		pdf_array_get_real(painter->ctx, numbers, i + 1));
}

/* ---- shapes ---- */

static void
path_fill(const struct painter *painter, fz_path *path, const float rgb[3])
{
	fz_fill_path(painter->ctx, painter->device, path, 0, painter->ctm,
		fz_device_rgb(painter->ctx), rgb, painter->alpha, fz_default_color_params);
}

static void
path_stroke(const struct painter *painter, fz_path *path, const float rgb[3], float width)
{
	fz_stroke_state *stroke = fz_new_stroke_state(painter->ctx);

	stroke->linewidth = width;
	fz_stroke_path(painter->ctx, painter->device, path, stroke, painter->ctm,
		fz_device_rgb(painter->ctx), rgb, painter->alpha, fz_default_color_params);
	fz_drop_stroke_state(painter->ctx, stroke);
}

static fz_path *
path_of(const struct painter *painter, pdf_obj *numbers)
{
	fz_context *ctx = painter->ctx;
	fz_path *path = fz_new_path(ctx);

	for (int i = 0; i + 1 < pdf_array_len(ctx, numbers) && i < 2 * POINT_MAX; i += 2) {
		fz_point at = point_at(painter, numbers, i);

		if (i == 0)
			fz_moveto(ctx, path, at.x, at.y);
		else
			fz_lineto(ctx, path, at.x, at.y);
	}
	return path;
}

/* An ellipse of four curves. */
static void
ellipse_add(fz_context *ctx, fz_path *path, fz_rect rect)
{
	static const float arm = 0.5523f; /* of a quarter circle's control points */
	float x = (rect.x0 + rect.x1) / 2;
	float y = (rect.y0 + rect.y1) / 2;
	float dx = (rect.x1 - rect.x0) / 2 * arm;
	float dy = (rect.y1 - rect.y0) / 2 * arm;

	fz_moveto(ctx, path, rect.x0, y);
	fz_curveto(ctx, path, rect.x0, y + dy, x - dx, rect.y1, x, rect.y1);
	fz_curveto(ctx, path, x + dx, rect.y1, rect.x1, y + dy, rect.x1, y);
	fz_curveto(ctx, path, rect.x1, y - dy, x + dx, rect.y0, x, rect.y0);
	fz_curveto(ctx, path, x - dx, rect.y0, rect.x0, y - dy, rect.x0, y);
	fz_closepath(ctx, path);
}

static void
inside_paint(const struct painter *painter, struct str type, pdf_obj *color)
{
	fz_context *ctx = painter->ctx;
	fz_rect rect = pdf_dict_get_rect(ctx, painter->annotation, PDF_NAME(Rect));
	float rgb[3];
	fz_path *path;

	if (!color_of(painter, color, rgb))
		return;
	if (str_equal(type, STR("Polygon"))) {
		path = path_of(painter, entry(painter, PDF_NAME(Vertices)));
	} else {
		path = fz_new_path(ctx);
		if (str_equal(type, STR("Circle")))
			ellipse_add(ctx, path, rect);
		else
			fz_rectto(ctx, path, rect.x0, rect.y0, rect.x1, rect.y1);
	}
	path_fill(painter, path, rgb);
	fz_drop_path(ctx, path);
}

/* ---- lines ---- */

/* The border's width in points (12.5.4), of which one is the default. */
static float
line_width(const struct painter *painter)
{
	fz_context *ctx = painter->ctx;
	pdf_obj *width = pdf_dict_getp(ctx, painter->annotation, "BS/W");
	pdf_obj *border = entry(painter, PDF_NAME(Border));

	if (!pdf_is_number(ctx, width))
		width = pdf_array_get(ctx, border, 2);
	return pdf_is_number(ctx, width) ? fz_clamp(pdf_to_real(ctx, width), 0, 1000) : 1;
}

static void
line_paint(const struct painter *painter, pdf_obj *numbers)
{
	float rgb[3];
	fz_path *path;

	if (!color_of(painter, entry(painter, PDF_NAME(C)), rgb))
		return;
	path = path_of(painter, numbers);
	path_stroke(painter, path, rgb, line_width(painter));
	fz_drop_path(painter->ctx, path);
}

static void
ink_paint(const struct painter *painter)
{
	pdf_obj *list = entry(painter, PDF_NAME(InkList));

	for (int i = 0; i < pdf_array_len(painter->ctx, list) && i < QUAD_MAX; i++)
		line_paint(painter, pdf_array_get(painter->ctx, list, i));
}

/* ---- markers ---- */

static void
marker_paint(const struct painter *painter)
{
	fz_context *ctx = painter->ctx;
	pdf_obj *quads = entry(painter, PDF_NAME(QuadPoints));
	float rgb[3];
	unsigned color;

	if (!color_of(painter, entry(painter, PDF_NAME(C)), rgb))
		return;
	color = (unsigned)(rgb[0] * 255) << 16 | (unsigned)(rgb[1] * 255) << 8 |
		(unsigned)(rgb[2] * 255);
	for (int i = 0; i + 7 < pdf_array_len(ctx, quads) && i < 8 * QUAD_MAX; i += 8) {
		fz_rect box = fz_empty_rect;

		for (int k = 0; k < 8; k += 2)
			box = fz_include_point_in_rect(box, point_at(painter, quads, i + k));
		pdf_paint_add(ctx, painter->paint, fz_transform_rect(box, painter->ctm), color,
			painter->alpha, true);
	}
}

void
pdf_annotation_paint(fz_context *ctx, pdf_obj *annotation, struct pdf_paint *paint,
	fz_device *device, fz_matrix ctm)
{
	pdf_obj *opacity = pdf_dict_get(ctx, annotation, PDF_NAME(CA));
	struct str type = pdf_file_name(ctx, pdf_dict_get(ctx, annotation, PDF_NAME(Subtype)));
	struct painter painter = {ctx, annotation, paint, device, ctm,
		pdf_is_number(ctx, opacity) ? pdf_to_real(ctx, opacity) : 1};

	if (str_equal(type, STR("Square")) || str_equal(type, STR("Circle")) ||
		str_equal(type, STR("Polygon")))
		inside_paint(&painter, type, entry(&painter, PDF_NAME(IC)));
	else if (str_equal(type, STR("FreeText")))
		inside_paint(&painter, type, entry(&painter, PDF_NAME(C)));
	else if (str_equal(type, STR("Line")))
		line_paint(&painter, entry(&painter, PDF_NAME(L)));
	else if (str_equal(type, STR("PolyLine")))
		line_paint(&painter, entry(&painter, PDF_NAME(Vertices)));
	else if (str_equal(type, STR("Ink")))
		ink_paint(&painter);
	else if (str_equal(type, STR("Highlight")))
		marker_paint(&painter);
}
