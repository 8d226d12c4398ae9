#include "linkage/report/charts.h"

#include "base/attr.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

/* Where the bars of a waterfall stand. */
struct fall {
	struct svg *svg;
	struct scale x;
	double y;
};

static void
draw_step(struct fall *fall, struct str name, double from, double to, const char *class)
{
	double x1 = scale_at(&fall->x, from);
	double x2 = scale_at(&fall->x, to);
	char room[48];
	bool is_up = to >= from;

	svg_text_within(fall->svg, fall->x.low - 56, fall->y + 15, SVG_END, "label", 13, 176, name);
	svg_rect(fall->svg, fmin(x1, x2), fall->y + 2, fmax(1, fabs(x2 - x1)), 18, class);
	svg_text(fall->svg, is_up ? x2 + 5 : x2 - 5, fall->y + 15, is_up ? SVG_START : SVG_END,
		"tick", number_text(room, to - from, 1));
	svg_line(fall->svg, x2, fall->y + 20, x2, fall->y + 28, "thin");
	fall->y += 26;
}

static void
scale_waterfall(const struct chart_waterfall *chart, struct scale *x)
{
	double sum = chart->prior;

	x->from = fmin(0, fmin(chart->prior, chart->cut));
	x->to = fmax(0, fmax(chart->weight, chart->cut));
	for (size_t i = 0; i < chart->count; i++) {
		sum += chart->parts[i].bits;
		x->from = fmin(x->from, sum);
		x->to = fmax(x->to, sum);
	}
	x->from -= 1;
	x->to += 1;
}

static size_t
count_bars(const struct chart_waterfall *chart)
{
	size_t bars = 0;

	for (size_t i = 0; i < chart->count; i++)
		bars += !chart->parts[i].is_silent;
	return bars;
}

static void
draw_waterfall(struct page *page, const struct chart_waterfall *chart)
{
	double bottom = 30 + 26 * (double)(count_bars(chart) + 2);
	struct scale x = {.low = 250, .high = 628};
	struct svg svg;
	struct fall fall = {.svg = &svg, .y = 26};
	double sum = chart->prior;
	double cut;

	scale_waterfall(chart, &x);
	fall.x = x;
	svg_begin(&svg, page, 680, bottom + 44, "Weight of a pair, part by part",
		"Bars from top to bottom, each beginning where the one before ended: what each field "
		"adds to the weight or takes from it. The last bar is the whole.");
	svg_axis_x(&svg, &x, bottom, 20, "Weight in bits");
	cut = scale_at(&x, chart->cut);
	svg_line(&svg, cut, bottom, cut, 10, "cut");
	svg_text(&svg, cut + 6, 18, SVG_START, "strong", STR("cut"));
	draw_step(&fall, STR("before looking"), 0, chart->prior, "chance");
	for (size_t i = 0; i < chart->count; i++) {
		if (chart->parts[i].is_silent)
			continue;
		draw_step(&fall, chart->parts[i].name, sum, sum + chart->parts[i].bits,
			chart->parts[i].bits >= 0 ? "for" : "versus");
		sum += chart->parts[i].bits;
	}
	draw_step(&fall, STR("in all"), 0, chart->weight, "deep");
	svg_end(&svg);
}

static void
write_parts(struct page *page, const struct chart_waterfall *chart)
{
	static const char *const heads[] = {
		"Part", "One record", "The other", "Agreement", "#Bits"};
	static const char *const hidden[] = {"Part", "Agreement", "#Bits"};

	if (chart->are_values_hidden)
		page_table_begin(page, "Part by part", hidden, COUNT_OF(hidden));
	else
		page_table_begin(page, "Part by part", heads, COUNT_OF(heads));
	page_row_begin(page, STR("before looking"));
	for (size_t i = 0; i < (chart->are_values_hidden ? 1U : 3U); i++)
		page_cell_str(page, STR(""));
	page_cell_number(page, chart->prior, 2);
	page_row_end(page);
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_part *part = &chart->parts[i];

		page_row_begin(page, part->name);
		if (!chart->are_values_hidden) {
			page_cell_str(page, part->left);
			page_cell_str(page, part->right);
		}
		page_cell_str(page, part->words);
		page_cell_number(page, part->bits, 2);
		page_row_end(page);
	}
	page_row_begin(page, STR("in all"));
	for (size_t i = 0; i < (chart->are_values_hidden ? 1U : 3U); i++)
		page_cell_str(page, STR(""));
	page_cell_number(page, chart->weight, 2);
	page_row_end(page);
	page_table_end(page);
}

void
chart_waterfall(struct page *page, const struct chart_waterfall *chart)
{
	PAGE_HTML(page, "<h4>");
	page_text(page, chart->head);
	PAGE_HTML(page, "</h4>\n<p class=\"shows\">");
	page_text(page, chart->why);
	PAGE_HTML(page, "</p>\n<div class=\"beside beside--even\"><div>");
	draw_waterfall(page, chart);
	PAGE_HTML(page, "</div><div>");
	write_parts(page, chart);
	PAGE_HTML(page, "</div></div>\n");
}

static void
draw_households(struct page *page, const struct chart_households *chart)
{
	double bottom = 34 + 24 * (double)chart->count;
	struct scale x = {.low = 70, .high = 650};
	struct svg svg;
	double cut;
	char room[48];

	x.from = chart->cut - 2;
	x.to = chart->cut + 2;
	for (size_t i = 0; i < chart->count; i++) {
		x.from = fmin(x.from, chart->examples[i].weight - 1);
		x.to = fmax(x.to, chart->examples[i].without + 1);
	}
	svg_begin(&svg, page, 680, bottom + 44, "Pairs kept apart as one household",
		"For each pair a ring where it would weigh without the household class and a disc where "
		"it weighs with it, below the cut.");
	svg_axis_x(&svg, &x, bottom, 26, "Weight in bits");
	svg_mark(&svg, SVG_DISC, 76, 12, 5, "deep");
	svg_text(&svg, 86, 16, SVG_START, "faint", STR("as it weighs"));
	svg_mark(&svg, SVG_RING, 196, 12, 5, "deep");
	svg_text(&svg, 206, 16, SVG_START, "faint", STR("if there were no households"));
	for (size_t i = 0; i < chart->count; i++) {
		double y = 42 + 24 * (double)i;
		double with = scale_at(&x, chart->examples[i].weight);
		double without = scale_at(&x, chart->examples[i].without);

		svg_text(&svg, 44, y + 4, SVG_END, "tick", number_text(room, (double)i + 1, 0));
		svg_line(&svg, with, y, without, y, "thin");
		svg_mark(&svg, SVG_RING, without, y, 5, "deep");
		svg_mark(&svg, SVG_DISC, with, y, 5, "deep");
	}
	cut = scale_at(&x, chart->cut);
	svg_line(&svg, cut, bottom, cut, 26, "cut");
	svg_text(&svg, cut + 6, 34, SVG_START, "strong", STR("cut"));
	svg_end(&svg);
}

void
chart_households(struct page *page, const struct chart_households *chart)
{
	static const char *const heads[] = {
		"Pair", "One record", "The other", "#Weight", "#Without"};
	char room[48];

	page_part_begin(page, "households", "Brothers, sisters and others of one household",
		"Children of one household share surname, address and school, and are still two "
		"children. The model knows such pairs as a class of their own.");
	PAGE_HTML(page, "<p>");
	page_number(page, chart->kept_apart, 0);
	page_text(page,
		chart->kept_apart == 1 ? STR(" pair would be a link")
				       : STR(" pairs would be links"));
	page_text(page, STR(" if the model knew no households. It counts "));
	page_number(page, chart->pairs, 0);
	page_text(page, STR(" pairs of one household among those compared."));
	PAGE_HTML(page, "</p>\n");
	if (chart->count > 0) {
		PAGE_HTML(page, "<div class=\"beside beside--even\"><div>");
		draw_households(page, chart);
	}
	page_part_warn(page,
		"twins, who share the day of birth too, and the same child under two first names: such "
		"pairs stand here, and only a person can decide them.");
	if (chart->count > 0) {
		PAGE_HTML(page, "</div><div>");
		page_table_begin(page, "Kept apart, those that the households change most", heads,
			COUNT_OF(heads));
		for (size_t i = 0; i < chart->count; i++) {
			page_row_begin(page, number_text(room, (double)i + 1, 0));
			page_cell_str(page, chart->examples[i].left);
			page_cell_str(page, chart->examples[i].right);
			page_cell_number(page, chart->examples[i].weight, 1);
			page_cell_number(page, chart->examples[i].without, 1);
			page_row_end(page);
		}
		page_table_end(page);
		PAGE_HTML(page, "</div></div>");
	}
	page_part_end(page);
}
