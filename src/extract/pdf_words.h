/* What the places of a PDF's letters say of its words.
 *
 * MuPDF puts a space into every gap wider than a fifth of the type size and takes letters in the
 * order in which they are drawn. So a heading set with wide letters comes as single letters, and
 * one that is drawn twice, a little aside, to look bold comes with every letter doubled. */
#ifndef CANDOUR_EXTRACT_PDF_WORDS_H
#define CANDOUR_EXTRACT_PDF_WORDS_H

#include "base/attr.h"

#include <mupdf/fitz.h>
#include <stdbool.h>

/* True where the line is set with wide letters: most of its words would be single ones. Words are
 * then parted where pdf_words_gap is at least *ret_apart, and spaces in the line say nothing. */
bool pdf_words_spread(fz_context *ctx, const fz_stext_line *line, float *ret_apart) MUST_USE;
/* The white between two letters of a line along it, in points; below zero where they overlap. */
float pdf_words_gap(
	const fz_stext_line *line, const fz_stext_char *before, const fz_stext_char *ch);
/* True where `ch` is `before` drawn again in the same place or nearly so. NULL is never. */
bool pdf_char_doubles(const fz_stext_char *before, const fz_stext_char *ch);
/* The same of all letters of two lines. */
bool pdf_line_doubles(const fz_stext_line *before, const fz_stext_line *line);

#endif
