/* The letters of a page in a form that can be searched by place. Part of pdf_leaks. */
#ifndef CANDOUR_EXTRACT_PDF_LEAKS_LETTERS_H
#define CANDOUR_EXTRACT_PDF_LEAKS_LETTERS_H

#include <mupdf/fitz.h>
#include <stdbool.h>
#include <stdint.h>

struct pdf_paint;
struct pdf_run;

enum pdf_doubt {
	PDF_DOUBT_NONE,
	PDF_DOUBT_COVERED, /* something painted later may lie over it */
	PDF_DOUBT_CUT,     /* it may lie beyond what cuts it off */
	PDF_DOUBT_COLOUR,  /* it may have the colour of what is beneath */
	PDF_DOUBT_UNSEEN   /* painted in no colour: is it told by a picture? */
};

struct pdf_letter {
	fz_stext_char *ch;
	const struct pdf_run *run; /* NULL where that is not known */
	fz_rect core;              /* its middle, where its ink is */
	uint32_t word;             /* rising along the text */
	float cover;               /* how much of the core later shapes may cover, added up */
	uint32_t over;             /* the last shape that lies over it, plus one */
	uint32_t ground;           /* the last one beneath it, plus one */
	float ink;                 /* what it would darken, by the drawing */
	float seen;                /* how much of that can be seen */
	uint8_t doubt;             /* enum pdf_doubt */
	bool over_most;            /* that one covers most of it by itself */
	bool is_space;
	bool certain; /* hidden as far as geometry can tell, without a drawing */
};

struct pdf_letters {
	struct pdf_letter *all;
	uint32_t count;
	fz_rect page;
	/* A grid over the page: cell c holds the letters in[first[c]] .. in[first[c + 1] - 1]. */
	uint32_t *first;
	uint32_t *in;
	bool too_many; /* shapes over letters: the rest was not weighed */
};

/* Collects the letters with their runs. All of it is MuPDF's memory. Within an act. */
void pdf_letters_collect(fz_context *ctx, struct pdf_letters *letters, fz_stext_page *text,
	const struct pdf_paint *paint);
/* Weighs each shape against the letters that it meets: cover, over, ground. */
void pdf_letters_weigh(struct pdf_letters *letters, const struct pdf_paint *paint);
/* True where the same letter is painted again, later and in the same place. */
bool pdf_letter_repeats(const struct pdf_letters *letters, const struct pdf_letter *letter);
/* The part of `rect` that lies within `by`, 0..1. */
float pdf_rect_share(fz_rect rect, fz_rect by);

#endif
