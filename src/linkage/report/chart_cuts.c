#include "linkage/report/charts.h"

#include "base/attr.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

enum { TABLE_ROW_MAX = 20 };

static void
draw_cut(struct svg *svg, const struct scale *x, double cut, double bottom, double top,
	bool is_named)
{
	double at = scale_at(x, cut);

	svg_line(svg, at, bottom, at, top, "cut");
	if (is_named)
		svg_text(svg, at + 6, top + 11, SVG_START, "strong", STR("cut"));
}

static void
draw_histogram(struct page *page, const struct chart_histogram *chart)
{
	struct scale x = {.low = 70, .high = 664};
	struct scale y = {.from = 0.7, .to = 10, .low = 300, .high = 40, .is_log = true};
	struct svg svg;

	x.from = chart->bins[0].from;
	x.to = chart->bins[chart->count - 1].to;
	for (size_t i = 0; i < chart->count; i++)
		y.to = fmax(y.to, chart->bins[i].pairs * 1.3);
	svg_begin(&svg, page, 680, 350, "Pairs by weight",
		"A bar for each bit of weight; its height is the number of pairs, on a scale of tens. "
		"Bars to the right of the cut are darker.");
	svg_axis_y(&svg, &y, 70, 664, "Pairs (each step is tenfold)");
	svg_axis_x(&svg, &x, 300, 300, "Weight in bits");
	for (size_t i = 0; i < chart->count; i++) {
		double from = scale_at(&x, chart->bins[i].from);
		double to = scale_at(&x, chart->bins[i].to);
		double top = scale_at(&y, chart->bins[i].pairs);

		if (chart->bins[i].pairs > 0)
			svg_rect(&svg, from + 0.5, top, fmax(1, to - from - 1), 300 - top,
				chart->bins[i].from >= chart->cut ? "deep" : "bar2");
	}
	draw_cut(&svg, &x, chart->cut, 300, 30, true);
	svg_end(&svg);
}

void
chart_histogram(struct page *page, const struct chart_histogram *chart)
{
	static const char *const heads[] = {"Weight from", "#to below", "#Pairs"};
	size_t step = (chart->count + TABLE_ROW_MAX - 1) / TABLE_ROW_MAX;
	char room[48];

	if (chart->count == 0)
		return;
	page_part_begin(page, "histogram", "How sure the pairs are",
		"How many pairs have which weight. Weight 0 is even odds; at 10 it is about a thousand "
		"to one. Pairs of far lower weight are left out: nearly all pairs are such.");
	PAGE_HTML(page, "<div class=\"beside\"><div>");
	draw_histogram(page, chart);
	page_part_warn(page,
		"many pairs about the cut. Two separate hills with a valley between them mean that the "
		"records tell people apart well; the cut should stand in the valley.");
	PAGE_HTML(page, "</div><div>");
	page_table_begin(page, "Pairs by weight", heads, COUNT_OF(heads));
	for (size_t i = 0; i < chart->count; i += step) {
		size_t last = i + step < chart->count ? i + step : chart->count;
		double pairs = 0;

		for (size_t j = i; j < last; j++)
			pairs += chart->bins[j].pairs;
		page_row_begin(page, number_text(room, chart->bins[i].from, 0));
		page_cell_number(page, chart->bins[last - 1].to, 0);
		page_cell_number(page, pairs, 0);
		page_row_end(page);
	}
	page_table_end(page);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}

enum { CUT_DRAWN_MAX = 256 };

/* One panel of the threshold tool: a number by cut. */
struct panel {
	const struct chart_threshold *chart;
	const struct scale *x;
	double top;
	double bottom;
};

static void
draw_panel(struct svg *svg, const struct panel *panel, const char *name, size_t offset)
{
	const struct chart_threshold *chart = panel->chart;
	double xs[CUT_DRAWN_MAX];
	double ys[CUT_DRAWN_MAX];
	size_t count = chart->count < CUT_DRAWN_MAX ? chart->count : CUT_DRAWN_MAX;
	struct scale y = {.low = panel->bottom, .high = panel->top};

	for (size_t i = 0; i < count; i++) {
		memcpy(&ys[i], (const char *)&chart->cuts[i] + offset, sizeof(ys[i]));
		y.to = fmax(y.to, ys[i]);
	}
	y.to = scale_round_up(y.to);
	svg_axis_y(svg, &y, panel->x->low, panel->x->high, name);
	svg_line(svg, panel->x->low, panel->bottom, panel->x->high, panel->bottom, "axis");
	draw_cut(svg, panel->x, chart->cut, panel->bottom, panel->top - 4, false);
	for (size_t i = 0; i < count; i++) {
		xs[i] = scale_at(panel->x, chart->cuts[i].weight);
		ys[i] = scale_at(&y, ys[i]);
	}
	svg_polyline(svg, xs, ys, count, "line");
	for (size_t i = 0; i < count; i++)
		if (chart->cuts[i].weight == chart->cut)
			svg_mark(svg, SVG_RING, xs[i], ys[i], 5, "deep");
}

static void
draw_quality(struct svg *svg, const struct panel *panel)
{
	static const struct {
		size_t offset;
		const char *name;
		const char *class;
	} lines[] = {{offsetof(struct chart_cut, precision), "precision", "line"},
		{offsetof(struct chart_cut, recall), "recall", "line2"},
		{offsetof(struct chart_cut, f1), "F1", "line3"}};
	struct scale y = {.from = 0, .to = 1, .low = panel->bottom, .high = panel->top};
	size_t all = panel->chart->count < CUT_DRAWN_MAX ? panel->chart->count : CUT_DRAWN_MAX;

	svg_axis_y_shares(svg, &y, panel->x->low, panel->x->high, "Precision, recall, F1");
	draw_cut(svg, panel->x, panel->chart->cut, panel->bottom, panel->top - 4, false);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		double xs[CUT_DRAWN_MAX];
		double ys[CUT_DRAWN_MAX];
		size_t count = 0;
		double key = panel->x->low + 180 + 110 * (double)i;

		for (size_t j = 0; j < all; j++) {
			double value;

			memcpy(&value, (const char *)&panel->chart->cuts[j] + lines[i].offset,
				sizeof(value));
			if (isnan(value))
				continue;
			xs[count] = scale_at(panel->x, panel->chart->cuts[j].weight);
			ys[count++] = scale_at(&y, value);
		}
		svg_polyline(svg, xs, ys, count, lines[i].class);
		svg_line(svg, key, panel->top - 16, key + 28, panel->top - 16, lines[i].class);
		svg_text(svg, key + 34, panel->top - 12, SVG_START, "faint", str_of(lines[i].name));
	}
}

static void
draw_threshold(struct page *page, const struct chart_threshold *chart)
{
	struct scale x = {.low = 84, .high = 664};
	struct panel panel = {chart, &x, 40, 150};
	double bottom = chart->has_truth ? 530 : 350;
	struct svg svg;

	x.from = chart->cuts[chart->count - 1].weight;
	x.to = chart->cuts[0].weight;
	svg_begin(&svg, page, 680, bottom + 44, "Other cuts",
		"Lines above one another, by the cut: the number of links, the number of people if "
		"every link counted and, where the truth is known, how right they are.");
	draw_panel(&svg, &panel, "Links", offsetof(struct chart_cut, links));
	panel.top = 205;
	panel.bottom = chart->has_truth ? 320 : 350;
	draw_panel(
		&svg, &panel, "People, if every link counts", offsetof(struct chart_cut, people));
	if (chart->has_truth) {
		panel.top = 390;
		panel.bottom = 530;
		draw_quality(&svg, &panel);
	}
	svg_axis_x(&svg, &x, bottom, bottom, "Cut: the least weight of a link, in bits");
	draw_cut(&svg, &x, chart->cut, 20, 8, true);
	svg_end(&svg);
}

static void
write_cuts(struct page *page, const struct chart_threshold *chart)
{
	static const char *const heads[] = {
		"Cut", "#Links", "#People", "#Precision", "#Recall", "#F1"};
	size_t step = chart->count / TABLE_ROW_MAX + 1;
	char room[48];

	page_table_begin(
		page, "What other cuts would give", heads, chart->has_truth ? COUNT_OF(heads) : 3);
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_cut *cut = &chart->cuts[i];

		if (i % step != 0 && cut->weight != chart->cut)
			continue;
		page_row_begin(page, number_text(room, cut->weight, 1));
		page_cell_number(page, cut->links, 0);
		page_cell_number(page, cut->people, 0);
		if (chart->has_truth) {
			page_cell_share(page, cut->precision);
			page_cell_share(page, cut->recall);
			page_cell_share(page, cut->f1);
		}
		page_row_end(page);
	}
	page_table_end(page);
}

void
chart_threshold(struct page *page, const struct chart_threshold *chart)
{
	if (chart->count == 0)
		return;
	page_part_begin(page, "threshold", "What another cut would give",
		"Records are one person where their weight reaches the cut. A higher cut makes fewer "
		"links and more people: fewer children are taken for another, more are counted twice.");
	PAGE_HTML(page, "<div class=\"beside beside--even\"><div>");
	draw_threshold(page, chart);
	page_part_warn(page,
		"how fast the people change about the cut: where the line is steep, say how many there "
		"are only with the interval. These numbers take every link as it is; the count itself "
		"weighs all pairs of a group, so it can differ a little.");
	PAGE_HTML(page, "</div><div>");
	write_cuts(page, chart);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}
