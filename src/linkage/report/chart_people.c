#include "linkage/report/charts.h"

#include "base/attr.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

static void
draw_timeline(struct page *page, const struct chart_timeline *chart)
{
	const double left = 190;
	double bottom = 20 + 40 * (double)chart->source_count;
	struct scale x = {.low = left + 20, .high = 1110, .is_whole = true, .is_plain = true};
	struct svg svg;
	char room[48];

	x.from = floor(chart->events[0].year);
	x.to = floor(chart->events[chart->count - 1].year) + 1;
	svg_begin(&svg, page, 1136, bottom + 44, "One person's records by time",
		"A line for each source; a numbered disc for each dated record on it, from the first on "
		"the left to the last on the right.");
	svg_axis_x(&svg, &x, bottom, 12, "Year");
	for (size_t i = 0; i < chart->source_count; i++) {
		double y = 32 + 40 * (double)i;

		svg_text_within(&svg, left - 10, y + 5, SVG_END, "strong", 13, left - 14,
			chart->sources[i]);
		svg_line(&svg, left, y, 1120, y, "thin");
	}
	for (size_t i = 0; i < chart->count; i++) {
		double y = 32 + 40 * (double)chart->events[i].source;
		double at = scale_at(&x, chart->events[i].year);

		svg_mark(&svg, SVG_DISC, at, y, 11, "deep");
		svg_text(&svg, at, y + 4.5, SVG_MIDDLE, "on", number_text(room, (double)i + 1, 0));
	}
	svg_end(&svg);
}

void
chart_timeline(struct page *page, const struct chart_timeline *chart)
{
	static const char *const heads[] = {"No.", "Source", "What"};
	char room[48];

	if (chart->count == 0)
		return;
	page_part_begin(page, "timeline", "One child across the agencies",
		"All dated records of one person, agency by agency: who knew first, and how long until "
		"the others did.");
	PAGE_HTML(page, "<h4>");
	page_text(page, chart->head);
	PAGE_HTML(page, "</h4>\n");
	draw_timeline(page, chart);
	page_part_warn(page,
		"records that may belong to another child. Look at the links of this person before "
		"anything is built on the order of these days; and a day that stands in a file is the "
		"day that was written, not always the day that it happened.");
	page_table_begin(page, "Dated records in their order", heads, COUNT_OF(heads));
	for (size_t i = 0; i < chart->count; i++) {
		page_row_begin(page, number_text(room, (double)i + 1, 0));
		page_cell_str(page, chart->sources[chart->events[i].source]);
		page_cell_str(page, chart->events[i].what);
		page_row_end(page);
	}
	page_table_end(page);
	page_part_end(page);
}

/* The overlap: combinations of sources as columns, each with a bar above and its sources below. */
static void
draw_overlap_column(struct svg *svg, const struct chart_overlap *chart, size_t column, double x,
	const struct scale *y, double rows)
{
	uint32_t mask = chart->masks[column];
	double first = -1;
	double last = -1;
	char room[48];
	double top = scale_at(y, chart->counts[column]);

	svg_rect(svg, x - 10, top, 20, y->low - top, "bar");
	svg_text(svg, x, top - 6, SVG_MIDDLE, "tick", number_text(room, chart->counts[column], 0));
	for (size_t i = 0; i < chart->source_count; i++)
		if ((mask >> i & 1) != 0) {
			first = first < 0 ? (double)i : first;
			last = (double)i;
		}
	if (last > first)
		svg_line(svg, x, rows + 26 * first, x, rows + 26 * last, "join");
	for (size_t i = 0; i < chart->source_count; i++) {
		bool is_on = (mask >> i & 1) != 0;

		svg_mark(svg, is_on ? SVG_DISC : SVG_RING, x, rows + 26 * (double)i, is_on ? 7 : 5,
			is_on ? "deep" : "off");
	}
}

static void
draw_overlap(struct page *page, const struct chart_overlap *chart)
{
	const double left = 350;
	double rows = 262;
	double bottom = rows + 26 * (double)chart->source_count;
	double step = fmin(60, (1130 - left) / (double)(chart->count == 0 ? 1 : chart->count));
	struct scale y = {.from = 0, .to = 1, .low = 232, .high = 30};
	struct scale totals = {.from = 0, .to = 1, .low = 156, .high = 262};
	struct svg svg;
	char room[48];

	for (size_t i = 0; i < chart->count; i++)
		y.to = fmax(y.to, chart->counts[i]);
	for (size_t i = 0; i < chart->source_count; i++)
		totals.to = fmax(totals.to, chart->people[i]);
	svg_begin(&svg, page, 1136, bottom, "Overlap of the agencies",
		"Each column is one combination of agencies: filled discs below show which, the bar "
		"above how many people are known to exactly these. Bars on the left are all people of "
		"each agency.");
	svg_text(&svg, 156, rows - 30, SVG_START, "name", STR("People in all"));
	svg_line(&svg, left - 10, 232, left + step * (double)chart->count, 232, "axis");
	for (size_t i = 0; i < chart->source_count; i++) {
		double at = rows + 26 * (double)i;

		if (i % 2 == 0)
			svg_rect(&svg, 0, at - 13, left + step * (double)chart->count, 26, "pale");
		svg_text_within(&svg, 146, at + 4, SVG_END, "strong", 13, 142, chart->sources[i]);
		svg_rect(&svg, 156, at - 7, scale_at(&totals, chart->people[i]) - 156, 14, "bar");
		svg_text(&svg, scale_at(&totals, chart->people[i]) + 6, at + 4, SVG_START, "tick",
			number_text(room, chart->people[i], 0));
	}
	for (size_t i = 0; i < chart->count; i++)
		draw_overlap_column(&svg, chart, i, left + step * ((double)i + 0.5), &y, rows);
	svg_end(&svg);
}

static void
write_combination(struct page *page, const struct chart_overlap *chart, size_t i)
{
	bool is_first = true;

	PAGE_HTML(page, "<tr><th scope=\"row\">");
	for (size_t j = 0; j < chart->source_count; j++) {
		if ((chart->masks[i] >> j & 1) == 0)
			continue;
		if (!is_first)
			page_text(page, STR(" and "));
		page_text(page, chart->sources[j]);
		is_first = false;
	}
	PAGE_HTML(page, "</th>");
	page_cell_number(page, chart->counts[i], 0);
	page_row_end(page);
}

void
chart_overlap(struct page *page, const struct chart_overlap *chart)
{
	static const char *const heads[] = {"Known to exactly", "#People"};
	static const char *const totals[] = {"Known to, whoever else knew", "#People"};

	page_part_begin(page, "overlap", "Who knew the same children",
		"How many people are known to exactly which agencies. A person on one list alone was "
		"known to nobody else whose records are here.");
	draw_overlap(page, chart);
	if (chart->left_out > 0) {
		PAGE_HTML(page, "<p>");
		page_number(page, chart->left_out, 0);
		page_text(page, STR(" people more are in "));
		page_number(page, chart->left_out_masks, 0);
		page_text(page, STR(" rarer combinations, which are not drawn."));
		PAGE_HTML(page, "</p>\n");
	}
	page_part_warn(page,
		"an agency that shares almost nobody with the others: either it knows different "
		"children, or its records say too little to be linked (see completeness).");
	PAGE_HTML(page, "<div class=\"beside beside--even\"><div>");
	page_table_begin(page, "People by combination of agencies", heads, COUNT_OF(heads));
	for (size_t i = 0; i < chart->count; i++)
		write_combination(page, chart, i);
	page_table_end(page);
	PAGE_HTML(page, "</div><div>");
	page_table_begin(page, "People by agency", totals, COUNT_OF(totals));
	for (size_t i = 0; i < chart->source_count; i++) {
		page_row_begin(page, chart->sources[i]);
		page_cell_number(page, chart->people[i], 0);
		page_row_end(page);
	}
	page_table_end(page);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}

/* Each number on a scale of its own, from a little below its interval to a little above. */
static void
draw_number(struct svg *svg, const struct chart_number *number, double y)
{
	double least = fmin(number->low, number->count);
	double most = fmax(number->high, number->count);
	double span = fmax(most - least, 1);
	struct scale x = {
		.from = least - span * 0.2, .to = most + span * 0.2, .low = 560, .high = 1060};
	double low = scale_at(&x, number->low);
	double high = scale_at(&x, number->high);
	char room[48];

	svg_text_within(svg, 0, y + 2, SVG_START, "label", 14, 350, number->words);
	svg_text(svg, 500, y + 6, SVG_END, "huge", number_text(room, number->count, 0));
	svg_line(svg, x.low, y, x.high, y, "grid");
	svg_line(svg, low, y, high, y, "range");
	svg_line(svg, low, y - 7, low, y + 7, "range");
	svg_line(svg, high, y - 7, high, y + 7, "range");
	svg_mark(svg, SVG_DISC, scale_at(&x, number->count), y, 6, "deep");
	svg_text(svg, low, y + 23, SVG_MIDDLE, "tick", number_text(room, number->low, 0));
	if (high - low > 60)
		svg_text(svg, high, y + 23, SVG_MIDDLE, "tick", number_text(room, number->high, 0));
}

void
chart_numbers(struct page *page, const struct chart_number *numbers, size_t count)
{
	static const char *const heads[] = {
		"Number", "#As linked", "#Middle", "#95 %: from", "#to"};
	struct svg svg;

	if (count == 0)
		return;
	page_part_begin(page, "count", "How many people",
		"The count as the records are linked (disc), and between which numbers it lies with 95 "
		"in 100 certainty (line), given what the weights leave open.");
	svg_begin(&svg, page, 1136, 62 * (double)count + 4, "Numbers of people",
		"For each number a disc, and a line for its interval. Each line has a scale of its own.");
	for (size_t i = 0; i < count; i++)
		draw_number(&svg, &numbers[i], 26 + 62 * (double)i);
	svg_end(&svg);
	page_part_warn(page,
		"a disc outside its line: then whole groups weigh otherwise than pair by pair, and the "
		"line is the safer word. And what the interval does not know: "
		"children whom no agency wrote down, and mistakes that "
		"the model makes everywhere in the same way. Give the interval wherever you give the "
		"number.");
	page_table_begin(page, "Numbers of people with their intervals", heads, COUNT_OF(heads));
	for (size_t i = 0; i < count; i++) {
		page_row_begin(page, numbers[i].words);
		page_cell_number(page, numbers[i].count, 0);
		page_cell_number(page, numbers[i].middle, 0);
		page_cell_number(page, numbers[i].low, 0);
		page_cell_number(page, numbers[i].high, 0);
		page_row_end(page);
	}
	page_table_end(page);
	page_part_end(page);
}
