/* The head of a document while it is decided what the document is; for meeting_head.c,
 * meeting_role.c and meeting_name.c only. Positions are bytes of the scan's text. */
#ifndef CANDOUR_COMPARE_MEETING_HEAD_H
#define CANDOUR_COMPARE_MEETING_HEAD_H

#include "compare/meeting/meeting_scan.h"

struct head_line {
	size_t from;
	size_t to;
};

struct meeting_head {
	struct head_line lines[MEETING_HEAD_LINES];
	size_t count;
	size_t end;     /* where the head ends: at the first numbered item, or by size */
	size_t type_at; /* the word "minutes", "agenda"; STR_NONE */
	size_t type_to;
	size_t type_line;
	enum meeting_role type;
};

/* True where a word of the phrase ends the names of bodies: committee, panel, sub-... */
bool head_has_noun(struct str phrase);
/* A name in which underscores are spaces. */
struct str head_spaced(struct arena *arena, struct str name);
/* The nth folder above the file, 0 the nearest; "" where there is none. */
struct str head_folder(struct str path, size_t nth);

/* The word that says what the document is: type, type_at, type_to, type_line. */
void head_type(struct meeting_scan *scan, struct meeting_head *head);
/* What the document is, by its head, its name (`file`) and its folder. */
enum meeting_role head_role(
	const struct meeting_scan *scan, const struct meeting_head *head, struct str file);
/* Of which body: own_key and own_name; "" where nothing says so. */
void head_body(struct meeting_scan *scan, const struct meeting_head *head, struct str file);

#endif
