#include "linkage/report/charts.h"

#include "base/attr.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

enum { POINT_MAX = 512, ROW_MAX = 16 };

/* Whole tens about the rates that are there. */
static void
scale_false_rates(const struct chart_truth *chart, struct scale *x)
{
	x->is_log = true;
	x->from = 1e-3;
	x->to = 1e-9;
	for (size_t i = 0; i < chart->count; i++) {
		if (chart->false_rates[i] <= 0)
			continue;
		x->from = fmin(x->from, pow(10, floor(log10(chart->false_rates[i]))));
		x->to = fmax(x->to, pow(10, ceil(log10(chart->false_rates[i]))));
	}
	if (x->from >= x->to)
		x->to = x->from * 10;
}

static void
draw_curve(struct page *page, const struct chart_truth *chart, bool is_roc)
{
	double xs[POINT_MAX];
	double ys[POINT_MAX];
	size_t count = 0;
	struct scale x = {.from = 0, .to = 1, .low = 64, .high = 640};
	struct scale y = {.from = 0, .to = 1, .low = 310, .high = 40};
	struct svg svg;

	if (is_roc)
		scale_false_rates(chart, &x);
	svg_begin(&svg, page, 680, 360, is_roc ? "ROC curve" : "Precision and recall",
		is_roc ? "How many of the true pairs are linked, against how many pairs of two people "
			 "are linked as well, by cut. Near the upper left corner is good."
		       : "How many of the links are right, against how many of the true pairs are "
			 "linked, by cut. Near the upper right corner is good.");
	svg_axis_x(&svg, &x, 310, 40,
		is_roc ? "Share of pairs of two people that are linked (each step is tenfold)"
		       : "Recall: share of true pairs that are linked");
	svg_axis_y_shares(&svg, &y, 64, 640,
		is_roc ? "Share of true pairs that are linked"
		       : "Precision: share of links that are right");
	for (size_t i = 0; i < chart->count && count < POINT_MAX; i++) {
		const struct chart_cut *cut = &chart->cuts[i];

		if (isnan(cut->precision) || isnan(cut->recall))
			continue;
		xs[count] = scale_at(&x, is_roc ? chart->false_rates[i] : cut->recall);
		ys[count] = scale_at(&y, is_roc ? cut->recall : cut->precision);
		count++;
	}
	svg_polyline(&svg, xs, ys, count, "line");
	for (size_t i = 0; i < count; i++)
		if (chart->cuts[i].weight == chart->cut) {
			svg_mark(&svg, SVG_RING, xs[i], ys[i], 6, "deep");
			svg_text(&svg, xs[i] > 560 ? xs[i] - 12 : xs[i] + 12, ys[i] + 18,
				xs[i] > 560 ? SVG_END : SVG_START, "strong", STR("at the cut"));
		}
	svg_end(&svg);
}

static void
write_points(struct page *page, const struct chart_truth *chart, bool is_roc)
{
	static const char *const roc[] = {
		"Cut", "#True pairs linked", "#Others linked, per million"};
	static const char *const precision[] = {"Cut", "#Precision", "#Recall", "#F1"};
	size_t step = chart->count / ROW_MAX + 1;
	char room[48];

	page_table_begin(page, is_roc ? "ROC curve by cut" : "Precision and recall by cut",
		is_roc ? roc : precision, is_roc ? COUNT_OF(roc) : COUNT_OF(precision));
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_cut *cut = &chart->cuts[i];

		if (i % step != 0 && cut->weight != chart->cut)
			continue;
		page_row_begin(page, number_text(room, cut->weight, 1));
		if (is_roc) {
			page_cell_share(page, cut->recall);
			page_cell_number(page, chart->false_rates[i] * 1e6, 4);
		} else {
			page_cell_share(page, cut->precision);
			page_cell_share(page, cut->recall);
			page_cell_share(page, cut->f1);
		}
		page_row_end(page);
	}
	page_table_end(page);
}

void
chart_roc(struct page *page, const struct chart_truth *chart)
{
	page_part_begin(page, "roc", "Right links against wrong ones: ROC",
		"The truth is known here. A lower cut links more of the true pairs, and more pairs of "
		"two people with them; the curve shows the exchange.");
	PAGE_HTML(page, "<div class=\"beside\"><div>");
	draw_curve(page, chart, true);
	page_part_warn(page,
		"the scale: there are so many pairs of two people that even a millionth of them can be "
		"more than all true pairs. Judge by precision rather than by this curve.");
	PAGE_HTML(page, "</div><div>");
	write_points(page, chart, true);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}

void
chart_precision(struct page *page, const struct chart_truth *chart)
{
	page_part_begin(page, "precision", "How right the links are: precision and recall",
		"Precision is the share of links that are right, recall the share of true pairs that are "
		"linked. True pairs that no blocking rule found count as missed.");
	PAGE_HTML(page, "<div class=\"beside\"><div>");
	draw_curve(page, chart, false);
	page_part_warn(page,
		"where the curve ends on the right: no cut reaches more, because blocking did not find "
		"the rest. These are links one by one; people are made of them by weighing whole groups.");
	PAGE_HTML(page, "</div><div>");
	write_points(page, chart, false);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}

static void
draw_scores(struct page *page, const struct chart_scores *chart)
{
	double bottom = 34 + 26 * (double)chart->count;
	struct scale x = {.from = 0, .to = 1, .low = 250, .high = 640};
	struct svg svg;

	svg_begin(&svg, page, 680, bottom + 44, "Precision and recall",
		"For each way of counting and each group a disc for precision and a square for recall.");
	svg_axis_x(&svg, &x, bottom, 26, "1 is perfect");
	svg_mark(&svg, SVG_DISC, 256, 12, 5, "deep");
	svg_text(&svg, 266, 16, SVG_START, "faint", STR("precision"));
	svg_mark(&svg, SVG_SQUARE, 356, 12, 4.5, "chance");
	svg_text(&svg, 366, 16, SVG_START, "faint", STR("recall"));
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_score *score = &chart->scores[i];
		double y = 44 + 26 * (double)i;

		svg_text_within(&svg, 236, y + 4, SVG_END, "label", 13, 232, score->name);
		svg_line(&svg, x.low, y, x.high, y, "grid");
		if (!isnan(score->recall))
			svg_mark(&svg, SVG_SQUARE, scale_at(&x, score->recall), y, 4.5, "chance");
		if (!isnan(score->precision))
			svg_mark(&svg, SVG_DISC, scale_at(&x, score->precision), y, 5, "deep");
	}
	svg_end(&svg);
}

void
chart_scores(struct page *page, const struct chart_scores *chart)
{
	static const char *const heads[] = {
		"Counted", "#Found", "#Right", "#True", "#Precision", "#Recall", "#F1"};

	page_part_begin(page, "scores", "Against the truth",
		"The same links counted in three ways, which are not comparable with each other, and "
		"by group. True pairs that were never compared count as missed.");
	PAGE_HTML(page, "<p>");
	page_number(page, chart->people_found, 0);
	page_text(page, STR(" people were found where there are "));
	page_number(page, chart->people_truth, 0);
	page_text(page, STR(". Of the true pairs, the blocking rules find "));
	page_share(page, chart->blocking_recall);
	page_text(page, STR("."));
	PAGE_HTML(page, "</p>\n<div class=\"beside beside--even\"><div>");
	draw_scores(page, chart);
	page_part_warn(page,
		"groups whose recall is lower: children with changed names or names in other letters "
		"are then counted twice more often than the others, and their files stay apart.");
	PAGE_HTML(page, "</div><div>");
	page_table_begin(page, "How good the links are", heads, COUNT_OF(heads));
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_score *score = &chart->scores[i];

		page_row_begin(page, score->name);
		page_cell_number(page, score->found, 0);
		page_cell_number(page, score->right, 0);
		page_cell_number(page, score->there, 0);
		page_cell_share(page, score->precision);
		page_cell_share(page, score->recall);
		page_cell_share(page, score->f1);
		page_row_end(page);
	}
	page_table_end(page);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}
