#include "linkage/report/svg.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "linkage/report/page.h"

#include <math.h>

void
svg_begin(struct svg *svg, struct page *page, double width, double height, const char *title,
	const char *words)
{
	*svg = (struct svg){.page = page, .width = width, .height = height, .id = page->id_next++};
	PAGE_HTML(page, "<div class=\"plot\" role=\"group\" tabindex=\"0\" aria-label=\"Chart: ");
	page_text(page, str_of(title));
	buf_add_format(page->out,
		"\"><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"t%u d%u\">\n"
		"<title id=\"t%u\">",
		width, height, svg->id, svg->id, svg->id);
	page_text(page, str_of(title));
	buf_add_format(page->out, "</title><desc id=\"d%u\">", svg->id);
	page_text(page, str_of(words));
	PAGE_HTML(page, "</desc>\n");
}

void
svg_end(struct svg *svg)
{
	PAGE_HTML(svg->page, "</svg></div>\n");
}

/* Places are kept within a wide frame, so that no number, however odd, leaves the drawing far
 * behind or is no number. */
static double
place(double at)
{
	if (isnan(at))
		return 0;
	return fmax(-10000, fmin(10000, at));
}

void
svg_rect(struct svg *svg, double x, double y, double width, double height, const char *class)
{
	buf_add_format(svg->page->out,
		"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n",
		place(x), place(y), fmax(0, place(width)), fmax(0, place(height)), class);
}

void
svg_line(struct svg *svg, double x1, double y1, double x2, double y2, const char *class)
{
	buf_add_format(svg->page->out, "<path d=\"M%.1f %.1fL%.1f %.1f\" class=\"%s\"/>\n",
		place(x1), place(y1), place(x2), place(y2), class);
}

void
svg_polyline(struct svg *svg, const double *xs, const double *ys, size_t count, const char *class)
{
	if (count == 0)
		return;
	PAGE_HTML(svg->page, "<path d=\"");
	for (size_t i = 0; i < count; i++)
		buf_add_format(svg->page->out, "%c%.1f %.1f", i == 0 ? 'M' : 'L', place(xs[i]),
			place(ys[i]));
	buf_add_format(svg->page->out, "\" class=\"%s\"/>\n", class);
}

void
svg_mark(struct svg *svg, enum svg_mark mark, double x, double y, double r, const char *class)
{
	struct buf *out = svg->page->out;

	x = place(x);
	y = place(y);
	switch (mark) {
	case SVG_DISC:
	case SVG_RING:
		buf_add_format(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s%s\"/>\n",
			x, y, r, mark == SVG_RING ? "ring " : "", class);
		return;
	case SVG_SQUARE:
		svg_rect(svg, x - r, y - r, 2 * r, 2 * r, class);
		return;
	case SVG_DIAMOND:
		buf_add_format(out,
			"<path d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fZ\" class=\"%s\"/>\n", x,
			y - r * 1.25, x + r * 1.25, y, x, y + r * 1.25, x - r * 1.25, y, class);
		return;
	}
}

void
svg_text(struct svg *svg, double x, double y, enum svg_anchor anchor, const char *class,
	struct str text)
{
	static const char *const anchors[] = {
		"", " text-anchor=\"middle\"", " text-anchor=\"end\""};

	buf_add_format(svg->page->out, "<text x=\"%.1f\" y=\"%.1f\"%s class=\"%s\">", place(x),
		place(y), anchors[anchor], class);
	page_text(svg->page, text);
	PAGE_HTML(svg->page, "</text>\n");
}

/* Widths in hundredths of the size, rounded up from those of Arial and Source Sans. */
static double
letter_width(uint32_t c)
{
	if (c == 'i' || c == 'l' || c == 'j' || c == 'I' || c == '.' || c == ',' || c == ':' ||
		c == ';' || c == '\'' || c == '|' || c == '!' || c == ' ')
		return 0.28;
	if (c == 'f' || c == 't' || c == 'r' || c == '(' || c == ')' || c == '-' || c == '/')
		return 0.36;
	if (c == 'm' || c == 'w' || c == 'M' || c == 'W' || c == '@' || c == '%')
		return 0.9;
	if (c >= 'A' && c <= 'Z')
		return 0.72;
	return c < 0x300 ? 0.56 : 1;
}

double
svg_text_width(struct str text, double size)
{
	double width = 0;

	while (text.len > 0)
		width += letter_width(utf8_take(&text));
	return width * size;
}

void
svg_text_within(struct svg *svg, double x, double y, enum svg_anchor anchor, const char *class,
	double size, double width, struct str text)
{
	struct buf cut CLEANUP(buf_free) = {0};
	double used = letter_width(0x2026) * size;

	if (svg_text_width(text, size) <= width) {
		svg_text(svg, x, y, anchor, class, text);
		return;
	}
	while (text.len > 0) {
		uint32_t c = utf8_take(&text);

		used += letter_width(c) * size;
		if (used > width)
			break;
		buf_add_codepoint(&cut, c);
	}
	buf_add_codepoint(&cut, 0x2026);
	svg_text(svg, x, y, anchor, class, buf_str(&cut));
}

double
scale_at(const struct scale *scale, double number)
{
	double from = scale->from;
	double to = scale->to;
	double share;

	if (scale->is_log) {
		number = log10(fmax(number, 1e-300));
		from = log10(fmax(from, 1e-300));
		to = log10(fmax(to, 1e-300));
	}
	share = to == from ? 0.5 : (number - from) / (to - from);
	return scale->low + fmax(0, fmin(1, share)) * (scale->high - scale->low);
}

static size_t
log_ticks(const struct scale *scale, double ret_ticks[SCALE_TICK_MAX])
{
	double first = ceil(log10(fmax(scale->from, 1e-300)) - 1e-9);
	double last = floor(log10(fmax(scale->to, 1e-300)) + 1e-9);
	double step = fmax(1, ceil((last - first) / 8));
	size_t count = 0;

	for (double power = first; power <= last && count < SCALE_TICK_MAX; power += step)
		ret_ticks[count++] = pow(10, power);
	return count;
}

/* 1, 2 or 5 times a power of ten. */
static double
round_step(double rough)
{
	double power = pow(10, floor(log10(rough)));
	double times = rough / power;

	return power * (times <= 1.0001 ? 1 : times <= 2.0001 ? 2 : times <= 5.0001 ? 5 : 10);
}

size_t
scale_ticks(const struct scale *scale, size_t wanted, double ret_ticks[SCALE_TICK_MAX])
{
	double span = scale->to - scale->from;
	double step;
	double first;
	size_t count = 0;

	if (scale->is_log)
		return log_ticks(scale, ret_ticks);
	if (!isfinite(span) || span <= 0 || wanted == 0)
		return 0;
	step = round_step(span / (double)wanted);
	if (scale->is_whole)
		step = fmax(1, step);
	first = ceil(scale->from / step - 1e-9);
	for (double i = first; i * step <= scale->to + step * 1e-9 && count < SCALE_TICK_MAX; i++)
		ret_ticks[count++] = i * step;
	return count;
}

double
scale_round_up(double number)
{
	if (!isfinite(number) || number <= 0)
		return 1;
	return ceil(number / round_step(number / 5) - 1e-9) * round_step(number / 5);
}

/* Digits that tell this tick from the next one. */
static unsigned
tick_digits(double number, bool is_log, double step)
{
	double size = is_log ? fabs(number) : step;

	return size >= 1 || size <= 0 ? 0 : (unsigned)fmin(9, ceil(-log10(size) - 1e-9));
}

static double
step_of(const double *ticks, size_t count)
{
	return count > 1 ? ticks[1] - ticks[0] : 1;
}

static void
tick_label(struct svg *svg, double x, double y, enum svg_anchor anchor, double number,
	const struct scale *scale, double step)
{
	char room[48];
	struct buf label CLEANUP(buf_free) = {0};
	bool is_log = scale->is_log;

	if (is_log && number < 1e-4) {
		static const char *const raised[] = {"\xe2\x81\xb0", "\xc2\xb9", "\xc2\xb2",
			"\xc2\xb3", "\xe2\x81\xb4", "\xe2\x81\xb5", "\xe2\x81\xb6", "\xe2\x81\xb7",
			"\xe2\x81\xb8", "\xe2\x81\xb9"};
		unsigned power = (unsigned)lround(-log10(fmax(number, 1e-99)));

		buf_add(&label, STR("10\xe2\x81\xbb"));
		if (power >= 10)
			buf_add(&label, str_of(raised[power / 10 % 10]));
		buf_add(&label, str_of(raised[power % 10]));
	} else if (scale->is_plain) {
		buf_add_format(&label, "%.0f", number);
	} else if (fabs(number) >= 1e6) {
		buf_add(&label,
			number_text(
				room, number / 1e6, tick_digits(number / 1e6, is_log, step / 1e6)));
		buf_add(&label, STR(" m"));
	} else {
		buf_add(&label, number_text(room, number, tick_digits(number, is_log, step)));
	}
	svg_text(svg, x, y, anchor, "tick", buf_str(&label));
}

static struct str
percent_text(char room[48], double share)
{
	struct str text = number_text(room, share * 100, 0);

	memcpy(room + text.len, " %", 2);
	return str_make(room, text.len + 2);
}

void
svg_axis_x(struct svg *svg, const struct scale *scale, double y, double top, const char *name)
{
	double ticks[SCALE_TICK_MAX];
	size_t count = scale_ticks(scale, 8, ticks);

	for (size_t i = 0; i < count; i++) {
		double x = scale_at(scale, ticks[i]);

		svg_line(svg, x, y, x, top, "grid");
		tick_label(svg, x, y + 17, SVG_MIDDLE, ticks[i], scale, step_of(ticks, count));
	}
	svg_line(svg, scale->low, y, scale->high, y, "axis");
	svg_text(svg, (scale->low + scale->high) / 2, y + 37, SVG_MIDDLE, "name", str_of(name));
}

void
svg_axis_y(struct svg *svg, const struct scale *scale, double x, double right, const char *name)
{
	double ticks[SCALE_TICK_MAX];
	size_t count = scale_ticks(scale, 5, ticks);

	for (size_t i = 0; i < count; i++) {
		double y = scale_at(scale, ticks[i]);

		svg_line(svg, x, y, right, y, "grid");
		tick_label(svg, x - 8, y + 4, SVG_END, ticks[i], scale, step_of(ticks, count));
	}
	svg_text(svg, x, fmin(scale->low, scale->high) - 12, SVG_START, "name", str_of(name));
}

void
svg_axis_y_shares(
	struct svg *svg, const struct scale *scale, double x, double right, const char *name)
{
	double ticks[SCALE_TICK_MAX];
	size_t count = scale_ticks(scale, 5, ticks);
	char room[48];

	for (size_t i = 0; i < count; i++) {
		double y = scale_at(scale, ticks[i]);

		svg_line(svg, x, y, right, y, "grid");
		svg_text(svg, x - 8, y + 4, SVG_END, "tick", percent_text(room, ticks[i]));
	}
	svg_text(svg, x, fmin(scale->low, scale->high) - 12, SVG_START, "name", str_of(name));
}
