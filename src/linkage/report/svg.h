/* Static drawings within a page: SVG by coordinates, with words for those who do not see it.
 *
 * Coordinates are those of the drawing's own box, x to the right and y downwards; how large it is
 * shown, the page decides. Colours, widths of lines and letters come from classes of the page's style
 * (report/style.c). Every mark that stands for a number differs by more than its colour. */
#ifndef CANDOUR_LINKAGE_SVG_H
#define CANDOUR_LINKAGE_SVG_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct page;

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };
enum svg_mark { SVG_DISC, SVG_RING, SVG_SQUARE, SVG_DIAMOND };

struct svg {
	struct page *page;
	double width;
	double height;
	unsigned id;
};

/* `title` names the drawing, `words` says in a sentence what is to be seen in it. */
void svg_begin(struct svg *svg, struct page *page, double width, double height, const char *title,
	const char *words);
void svg_end(struct svg *svg);

void svg_rect(struct svg *svg, double x, double y, double width, double height, const char *class);
void svg_line(struct svg *svg, double x1, double y1, double x2, double y2, const char *class);
void svg_polyline(
	struct svg *svg, const double *xs, const double *ys, size_t count, const char *class);
/* Radius r; for the square and the diamond half of what they are wide. */
void svg_mark(struct svg *svg, enum svg_mark mark, double x, double y, double r, const char *class);
void svg_text(struct svg *svg, double x, double y, enum svg_anchor anchor, const char *class,
	struct str text);
/* Cut with an ellipsis where it would be wider than `width` at `size` pixels. */
void svg_text_within(struct svg *svg, double x, double y, enum svg_anchor anchor, const char *class,
	double size, double width, struct str text);
/* About how wide a text is, on the safe side: by classes of letters of common sans-serif fonts. */
double svg_text_width(struct str text, double size);

/* From numbers to places. */
struct scale {
	double from; /* the number at... */
	double to;
	double low; /* ...this place */
	double high;
	bool is_log;   /* numbers above 0 alone */
	bool is_whole; /* no ticks between whole numbers */
	bool is_plain; /* years: no commas */
};
enum { SCALE_TICK_MAX = 24 };

double scale_at(const struct scale *scale, double number);
/* Round numbers within the scale, about `wanted` of them; returns how many. */
size_t scale_ticks(const struct scale *scale, size_t wanted, double ret_ticks[SCALE_TICK_MAX]);
/* The least round number at and above: where an axis should end. */
double scale_round_up(double number);

/* Axes with their ticks, numbers and name. The grid goes from y to `top` (from x to `right`). */
void svg_axis_x(struct svg *svg, const struct scale *scale, double y, double top, const char *name);
void svg_axis_y(
	struct svg *svg, const struct scale *scale, double x, double right, const char *name);
/* The same for shares: 0 to 1 as per cent. */
void svg_axis_y_shares(
	struct svg *svg, const struct scale *scale, double x, double right, const char *name);

#endif
