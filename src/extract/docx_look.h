/* How text of a Word document looks, as far as that can hide it: its colour, its size, and what it
 * stands on. ISO/IEC 29500-1, sections 17.3.2, 17.3.5 and 17.4. */
#ifndef CANDOUR_EXTRACT_DOCX_LOOK_H
#define CANDOUR_EXTRACT_DOCX_LOOK_H

#include "base/str.h"

struct docx_styles;
struct xml;

/* What can make text unreadable, as far as one set of properties says. */
struct docx_look {
	bool has_colour;
	bool is_white; /* its colour is white, or nearly */
	bool has_size;
	bool is_tiny;   /* smaller than two points */
	bool is_filled; /* it stands on something else than white */
};

/* Takes the colour, size, shading or highlight that stands here in a set of properties (17.3.2). */
void docx_look_colour(struct docx_look *look, struct xml *xml);
void docx_look_size(struct docx_look *look, struct xml *xml);
void docx_look_shading(struct docx_look *look, struct xml *xml);
void docx_look_highlight(struct docx_look *look, struct xml *xml);
/* Fills in what a more particular set leaves open. */
void docx_look_fill_in(struct docx_look *look, const struct docx_look *general);

/* The tables around a place, and whether they or their cells are filled. */
enum { DOCX_GROUND_DEPTH_MAX = 32 };
struct docx_ground {
	struct docx_ground_table {
		bool table;
		bool cell;
	} tables[DOCX_GROUND_DEPTH_MAX];
	int depth;    /* may count beyond the array */
	bool in_cell; /* not merely in the table */
};

void docx_ground_table_begin(struct docx_ground *ground);
void docx_ground_table_end(struct docx_ground *ground);
void docx_ground_cell_begin(struct docx_ground *ground);
void docx_ground_cell_end(struct docx_ground *ground);
/* Takes the shading of the table or cell, or (`is_style`) the table's style. */
void docx_ground_property(struct docx_ground *ground, const struct docx_styles *styles,
	struct xml *xml, bool is_style);
bool docx_ground_is_filled(const struct docx_ground *ground);

#endif
