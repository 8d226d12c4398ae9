/* The pages of coding: the codebook, one code with its passages, an item's sentences to choose from.
 *
 * Forms of the coding panel come here too (pages/coding_save.c). */
#ifndef CANDOUR_WEB_PAGES_CODING_H
#define CANDOUR_WEB_PAGES_CODING_H

#include "base/str.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "web/html.h"

struct codebook_view_row {
	const struct code_row *code;
	const char *style;
	const char *below; /* "below1" */
	struct url link;
	struct str line; /* "2 Openness"; "" none */
};

struct codebook_view {
	struct codebook_view_row *rows;
	size_t count;
	bool may_change;
	bool with_closed;
	struct url other; /* with or without closed ones */
};

struct code_option {
	int64_t number;
	struct str name;
	bool is_on;
};
struct code_colour_option {
	const char *name;
	const char *style;
	bool is_on;
};

struct code_passage_view {
	const struct coding_row *row;
	struct url link;
	struct str item;
	struct str who;
	struct str when;
	struct str state;
	struct str settled; /* "Settled: it does not apply. WHY (who)" */
	bool is_closed;     /* restricted: its words are not shown */
};

struct code_version_view {
	const struct code_row *row;
	struct str who;
	struct str when;
};

struct code_view {
	struct code_row code; /* number 0: a new one */
	const char *style;
	struct str csrf;
	bool may_change;
	struct code_option *lines;
	size_t line_count;
	struct code_option *parents;
	size_t parent_count;
	struct code_colour_option colours[CODE_COLOUR_COUNT];
	struct code_passage_view *passages;
	size_t passage_count;
	bool has_more;
	struct url more;
	struct code_version_view *versions;
	size_t version_count;
};

struct sentence_view {
	struct str value; /* "120-181" */
	struct str words;
};

struct sentences_view {
	int64_t item;
	int64_t list; /* along which it is read; 0 none */
	struct str csrf;
	uint64_t seen; /* the last coding there is, for two at once */
	struct url action;
	struct url back;
	struct str title;
	struct sentence_view *sentences;
	size_t count;
	struct code_option *codes;
	size_t code_count;
	bool has_before;
	bool has_after;
	struct url before;
	struct url after;
};

#endif
