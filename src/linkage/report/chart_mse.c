#include "linkage/report/charts.h"

#include "base/attr.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

/* Where a model's upper end lies beyond all sense, the scale ends at this many times those seen. */
#define TIMES_SEEN_MAX 12.0

static void
draw_model(struct svg *svg, const struct chart_model *model, const struct scale *x, double seen,
	double y)
{
	double at = scale_at(x, model->population);
	double high = scale_at(x, model->high);
	char room[48];

	svg_text_within(svg, x->low - 14, y + 5, SVG_END, "label", 13, x->low - 18, model->name);
	svg_rect(svg, x->low, y - 8, scale_at(x, seen) - x->low, 16, "bar");
	if (!isfinite(model->population)) {
		svg_text(svg, scale_at(x, seen) + 10, y + 5, SVG_START, "faint", model->state);
		return;
	}
	svg_rect(svg, scale_at(x, seen), y - 8, at - scale_at(x, seen), 16, "gap");
	if (isfinite(model->low) && model->high > model->low) {
		svg_line(svg, scale_at(x, model->low), y, high, y, "range");
		svg_line(svg, scale_at(x, model->low), y - 6, scale_at(x, model->low), y + 6,
			"range");
		if (model->high <= x->to)
			svg_line(svg, high, y - 6, high, y + 6, "range");
		else
			svg_text(svg, high + 4, y + 5, SVG_START, "strong", STR("\xe2\x86\x92"));
	}
	svg_mark(svg, SVG_RING, at, y, 6, "deep");
	svg_text(svg, 1130, y + 5, SVG_END, "strong", number_text(room, model->population, 0));
}

static void
draw_mse(struct page *page, const struct chart_mse *chart)
{
	double bottom = 34;
	double y = 46;
	struct scale x = {.from = 0, .to = chart->seen, .low = 330, .high = 1030};
	struct svg svg;

	for (size_t i = 0; i < chart->count; i++) {
		bottom += chart->models[i].is_minor ? 0 : 30;
		if (isfinite(chart->models[i].population))
			x.to = fmax(x.to,
				fmin(chart->models[i].population, TIMES_SEEN_MAX * chart->seen));
		if (isfinite(chart->models[i].high))
			x.to = fmax(
				x.to, fmin(chart->models[i].high, TIMES_SEEN_MAX * chart->seen));
	}
	x.to = scale_round_up(x.to);
	svg_begin(&svg, page, 1136, bottom + 44, "Models of the unseen",
		"A row for each model. The solid bar is people seen, the hatched one those whom the "
		"model adds; the line is the interval.");
	svg_axis_x(&svg, &x, bottom, 24, "People in all");
	svg_rect(&svg, 330, 4, 14, 14, "bar");
	svg_text(&svg, 350, 16, SVG_START, "faint", STR("seen"));
	svg_rect(&svg, 410, 4, 14, 14, "gap");
	svg_text(&svg, 430, 16, SVG_START, "faint", STR("on no list, as the model estimates"));
	svg_line(&svg, 690, 11, 718, 11, "range");
	svg_text(&svg, 726, 16, SVG_START, "faint", STR("95 % interval"));
	for (size_t i = 0; i < chart->count; i++) {
		if (chart->models[i].is_minor)
			continue;
		draw_model(&svg, &chart->models[i], &x, chart->seen, y);
		y += 30;
	}
	svg_end(&svg);
}

void
chart_mse(struct page *page, const struct chart_mse *chart)
{
	static const char *const heads[] = {
		"Model", "#People in all", "#95 %: from", "#to", "#AIC", "#BIC", "State"};

	page_part_begin(page, "unseen", "Those whom no list names",
		"From how the lists overlap, models estimate how many people are on none of them. Each "
		"assumes what the lists alone cannot prove, so all models stand here side by side.");
	draw_mse(page, chart);
	page_part_warn(page,
		"models that differ by more than their intervals: then the lists do not decide the "
		"number. Never quote one row alone. Agencies refer children to each other, overlaps are "
		"small, and every link that was missed raises all of these numbers; whether the method "
		"suits hidden children at all is disputed (Silverman 2014; Whitehead and others 2021).");
	page_table_begin(page, "All models", heads, COUNT_OF(heads));
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_model *model = &chart->models[i];

		page_row_begin(page, model->name);
		page_cell_number(page, model->population, 0);
		page_cell_number(page, model->low, 0);
		page_cell_number(page, model->high, 0);
		page_cell_number(page, model->aic, 1);
		page_cell_number(page, model->bic, 1);
		page_cell_str(page, model->state);
		page_row_end(page);
	}
	page_table_end(page);
	page_part_end(page);
}
