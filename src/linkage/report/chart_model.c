#include "linkage/report/charts.h"

#include "base/attr.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"

#include <math.h>

static double
bits_of(const struct chart_level *level)
{
	return log2(fmax(level->m, 1e-12) / fmax(level->u, 1e-12));
}

static size_t
count_levels(const struct chart_field *fields, size_t count)
{
	size_t levels = 0;

	for (size_t i = 0; i < count; i++)
		levels += fields[i].count;
	return levels;
}

enum { LEVEL_ROW = 23, FIELD_GAP = 30 };

static double
height_of(const struct chart_field *fields, size_t count)
{
	return (double)(LEVEL_ROW * count_levels(fields, count) + FIELD_GAP * count);
}

static void
draw_weights(struct page *page, const struct chart_field *fields, size_t count)
{
	const double left = 330;
	double bottom = 16 + height_of(fields, count);
	struct scale x = {.from = -5, .to = 5, .low = left + 46, .high = 1080};
	double y = 16;
	struct svg svg;
	char room[48];

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < fields[i].count; j++) {
			double bits = bits_of(&fields[i].levels[j]);

			x.from = fmin(x.from, floor(bits / 5) * 5);
			x.to = fmax(x.to, ceil(bits / 5) * 5);
		}
	svg_begin(&svg, page, 1136, bottom + 46, "Match weights",
		"Bars to the right speak for one person, bars to the left against it; one bar for each "
		"level of agreement of each field, with its weight in bits.");
	svg_axis_x(&svg, &x, bottom, 16, "Weight in bits: each bit doubles the odds");
	for (size_t i = 0; i < count; i++) {
		y += FIELD_GAP;
		svg_text_within(&svg, 4, y - 7, SVG_START, "big", 18, left - 10, fields[i].name);
		for (size_t j = 0; j < fields[i].count; j++) {
			double bits = bits_of(&fields[i].levels[j]);
			double zero = scale_at(&x, 0);
			double end = scale_at(&x, bits);

			svg_text_within(&svg, left - 12, y + 14, SVG_END, "label", 13, left - 20,
				fields[i].levels[j].words);
			svg_rect(&svg, fmin(zero, end), y + 2, fabs(end - zero), LEVEL_ROW - 6,
				bits >= 0 ? "for" : "versus");
			svg_text(&svg, bits >= 0 ? end + 6 : end - 6, y + 14,
				bits >= 0 ? SVG_START : SVG_END, "tick",
				number_text(room, bits, 1));
			y += LEVEL_ROW;
		}
	}
	svg_line(&svg, scale_at(&x, 0), bottom, scale_at(&x, 0), 16, "axis");
	svg_end(&svg);
}

void
chart_weights(struct page *page, const struct chart_field *fields, size_t count)
{
	page_part_begin(page, "weights", "What agreement says: match weights",
		"How much each level of agreement speaks for one person (right) or against (left). One "
		"bit doubles the odds, ten bits make them a thousandfold. Rare values add more.");
	draw_weights(page, fields, count);
	page_part_warn(page,
		"a level whose weight is higher than that of a closer agreement in the same field, and "
		"fields in which disagreement says next to nothing: either they are filled in "
		"carelessly, or they were taken for something that they are not. The numbers stand "
		"with the next chart.");
	page_part_end(page);
}

static void
draw_level_marks(struct svg *svg, const struct chart_level *level, const struct scale *x, double y,
	bool has_households)
{
	double m = scale_at(x, level->m);
	double u = scale_at(x, level->u);

	svg_line(svg, fmin(m, u), y, fmax(m, u), y, "thin");
	svg_mark(svg, SVG_SQUARE, u, y, 4.5, "chance");
	if (has_households)
		svg_mark(svg, SVG_DIAMOND, scale_at(x, level->h), y, 6.5, "home");
	svg_mark(svg, SVG_DISC, m, y, 5, "deep");
}

static void
draw_key(struct svg *svg, double x, bool has_households)
{
	svg_mark(svg, SVG_DISC, x, 12, 5, "deep");
	svg_text(svg, x + 10, 16, SVG_START, "faint", STR("m: pairs of one person"));
	svg_mark(svg, SVG_SQUARE, x + 180, 12, 4.5, "chance");
	svg_text(svg, x + 190, 16, SVG_START, "faint", STR("u: pairs by chance"));
	if (!has_households)
		return;
	svg_mark(svg, SVG_DIAMOND, x + 340, 12, 6.5, "home");
	svg_text(svg, x + 354, 16, SVG_START, "faint", STR("h: one household, two people"));
}

static void
draw_parameters(
	struct page *page, const struct chart_field *fields, size_t count, bool has_households)
{
	const double left = 330;
	double bottom = 26 + height_of(fields, count);
	struct scale x = {.from = 1e-6, .to = 1, .low = left, .high = 1100, .is_log = true};
	double y = 26;
	struct svg svg;

	svg_begin(&svg, page, 1136, bottom + 46, "m and u",
		"For each level of agreement a disc for how often pairs of one person show it, a square "
		"for pairs by chance and a diamond for pairs of one household, on a scale of tens.");
	svg_axis_x(
		&svg, &x, bottom, 26, "Share of pairs that show this level (each step is tenfold)");
	draw_key(&svg, left, has_households);
	for (size_t i = 0; i < count; i++) {
		y += FIELD_GAP;
		svg_text_within(&svg, 4, y - 7, SVG_START, "big", 18, left - 10, fields[i].name);
		for (size_t j = 0; j < fields[i].count; j++) {
			svg_text_within(&svg, left - 16, y + 15, SVG_END, "label", 13, left - 24,
				fields[i].levels[j].words);
			draw_level_marks(&svg, &fields[i].levels[j], &x, y + 11, has_households);
			y += LEVEL_ROW;
		}
	}
	svg_end(&svg);
}

static void
write_field(struct page *page, const struct chart_field *field, bool has_households)
{
	for (size_t j = 0; j < field->count; j++) {
		const struct chart_level *level = &field->levels[j];

		page_row_begin(page, field->name);
		page_cell_str(page, level->words);
		page_cell_number(page, level->m, 5);
		page_cell_number(page, level->u, 7);
		if (has_households)
			page_cell_number(page, level->h, 5);
		page_cell_number(page, bits_of(level), 2);
		page_cell_str(page, level->is_trained ? STR("learnt") : STR("a usual value"));
		if (has_households)
			page_cell_share(page, field->shared);
		page_row_end(page);
	}
}

void
chart_parameters(
	struct page *page, const struct chart_field *fields, size_t count, bool has_households)
{
	static const char *const with_h[] = {"Field", "Level", "#m", "#u", "#h", "#Weight in bits",
		"m is", "#Households share it"};
	static const char *const without_h[] = {
		"Field", "Level", "#m", "#u", "#Weight in bits", "m is"};

	page_part_begin(page, "parameters", "Where the weights come from: m, u and h",
		"m is how often two records of one person show this agreement, u how often two records "
		"of anyone do, h how often two children of one household do. The weight is how many "
		"times m is u, as bits. The farther disc and square are apart, the more a field tells.");
	draw_parameters(page, fields, count, has_households);
	page_part_warn(page,
		"levels that say \"a usual value\": too few pairs spoke on them, so that nothing could be "
		"learnt from this data.");
	if (has_households)
		page_table_begin(
			page, "m, u, h and weight of each level", with_h, COUNT_OF(with_h));
	else
		page_table_begin(
			page, "m, u and weight of each level", without_h, COUNT_OF(without_h));
	for (size_t i = 0; i < count; i++)
		write_field(page, &fields[i], has_households);
	page_table_end(page);
	page_part_end(page);
}

enum { ROUND_DRAWN_MAX = 256, ROUND_ROW_MAX = 16 };

static void
draw_history(struct page *page, const struct chart_round *rounds, size_t count)
{
	double xs[ROUND_DRAWN_MAX];
	double ys[ROUND_DRAWN_MAX];
	double homes[ROUND_DRAWN_MAX];
	size_t drawn = count < ROUND_DRAWN_MAX ? count : ROUND_DRAWN_MAX;
	struct scale x = {
		.from = 1, .to = fmax(2, (double)drawn), .low = 78, .high = 530, .is_whole = true};
	struct scale y = {.from = 0, .low = 290, .high = 46};
	bool has_households = false;
	struct svg svg;

	for (size_t i = 0; i < drawn; i++) {
		y.to = fmax(y.to, fmax(rounds[i].matches, rounds[i].households));
		has_households = has_households || rounds[i].households > 0;
	}
	y.to = scale_round_up(y.to);
	svg_begin(&svg, page, 680, 340, "Rounds of learning",
		"The number of pairs that the model takes for one person, and for one household, round "
		"by round. Lines that become level have settled.");
	svg_axis_x(&svg, &x, 290, 46, "Round");
	svg_axis_y(&svg, &y, 78, 530, "Pairs");
	for (size_t i = 0; i < drawn; i++) {
		xs[i] = scale_at(&x, (double)i + 1);
		ys[i] = scale_at(&y, rounds[i].matches);
		homes[i] = scale_at(&y, rounds[i].households);
	}
	svg_polyline(&svg, xs, ys, drawn, "line");
	svg_text(
		&svg, xs[drawn - 1] + 8, ys[drawn - 1] + 4, SVG_START, "strong", STR("one person"));
	if (has_households) {
		double apart = homes[drawn - 1] - ys[drawn - 1];
		double moved = fabs(apart) < 16 ? (apart >= 0 ? 16 - apart : -16 - apart) : 0;

		svg_polyline(&svg, xs, homes, drawn, "line2");
		svg_text(&svg, xs[drawn - 1] + 8, homes[drawn - 1] + 4 + moved, SVG_START, "strong",
			STR("one household"));
	}
	svg_end(&svg);
}

void
chart_history(struct page *page, const struct chart_round *rounds, size_t count)
{
	static const char *const heads[] = {
		"Round", "#One person", "#One household", "#Change", "#Log-likelihood"};
	size_t step = count / ROUND_ROW_MAX + 1;
	char room[48];

	if (count == 0)
		return;
	page_part_begin(page, "history", "How the model was learnt",
		"The weights are learnt from the records themselves, in rounds, without examples. Each "
		"round guesses which pairs are one person, then counts anew how such pairs agree.");
	PAGE_HTML(page, "<div class=\"beside\"><div>");
	draw_history(page, rounds, count);
	page_part_warn(page,
		"lines that do not become level, or that fall to nothing: then the model did not settle, "
		"and a note says so. The log-likelihood should rise from round to round.");
	PAGE_HTML(page, "</div><div>");
	page_table_begin(page, "Rounds of learning", heads, COUNT_OF(heads));
	for (size_t i = 0; i < count; i++) {
		if (i % step != 0 && i + 1 != count)
			continue;
		page_row_begin(page, number_text(room, (double)i + 1, 0));
		page_cell_number(page, rounds[i].matches, 0);
		page_cell_number(page, rounds[i].households, 0);
		page_cell_number(page, rounds[i].change, 5);
		page_cell_number(page, rounds[i].log_likelihood, 1);
		page_row_end(page);
	}
	page_table_end(page);
	PAGE_HTML(page, "</div></div>");
	page_part_end(page);
}
