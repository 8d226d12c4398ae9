/* Who says what in a mail: its own words, and what it quotes of others.
 *
 * A mail's text, as the readers give it, is split into lines, and each line is given to a block:
 * block 0 is the mail itself, every other is a message that it quotes, with what the text says of
 * it (author, address, date, subject). Quotes of quotes are blocks whose parent is a quoted one.
 *
 * Forms that are known: ">" marks (RFC 3676 section 4.5, and as people type them), attributions
 * ("On 13 March 2013 X wrote:", in a dozen languages, wrapped over lines), header blocks of
 * Outlook, Apple Mail, Thunderbird and Gmail ("From: Sent: To: Subject:"), Lotus Notes' ("X on
 * 03/12/2013 09:12 AM" above "To:", "cc:", "Subject:"), GroupWise's (">>> X 12/03/2013 >>>"), and
 * the lines that announce a forwarded message. Signatures and notices of confidentiality are told
 * apart, as they are nobody's words on the matter.
 *
 * Pure: nothing is read but the text. The result lies in the arena and points into the text. */
#ifndef CANDOUR_COMPARE_QUOTE_H
#define CANDOUR_COMPARE_QUOTE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* Blocks of one mail, and the ">" marks of one line: what goes beyond stays with the last. */
enum { QUOTE_BLOCK_COUNT_MAX = 2000, QUOTE_DEPTH_MAX = 32 };

/* A date as people and programs write it in quoted headers: of unknown zone, and often of unknown
 * order of day and month. */
struct quote_date {
	int64_t moment; /* seconds, as if it were UTC; DATE_NONE where there is none */
	int64_t other;  /* the same with day and month the other way round, or DATE_NONE */
	bool has_time;
	bool has_zone; /* moment is UTC indeed */
};

enum quote_form {
	QUOTE_OWN,        /* block 0 */
	QUOTE_BARE,       /* marked, and nothing says whose */
	QUOTE_ATTRIBUTED, /* "X wrote:" */
	QUOTE_HEADED      /* a header block, or a line that announces a forwarded message */
};

struct quote_block {
	enum quote_form form;
	uint32_t parent; /* the block that quotes it */
	unsigned level;  /* 0 own, 1 quoted, 2 quoted within a quote ... */
	struct str author;
	struct str address; /* "" unknown; as written */
	struct str to;      /* the header's own words */
	struct str subject;
	struct str message_id;
	struct quote_date date;
	bool is_appointment;   /* an invitation, not a mail */
	size_t from, to_end;   /* bytes: from its header or first line to the end of its last */
	size_t cp_from, cp_to; /* the same in code points */
	size_t word_lines;     /* lines of its own words */
};

enum quote_line_kind {
	QUOTE_LINE_WORDS,
	QUOTE_LINE_BLANK,
	QUOTE_LINE_HEADER,
	QUOTE_LINE_SIGNATURE,
	QUOTE_LINE_NOTICE
};

struct quote_line {
	size_t begin;    /* byte where the line begins, marks included */
	size_t cp_begin; /* the same in code points */
	struct str text; /* behind the marks, trimmed at its end */
	uint32_t block;
	uint16_t depth; /* ">" marks */
	uint8_t kind;   /* enum quote_line_kind */
};

struct quote {
	struct quote_line *lines;
	size_t line_count;
	struct quote_block *blocks; /* [0] is the mail itself */
	size_t block_count;
};

/* A stretch that the mail's page marks as quoted, in code points of the text. They may lie within one
 * another. */
struct quote_mark {
	size_t cp_from, cp_to;
};

/* `near` is when the mail was sent (DATE_NONE unknown): years that a date leaves out come from it. */
void quote_parse(struct arena *arena, struct str text, int64_t near, struct quote *ret_quote);
/* The same where some lines are known to be quoted, as if ">" stood before them. */
void quote_parse_marked(struct arena *arena, struct str text, int64_t near,
	const struct quote_mark *marks, size_t mark_count, struct quote *ret_quote);

/* The first date within a text; false where there is none. *ret_from and *ret_to are its bytes. */
bool quote_date_find(struct str text, int64_t near, struct quote_date *ret_date, size_t *ret_from,
	size_t *ret_to) MUST_USE;

/* "Name <a@b>", "a@b", "Name <a at b>", "Name/ORG@ORG", "Name [mailto:a@b]" into its two parts, each
 * of which may be empty; within the text or the arena. Of "X on behalf of Y" it is Y. */
void quote_person(
	struct arena *arena, struct str text, struct str *ret_name, struct str *ret_address);

#endif
