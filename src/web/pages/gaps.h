/* The gaps: the list, one with its evidence, and the letter that asks for them. */
#ifndef CANDOUR_WEB_PAGES_GAPS_H
#define CANDOUR_WEB_PAGES_GAPS_H

#include "base/str.h"
#include "web/html.h"

struct gaps_option {
	struct str value;
	struct str label;
	bool is_chosen;
};

struct gaps_row {
	struct str reference;
	struct str title;
	struct str why;
	struct str about; /* "98 per cent sure; 13 March 2013; Chief Executive's Office" */
	struct str sign;
	struct str line;   /* "2 Openness"; "" none */
	const char *state; /* "open" */
	const char *state_class;
	struct url link;
	bool is_askable; /* may be ticked for a letter */
};

struct gaps_view {
	struct gaps_option *kinds;
	size_t kind_count;
	struct gaps_option *states;
	size_t state_count;
	struct gaps_option *lines;
	size_t line_count;
	struct gaps_row *rows;
	size_t row_count;
	struct str total; /* "50 gaps" */
	struct str range;
	bool has_previous;
	struct url previous;
	bool has_next;
	struct url next;
	bool may_ask;
	bool is_narrowed;
};

struct gap_witness {
	struct str path;
	struct str words; /* "" where they are kept back, or none */
	struct url link;
	bool is_restricted;
};

struct gap_said {
	struct str when;
	struct str who;
	struct str state;
	struct str note;
	struct str entry;
};

struct gap_view {
	struct gaps_row row;
	struct gap_witness *witnesses;
	size_t witness_count;
	struct gap_said *history;
	size_t history_count;
	struct gaps_option *states;
	size_t state_count;
	bool may_state;
	bool may_ask;
	struct str csrf;
	struct url action;
	struct url ask;
	struct url search;
};

struct letter_view {
	struct str *gaps; /* references */
	size_t gap_count;
	struct str addressee;
	struct str power;
	struct str due;
	struct str text;   /* the letter; "" where it could not be made */
	struct str failed; /* why it could not */
	struct str left;   /* what was left out; "" */
	struct url odt;
	struct url docx;
	struct str csrf;
};

#endif
