/* From doubts about letters to passages that are hidden. Part of pdf_leaks. */
#ifndef CANDOUR_EXTRACT_PDF_LEAKS_VERDICT_H
#define CANDOUR_EXTRACT_PDF_LEAKS_VERDICT_H

#include "base/str.h"
#include "extract/reading.h"

#include <mupdf/pdf.h>
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct pdf_leaks;
struct pdf_letters;
struct pdf_look;
struct pdf_paint;

struct pdf_verdict {
	fz_context *ctx;
	struct arena *arena;
	struct pdf_letters *letters;
	const struct pdf_paint *paint;
	const struct pdf_look *look; /* NULL where the page was not drawn */
	pdf_obj *annotations;        /* the page's list */
	struct pdf_leaks *leaks;
};

/* The number of a mark, made where there is none such; 0 where there are too many. */
uint32_t pdf_mark_of(
	struct pdf_leaks *leaks, struct arena *arena, enum place_kind kind, struct str label);
/* Decides all letters in doubt, word by word, and sets their marks. Within an act. */
void pdf_verdict_give(struct pdf_verdict *verdict);
/* Gives spaces the mark of what stands around them, and takes marks off passages that say
 * nothing: a lone sign, or the word "redacted". */
void pdf_passages_smooth(struct pdf_letters *letters);

#endif
