#include "linkage/report/charts.h"

#include "base/attr.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

static void
draw_rule(struct svg *svg, const struct chart_rule *rule, const struct scale *x, double left,
	double y, double before, bool has_recall)
{
	double from = scale_at(x, before);
	double to = scale_at(x, before + rule->pairs_new);
	char room[48];

	svg_text_within(svg, left - 12, y + 15, SVG_END, "label", 13, left - 16, rule->words);
	svg_rect(svg, left, y + 3, from - left, 17, "bar2");
	svg_rect(svg, from, y + 3, fmax(to - from, rule->pairs_new > 0 ? 1 : 0), 17, "bar");
	svg_text(svg, to + 6, y + 16, SVG_START, "tick", number_text(room, rule->pairs_new, 0));
	if (has_recall)
		svg_text(svg, 1130, y + 16, SVG_END, "strong", share_text(room, rule->recall));
}

static void
draw_blocking(struct page *page, const struct chart_blocking *chart, bool has_recall)
{
	const double left = 330;
	double bottom = 34 + 25 * (double)chart->count;
	double sum = 0;
	struct scale x = {.low = left, .high = has_recall ? 950 : 1030};
	struct svg svg;

	for (size_t i = 0; i < chart->count; i++)
		sum += chart->rules[i].pairs_new;
	x.to = scale_round_up(sum);
	svg_begin(&svg, page, 1136, bottom + 48, "Blocking rules",
		"A bar for each rule in their order. The dark part is pairs that no rule before it had "
		"found, the pale part those found before; the number is that of new pairs.");
	svg_axis_x(&svg, &x, bottom, 28, "Pairs compared, added up");
	svg_rect(&svg, left, 6, 13, 13, "bar2");
	svg_text(&svg, left + 19, 17, SVG_START, "faint", STR("found by the rules before"));
	svg_rect(&svg, left + 200, 6, 13, 13, "bar");
	svg_text(&svg, left + 219, 17, SVG_START, "faint", STR("new, with their number"));
	if (has_recall)
		svg_text(&svg, 1130, 17, SVG_END, "faint", STR("recall so far"));
	sum = 0;
	for (size_t i = 0; i < chart->count; i++) {
		draw_rule(&svg, &chart->rules[i], &x, left, 32 + 25 * (double)i, sum, has_recall);
		sum += chart->rules[i].pairs_new;
	}
	svg_end(&svg);
}

static void
write_rules(struct page *page, const struct chart_blocking *chart, bool has_recall)
{
	static const char *const heads[] = {"Two records agree in", "#Pairs", "#New pairs",
		"#Added up", "#Recall so far", "#Largest block", "Which shares", "#Blocks split",
		"#Pairs left out"};
	double sum = 0;

	page_table_begin(page, "Blocking rules in their order", heads, COUNT_OF(heads));
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_rule *rule = &chart->rules[i];

		sum += rule->pairs_new;
		page_row_begin(page, rule->words);
		page_cell_number(page, rule->pairs, 0);
		page_cell_number(page, rule->pairs_new, 0);
		page_cell_number(page, sum, 0);
		page_cell_share(page, has_recall ? rule->recall : NAN);
		page_cell_number(page, rule->block_largest, 0);
		page_cell_str(page, rule->largest);
		page_cell_number(page, rule->split, 0);
		page_cell_number(page, rule->pairs_left_out, 0);
		page_row_end(page);
	}
	page_table_end(page);
	PAGE_HTML(page, "<p class=\"shows\">");
	page_text(page, STR("Of "));
	page_number(page, chart->all_pairs, 0);
	page_text(page, STR(" pairs that these records could make, "));
	page_number(page, sum, 0);
	page_text(page, STR(" were compared."));
	PAGE_HTML(page, "</p>\n");
}

void
chart_blocking(struct page *page, const struct chart_blocking *chart)
{
	bool has_recall = chart->count > 0 && !isnan(chart->rules[0].recall);

	page_part_begin(page, "blocking", "Which pairs were compared",
		"Not every record is compared with every other: a pair is looked at where any of these "
		"rules finds it. A pair that no rule finds can only become a link through other records.");
	draw_blocking(page, chart, has_recall);
	if (!has_recall)
		page_part_warn(page,
			"rules that leave pairs out, and rules that find next to nothing new.");
	else if (chart->is_recall_true)
		page_part_warn(page,
			"the last recall: the share of the true pairs that any rule finds. What is "
			"missing from 100 % no weight and no cut can bring back.");
	else
		page_part_warn(page,
			"the last recall. It is an estimate, and rather too high: the share of pairs "
			"within people of three records and more that some rule finds directly. What "
			"is missing from 100 % no weight and no cut can bring back.");
	write_rules(page, chart, has_recall);
	page_part_end(page);
}
