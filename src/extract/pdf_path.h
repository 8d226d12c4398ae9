/* What a path of drawing instructions measures: bounds, enclosed area, length. */
#ifndef CANDOUR_EXTRACT_PDF_PATH_H
#define CANDOUR_EXTRACT_PDF_PATH_H

#include <mupdf/fitz.h>
#include <stdbool.h>

/* The area that a path encloses (by the shoelace formula) and the length of its lines, once
 * transformed by ctm. */
struct pdf_measure {
	fz_matrix ctm;
	fz_point start;
	fz_point at;
	fz_rect box;
	double area;
	double length;
	bool begun;
	int slanted; /* lines that are neither level nor upright */
};

struct pdf_measure pdf_path_measure(fz_context *ctx, const fz_path *path, fz_matrix ctm);

#endif
