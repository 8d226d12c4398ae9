/* The coding panel of the reading page, and the dock at its foot.
 *
 * The reading page (pages/reading) loads the view with coding_panel_load and writes both with part_coding_panel and
 * part_reading_dock; their forms go to the routes of pages/coding.c and come back to the page they were sent from.
 *
 * Selection. The page writes the document's text in elements that have data-at="N", N being the number of the
 * element's first code point in the sealed text, and whose text is that stretch of it, unchanged; all of
 * them in one element with data-passages. scripts/select.js turns a selection into code points and puts them in
 * the form; `marks` says what to mark, so that coded passages are seen without scripts. Who has no scripts
 * follows the panel's link to /item/ID/passages, where sentences have check boxes. */
#ifndef CANDOUR_WEB_PARTS_CODING_PANEL_H
#define CANDOUR_WEB_PARTS_CODING_PANEL_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"

struct buf;
struct err;
struct request;

struct coding_panel_line {
	int64_t number;
	struct str title;
	bool is_on;
};

struct coding_panel_weight {
	const char *name; /* "key" */
	const char *title;
	const char *key;  /* "K" */
	const char *keys; /* "K k" */
	bool is_on;
};

/* A code that may be given. */
struct coding_panel_code {
	int64_t code;
	struct str name;
	const char *style; /* "code--teal" */
	unsigned depth;
};

/* A coded passage. */
struct coding_panel_passage {
	uint64_t entry;
	int64_t code;
	struct str name; /* of the code */
	const char *style;
	struct str who;
	struct str when;  /* "6 October 2026, 10:42" */
	struct str words; /* how it begins */
	struct str note;
	struct str
		state;  /* "" where it stands where it was; else what became of it, as a sentence */
	int64_t begins; /* where it stands now, code points; -1: lost */
	int64_t ends;
	struct url here;   /* "#c123", which the page gives to the mark */
	bool is_removable; /* by this person */
	struct str
		boxes; /* where it is drawn on a PDF: [[page,left,bottom,right,top],...] in points; "" */
	struct url use; /* choosing a finding that shall rest on it */
	bool has_use;
	bool is_new; /* somebody else's, since this person last saved here */
};

/* A stretch of the text to be marked; marks neither overlap nor touch without need, in order: where passages
 * overlap, each stretch names the first one and how many more there are. */
struct coding_mark {
	int64_t begins;
	int64_t ends;
	const char *style; /* "code--teal" */
	struct str name;   /* of the passage that begins here first; "" */
	struct str who;    /* who coded it */
	struct str title;  /* "Minute altered, I. Harrowgate; Scrutiny, S. Oduya-Finch" */
	uint64_t entry;    /* of the passage that begins here first: id="c123"; 0: named before */
	unsigned count;    /* passages over it */
};

/* What another person said meanwhile, and was kept aside or put together. */
struct coding_panel_other {
	struct str who;
	struct str when;
	struct str words; /* "Key; lines 2 and 6; “Test with the Deputy”" */
};

struct coding_panel_use {
	struct url link;
	struct str words; /* "Finding 2.3, as evidence for paragraph 2.31" */
};

struct coding_panel {
	int64_t item;
	int64_t list;   /* in which it is read; 0: none */
	bool is_shown;  /* this person may see codes at all */
	bool may_code;  /* else it is shown only */
	bool is_second; /* read blind: others' codes are left out */
	struct str csrf;
	struct url action;   /* where the form goes */
	struct url passages; /* choosing sentences without scripts */
	int64_t version;     /* of the weight, for two at once */
	uint64_t seen;       /* the last entry that this page shows */
	struct coding_panel_line *lines;
	size_t line_count;
	bool no_line; /* 0: "None" */
	struct coding_panel_weight weights[4];
	struct str note;
	struct str said; /* "Ines Harrowgate, 6 October 2026, 10:42"; "" nothing yet */
	struct coding_panel_code *codes;
	size_t code_count;
	struct coding_panel_passage *passages_there;
	size_t passage_count;
	struct coding_mark *marks;
	size_t mark_count;
	struct coding_panel_other *others;
	size_t other_count;
	struct coding_panel_use *uses; /* findings that rest on a passage of these */
	size_t use_count;
	struct str second; /* "S. Oduya-Finch reads this second, without seeing your codes." */
	struct str
		notice; /* of the last act: "Saved.", "soduya coded this passage too, at 10:42" */
};

/* Where a reader stands in a list. */
struct reading_dock {
	int64_t list;     /* 0: no list is being read, and nothing is written */
	struct str name;  /* "B-14" */
	int64_t position; /* from 1 */
	int64_t count;
	int64_t read;
	int64_t percent;
	struct str pace; /* "52 an hour; done about 16:40"; "" not known yet */
	struct url back; /* the item before */
	struct url next;
	bool has_back;
	bool has_next;
	struct url all; /* the list */
};

/* Of item `item`, as this person may see it; `list` from the request's own field "list". */
bool coding_panel_load(struct request *request, int64_t item, struct coding_panel *ret_panel,
	struct reading_dock *ret_dock, struct err *err) MUST_USE;

void part_coding_panel(struct buf *out, const struct coding_panel *panel);
/* Its buttons belong to the panel's form. */
void part_reading_dock(
	struct buf *out, const struct coding_panel *panel, const struct reading_dock *dock);

#endif
