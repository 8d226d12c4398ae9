#include "linkage/report/charts.h"

#include "base/attr.h"
#include "base/buf.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

/* Sources that get a bar each; the table holds all. */
enum { COMPLETENESS_SOURCE_MAX = 8 };

static void
draw_completeness(struct page *page, const struct chart_completeness *chart)
{
	const double left = 200;
	const double row = 26;
	size_t sources = chart->source_count < COMPLETENESS_SOURCE_MAX ? chart->source_count
								       : COMPLETENESS_SOURCE_MAX;
	double step = (1136 - left) / (double)(sources == 0 ? 1 : sources);
	struct svg svg;

	svg_begin(&svg, page, 1136, 30 + row * (double)chart->column_count + 4,
		"Completeness of columns",
		"A bar for each column and source. The solid part is filled in, the hatched part is "
		"missing. The table below has the same numbers.");
	for (size_t j = 0; j < sources; j++)
		svg_text_within(&svg, left + step * (double)j, 16, SVG_START, "strong", 13,
			step - 14, chart->sources[j]);
	for (size_t i = 0; i < chart->column_count; i++) {
		double y = 28 + row * (double)i;

		svg_text_within(&svg, left - 14, y + 14, SVG_END, "label", 13, left - 18,
			chart->columns[i]);
		for (size_t j = 0; j < sources; j++) {
			double share = chart->shares[i * chart->source_count + j];
			double x = left + step * (double)j;
			double width = step - 88;
			char room[48];

			if (isnan(share)) {
				svg_text(&svg, x, y + 14, SVG_START, "faint", STR("nothing"));
				continue;
			}
			if (share < 1)
				svg_rect(&svg, x, y + 2, width, row - 10, "gap");
			svg_rect(&svg, x, y + 2, width * share, row - 10, "bar");
			svg_text(&svg, x + width + 8, y + 14, SVG_START, "tick",
				share_text(room, share));
		}
	}
	svg_end(&svg);
}

void
chart_completeness(struct page *page, const struct chart_completeness *chart)
{
	static const char *const heads[] = {"Column", "Taken for"};
	const struct str none = STR("nothing");

	page_part_begin(page, "completeness", "Completeness of columns",
		"How much of each column is filled in, by source. Solid is there, hatched is missing. "
		"What a source left out cannot help to tell its children apart.");
	draw_completeness(page, chart);
	page_part_warn(page,
		"columns that one source fills in far less than the others: records of that source "
		"are harder to link, so its children are more likely to be counted twice. And check "
		"what each column was taken for.");
	page_table_begin_with(page, "Share of records with a value", heads, COUNT_OF(heads),
		chart->sources, chart->source_count);
	for (size_t i = 0; i < chart->column_count; i++) {
		page_row_begin(page, chart->columns[i]);
		page_cell_str(page, chart->roles[i]);
		for (size_t j = 0; j < chart->source_count; j++) {
			double share = chart->shares[i * chart->source_count + j];

			if (isnan(share))
				page_cell_str(page, none);
			else
				page_cell_share(page, share);
		}
		page_row_end(page);
	}
	page_table_end(page);
	page_part_end(page);
}

static void
draw_unlinkables(struct page *page, const struct chart_unlinkables *chart)
{
	double xs[256];
	double ys[256];
	size_t count = chart->count < COUNT_OF(xs) ? chart->count : COUNT_OF(xs);
	struct scale x = {.low = 64, .high = 660};
	struct scale y = {.from = 0, .to = 1, .low = 300, .high = 40};
	double cut_x;
	struct svg svg;
	char room[48];

	if (count > 0) {
		x.from = chart->points[0].weight;
		x.to = chart->points[count - 1].weight;
	}
	svg_begin(&svg, page, 680, 350, "Records that cannot reach a weight",
		"A line that rises with the weight: the share of records that could not reach it even "
		"when compared with themselves. The cut is marked.");
	svg_axis_x(&svg, &x, 300, 40, "Weight in bits");
	svg_axis_y_shares(&svg, &y, 64, 660, "Share of records that cannot reach it");
	for (size_t i = 0; i < count; i++) {
		xs[i] = scale_at(&x, chart->points[i].weight);
		ys[i] = scale_at(&y, chart->points[i].share);
	}
	svg_polyline(&svg, xs, ys, count, "line");
	cut_x = scale_at(&x, chart->cut);
	svg_line(&svg, cut_x, 300, cut_x, 36, "cut");
	svg_text(&svg, cut_x + 6, 50, SVG_START, "strong", STR("cut"));
	svg_mark(&svg, SVG_RING, cut_x, scale_at(&y, chart->share_at_cut), 5, "deep");
	svg_text(&svg, cut_x + 9, scale_at(&y, chart->share_at_cut) - 9, SVG_START, "strong",
		share_text(room, chart->share_at_cut));
	svg_end(&svg);
}

void
chart_unlinkables(struct page *page, const struct chart_unlinkables *chart)
{
	static const char *const heads[] = {"Weight", "#Records below", "#Share"};
	char room[48];

	page_part_begin(page, "unlinkables", "Records that say too little to be linked",
		"Each record is compared with itself. One that does not reach the cut even then says "
		"too little: it can never be linked to anything, and counts as a person of its own.");
	PAGE_HTML(page, "<div class=\"beside\"><div>");
	draw_unlinkables(page, chart);
	page_part_warn(page,
		"a high share at the cut. The count of people is then too high by up to as many, and "
		"the sources should be asked for what is missing.");
	PAGE_HTML(page, "</div><div>");
	page_table_begin(page, "Records that cannot reach a weight", heads, COUNT_OF(heads));
	for (size_t i = 0; i < chart->count; i++) {
		if (chart->count > 24 && i % (chart->count / 16 + 1) != 0)
			continue;
		page_row_begin(page, number_text(room, chart->points[i].weight, 0));
		page_cell_number(page, chart->points[i].records, 0);
		page_cell_share(page, chart->points[i].share);
		page_row_end(page);
	}
	page_table_end(page);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}

static void
draw_terms(struct page *page, const struct chart_terms *field)
{
	const double left = 190;
	double most = field->count > 0 ? field->terms[0].records : 1;
	struct scale x = {.from = 0, .to = scale_round_up(most), .low = left, .high = 610};
	double bottom = 24 + 24 * (double)field->count;
	struct svg svg;
	char room[48];

	svg_begin(&svg, page, 680, bottom + 46, "Most frequent values",
		"A bar for each of the most frequent values; its length is the number of records. "
		"The number of bits that agreement in it adds stands behind it.");
	svg_axis_x(&svg, &x, bottom, 18, "Records with the value");
	for (size_t i = 0; i < field->count; i++) {
		const struct chart_term *term = &field->terms[i];
		double y = 22 + 24 * (double)i;
		struct buf bits CLEANUP(buf_free) = {0};

		svg_text_within(&svg, left - 10, y + 14, SVG_END,
			field->is_hidden ? "faint" : "label", 13, left - 16, term->value);
		svg_rect(&svg, left, y + 2, scale_at(&x, term->records) - left, 16, "bar");
		buf_add(&bits, number_text(room, term->bits, 1));
		buf_add(&bits, STR(" bits"));
		svg_text(&svg, scale_at(&x, term->records) + 6, y + 14, SVG_START, "tick",
			buf_str(&bits));
	}
	svg_end(&svg);
}

static void
write_terms(struct page *page, const struct chart_terms *field)
{
	static const char *const heads[] = {"Value", "#Records", "#Share", "#Bits"};

	PAGE_HTML(page, "<h4>");
	page_text(page, field->field);
	PAGE_HTML(page, "</h4>\n<p>");
	page_number(page, field->distinct, 0);
	page_text(page, STR(" different values. "));
	if (field->count == 0) {
		page_format(page, "None stands in %.0f records or more, so none is shown.",
			field->least);
		PAGE_HTML(page, "</p>\n");
		return;
	}
	PAGE_HTML(page, "</p>\n<div class=\"beside\"><div>");
	draw_terms(page, field);
	PAGE_HTML(page, "</div><div>");
	page_table_begin(page, "The most frequent values", heads, COUNT_OF(heads));
	for (size_t i = 0; i < field->count; i++) {
		page_row_begin(page, field->terms[i].value);
		page_cell_number(page, field->terms[i].records, 0);
		page_cell_share(page, field->terms[i].share);
		page_cell_number(page, field->terms[i].bits, 1);
		page_row_end(page);
	}
	page_table_end(page);
	PAGE_HTML(page, "</div></div>");
}

void
chart_terms(struct page *page, const struct chart_terms *fields, size_t count)
{
	page_part_begin(page, "terms", "Frequent values",
		"To agree in a rare surname says much, to agree in a common one little. These are the "
		"commonest values and what exact agreement in each adds to the weight of a pair.");
	for (size_t i = 0; i < count; i++)
		write_terms(page, &fields[i]);
	page_part_warn(page,
		"values that are no values: \"unknown\", \"baby\", the address of a council office. "
		"They link children who have nothing in common, and should be empty. Only values that "
		"many records share are shown, because a rare name can point to one child.");
	page_part_end(page);
}
