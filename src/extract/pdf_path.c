#include "extract/pdf_path.h"

#include <math.h>

static void
measure_to(struct pdf_measure *measure, fz_point to)
{
	float dx = fabsf(to.x - measure->at.x);
	float dy = fabsf(to.y - measure->at.y);

	measure->area += ((double)measure->at.x * to.y - (double)to.x * measure->at.y) / 2;
	measure->length += hypot(dx, dy);
	measure->slanted += dx > 0.1f && dy > 0.1f ? 1 : 0;
	measure->box = fz_include_point_in_rect(measure->box, to);
	measure->at = to;
}

static void
measure_move(fz_context *ctx, void *arg, float x, float y)
{
	struct pdf_measure *measure = arg;

	(void)ctx;
	if (measure->begun)
		measure_to(measure, measure->start);
	measure->begun = true;
	measure->at = measure->start = fz_transform_point_xy(x, y, measure->ctm);
	measure->box = fz_include_point_in_rect(measure->box, measure->at);
}

static void
measure_line(fz_context *ctx, void *arg, float x, float y)
{
	struct pdf_measure *measure = arg;

	(void)ctx;
	measure_to(measure, fz_transform_point_xy(x, y, measure->ctm));
}

/* A curve is taken as some chords. */
static void
measure_curve(
	fz_context *ctx, void *arg, float x1, float y1, float x2, float y2, float x3, float y3)
{
	enum { CHORDS = 6 };
	struct pdf_measure *measure = arg;
	fz_point p0 = measure->at;
	fz_point p1 = fz_transform_point_xy(x1, y1, measure->ctm);
	fz_point p2 = fz_transform_point_xy(x2, y2, measure->ctm);
	fz_point p3 = fz_transform_point_xy(x3, y3, measure->ctm);

	(void)ctx;
	for (int i = 1; i <= CHORDS; i++) {
		float t = (float)i / CHORDS;
		float u = 1 - t;
		float a = u * u * u;
		float b = 3 * u * u * t;
		float c = 3 * u * t * t;
		float d = t * t * t;

		measure_to(measure,
			fz_make_point(a * p0.x + b * p1.x + c * p2.x + d * p3.x,
				a * p0.y + b * p1.y + c * p2.y + d * p3.y));
	}
}

static void
measure_close(fz_context *ctx, void *arg)
{
	struct pdf_measure *measure = arg;

	(void)ctx;
	measure_to(measure, measure->start);
}

struct pdf_measure
pdf_path_measure(fz_context *ctx, const fz_path *path, fz_matrix ctm)
{
	static const fz_path_walker walker = {
		.moveto = measure_move,
		.lineto = measure_line,
		.curveto = measure_curve,
		.closepath = measure_close,
	};
	struct pdf_measure measure = {.ctm = ctm, .box = fz_empty_rect};

	fz_walk_path(ctx, path, &walker, &measure);
	if (measure.begun)
		measure_to(&measure, measure.start);
	measure.area = fabs(measure.area);
	return measure;
}
