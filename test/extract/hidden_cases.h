/* Small PDFs, each with a name that can or cannot be seen, as their drawing instructions say. */
#ifndef CANDOUR_TEST_HIDDEN_CASES_H
#define CANDOUR_TEST_HIDDEN_CASES_H

/* A page of A5's width and A4's height (420 x 842 points) with the font F1 (Helvetica) begins with
 * a line that can be seen; then comes `content`. Members may be NULL. */
struct hidden_case {
	const char *name;
	const char *content;
	const char *hidden;    /* what must be found, "" for nothing */
	const char *kind;      /* a word of the place's kind or label */
	const char *resources; /* entries of the page's resources beside Font */
	const char *page;      /* entries of the page */
	const char *catalog;   /* entries of the catalog */
	const char *objects;   /* whole objects from number 10 on, each ended by "endobj\n" */
	const char *update;    /* objects of an incremental update */
};

extern const struct hidden_case hidden_cases[]; /* ended by a NULL name */

#endif
