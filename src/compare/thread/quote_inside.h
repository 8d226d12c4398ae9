/* What the files of the quote parser share; nobody else includes it. */
#ifndef CANDOUR_COMPARE_QUOTE_INSIDE_H
#define CANDOUR_COMPARE_QUOTE_INSIDE_H

#include "compare/thread/quote.h"

enum quote_field {
	FIELD_NONE,
	FIELD_FROM,
	FIELD_SENT,
	FIELD_TO,
	FIELD_CC,
	FIELD_SUBJECT,
	FIELD_MESSAGE_ID,
	FIELD_OTHER
};

enum quote_event_kind { EVENT_HEADER, EVENT_ATTRIBUTION, EVENT_END };

/* Where a block begins: lines [first, last] are its header, not its words. */
struct quote_event {
	enum quote_event_kind kind;
	size_t first, last;
	struct quote_block block; /* what the header says */
};

struct quote_scan {
	struct arena *arena;
	int64_t near;
	struct quote_line *lines;
	size_t count;
};

/* The field that the line begins ("Sent: ..."), with what stands behind its colon. */
enum quote_field quote_field_of(struct str line, struct str *ret_value);
/* Lines that say that another message follows, or has ended. */
bool quote_is_separator(struct str line, bool *ret_appointment);
bool quote_is_end(struct str line);
/* A line of one sign only ("_____"). */
bool quote_is_rule(struct str line);
/* A header block from line `at` on. */
bool quote_header_take(
	const struct quote_scan *scan, size_t at, struct quote_event *ret_event) MUST_USE;
/* The header of Lotus Notes on one line: "X <a@b> 03/12/2013 09:12 AM To: Y cc: Z Subject: S". */
bool quote_header_inline(
	const struct quote_scan *scan, size_t at, struct quote_event *ret_event) MUST_USE;
/* An attribution that ends on line `at`; it begins behind line `floor` at the earliest. */
bool quote_attribution_take(const struct quote_scan *scan, size_t at, size_t floor,
	struct quote_event *ret_event) MUST_USE;
/* The next line that is not blank behind `at`, or scan->count. */
size_t quote_line_behind(const struct quote_scan *scan, size_t at);
/* Marks signatures and notices, once every line has its block. */
void quote_tails_mark(struct quote *quote);

#endif
