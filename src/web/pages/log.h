/* The log: its entries, one of them with its proof, and how to check both oneself. */
#ifndef CANDOUR_WEB_PAGES_LOG_H
#define CANDOUR_WEB_PAGES_LOG_H

#include "base/str.h"
#include "web/html.h"

#include <stdbool.h>

struct log_verify_view;

struct log_kind_option {
	const char *name;
	const char *says;
	bool is_chosen;
};

struct log_page_member {
	struct str name;
	struct str value;
};

struct log_page_row {
	struct str number; /* "1,284" */
	struct str kind;
	const char *says;
	struct str when;
	struct str who;   /* "" the program */
	struct str words; /* "" none, or none that are shown */
	struct str note;  /* why no words; "" */
	struct str item;  /* "Item 42"; "" none */
	struct url item_link;
	bool has_item_link;
	struct str gap;
	struct url gap_link;
	bool has_gap_link;
	struct url link;
};

struct log_page_view {
	struct log_kind_option *kinds;
	size_t kind_count;
	struct str who;
	struct str from;
	struct str to;
	struct str up_to; /* the number from which it is listed downwards; "" the newest */
	struct log_page_row *rows;
	size_t row_count;
	struct str zone;  /* "UK time" */
	struct str total; /* "1,284 entries" */
	bool has_newest;
	struct url newest;
	bool has_next;
	struct url next;
	struct str vkey;
	struct url checkpoint;
	struct log_verify_view *verify;
};

struct log_entry_view {
	struct log_page_row row;
	struct str zone; /* of row.when */
	struct log_page_member *members;
	size_t member_count;
	struct str kept; /* what is kept back, and why; "" nothing */
	struct str text;
	struct str checked;
	struct url proof;
	struct str proof_name;
	struct str vkey;
	bool is_closed;
	bool has_older;
	struct url older;
	bool has_newer;
	struct url newer;
};

#endif
