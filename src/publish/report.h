/* The report: agreed findings by chapter, in numbered paragraphs, as one HTML document.
 *
 * Each paragraph has a number for people (2.3.1: line, finding, place) and an address that stays when
 * others come and go: the finding's number and the paragraph's own (#p2.3-7). Each says what it rests
 * on and what is missing. The document loads nothing, has no script, and prints as A4.
 *
 * It holds what the inspectors wrote and counts, and no word of any record: of a gap the reference, the sort of
 * record, the time and whether it was asked for are said, and of a restricted one the reference alone. */
#ifndef CANDOUR_PUBLISH_REPORT_H
#define CANDOUR_PUBLISH_REPORT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

struct report_gap {
	struct str reference; /* "7K3QM-2XH9D" */
	struct str kind;      /* "message-absent"; "" no longer found */
	struct str state;     /* "asked for, and not received" */
	int64_t begins;       /* DATE_NONE where unknown */
	int64_t ends;
	bool is_restricted;
};

struct report_paragraph {
	int64_t id; /* its own, within the finding */
	struct str text;
	size_t documents; /* that support it, each content once */
	size_t kinds;     /* independent kinds of source among them */
	size_t contrary;  /* passages that speak against it */
	const struct report_gap *gaps;
	size_t gap_count;
};

struct report_finding {
	int64_t ordinal; /* 2.3 is chapter 2, ordinal 3 */
	struct str title;
	const char *not_agreed; /* of a draft: "drafted"; NULL: it is agreed */
	const char *past;       /* as people read it: "Not met"; NULL: not asked or not rated */
	const char *present;
	const char *sureness;
	struct str strength; /* one sentence */
	const struct report_paragraph *paragraphs;
	size_t paragraph_count;
};

struct report_chapter {
	int64_t number;
	struct str title;
	struct str question;
	const struct report_finding *findings; /* those agreed, in order */
	size_t finding_count;
};

/* "Items received", "1,284"; how it was counted. */
struct report_figure {
	struct str label;
	struct str value;
	struct str how;
};

struct report {
	struct str authority;
	struct str reference; /* of the inspection; "" none */
	struct str remit;     /* "Best value inspection" */
	int64_t date;
	bool is_draft; /* findings that are not agreed are in it, and marked */
	const struct report_chapter *chapters;
	size_t chapter_count;
	const struct report_figure *figures;
	size_t figure_count;
	uint64_t log_size;
	struct str log_root; /* in hex */
};

/* Where its style is: in the document, or at an address of its own (a path that holds no quote). */
struct report_style {
	const char
		*address; /* NULL: in the document, which then forbids anything else to be loaded */
	const char *icon; /* where its icon is; NULL: it has none */
	bool is_paper;    /* as WeasyPrint prints it (report_print.css), with its fonts within */
};

/* The fonts that it is set in on paper, each with all weights. */
struct report_font {
	const char *family; /* "Candour Serif" */
	struct str bytes;   /* WOFF2 */
};
const struct report_font *report_fonts(size_t *ret_count);

/* The same report gives the same bytes. `to` must be checked for overflow. */
void report_html(struct buf *to, struct arena *arena, const struct report *report,
	struct report_style style);
/* The style sheet, as served. */
struct str report_style_sheet(void);

/* "p2.3-7" and "gap-7K3QM-2XH9D": addresses within the document. What is no letter, digit, dot or dash in a
 * reference becomes a dash. */
struct str report_paragraph_anchor(struct arena *arena, const struct report_chapter *chapter,
	const struct report_finding *finding, const struct report_paragraph *paragraph);
struct str report_gap_anchor(struct arena *arena, const struct report_gap *gap);
/* "Rests on 3 documents, of 2 independent kinds of source. 1 passage speaks against it." */
struct str report_rests_on(struct arena *arena, const struct report_paragraph *paragraph);
/* What is missing, in one line and no word of any record. */
struct str report_gap_words(struct arena *arena, const struct report_gap *gap);
/* All gaps that the paragraphs name, each once, in order of their references; in the arena. */
struct report_gap *report_gaps(struct arena *arena, const struct report *report, size_t *ret_count);

#endif
