/* What the places of a PDF's letters say of its words.
 *
 * MuPDF puts a space into every gap wider than a fifth of the type size and takes letters in the
 * order in which they are drawn. So a heading set with wide letters comes as single letters, and
 * one that is drawn twice, a little aside, to look bold comes with every letter doubled; and words
 * of a line that was squeezed, or whose font tells its letters wider than they are drawn, come run
 * together. */
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

/* How the letters of a line stand to one another: what of a letter's width is true, and the white
 * from there to the next letter of its word, in type sizes. */
struct pdf_words_fit {
	float scale;
	float base;
	const fz_font *font;
};

/* True where letters of the line stand apart as words do, though no space is between them, and all
 * others stand evenly. *fit begins with a scale of 1; a piece of few letters goes by what it holds of
 * the line before. */
bool pdf_words_tight(
	fz_context *ctx, const fz_stext_line *line, struct pdf_words_fit *fit) MUST_USE;
/* True where `ch` begins a word in such a line. `before` is the last one that has a width. */
bool pdf_words_begins(const struct pdf_words_fit *fit, const fz_stext_line *line,
	const fz_stext_char *before, const fz_stext_char *ch) MUST_USE;
/* True where `ch` goes on with the word that `before` is of: a line that MuPDF broke because its
 * letters seemed to lie over one another. */
bool pdf_words_joins(const struct pdf_words_fit *fit, const fz_stext_line *line,
	const fz_stext_char *before, const fz_stext_char *ch) MUST_USE;
/* True where it has a width; of one drawn sign that stands for several letters the first alone. */
bool pdf_words_has_width(const fz_stext_line *line, const fz_stext_char *ch) MUST_USE;

/* True where `ch` is `before` drawn again in the same place or nearly so. NULL is never. */
bool pdf_char_doubles(const fz_stext_char *before, const fz_stext_char *ch);
/* The same of all letters of two lines. */
bool pdf_line_doubles(const fz_stext_line *before, const fz_stext_line *line);

#endif
