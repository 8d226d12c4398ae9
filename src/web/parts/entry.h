/* Fields that are more than a box: a password that can be shown, a text with a limit, a date in three boxes.
 *
 * They work without scripts. scripts/fields.js uncovers the button that shows a password, and counts. */
#ifndef CANDOUR_WEB_PARTS_ENTRY_H
#define CANDOUR_WEB_PARTS_ENTRY_H

#include "web/parts/choice.h"

enum {
	ENTRY_ATTRIBUTES_MAX = 24
}; /* of what surrounds one, ours included; more is asserted against */

struct part_password {
	struct part_field
		field; /* type, spelling and capitals are set here; autocomplete "" is "current-password" */
	struct part button;      /* classes; its words, "" is "Show" */
	struct str button_label; /* read out for it, "" is "Show password" */
};
void part_password(struct buf *out, const struct part_password *password);

struct part_limit {
	size_t letters;     /* the most of them, or */
	size_t words;       /* of words; 0 and 0: no limit is said */
	unsigned threshold; /* per cent of it from which on the count is shown; 0: always */
	bool has_threshold;
	struct str
		says; /* "%{count}" in it is the limit; "" is "You can enter up to %{count} characters" */
	struct str classes; /* of that sentence */
	struct str counts;  /* "words", "bytes"; "" is what the limit is of */
};
/* A text area; what may be filled in stands beneath it. */
void part_character_count(
	struct buf *out, const struct part_field *field, const struct part_limit *limit);

enum part_date_mark { DATE_MARK_UNSAID = 0, DATE_MARK_WRONG, DATE_MARK_RIGHT };

struct part_date_box {
	struct part part; /* id ("" is that of the date, a hyphen, the name), classes, attributes */
	struct str name;  /* "day" */
	struct str label; /* "" is the name with a capital */
	struct str value;
	unsigned width; /* in letters; 0 is 2 */
	enum part_date_mark
		mark; /* where the date has an error and none is marked wrong, all are that are unsaid */
	struct str inputmode; /* "" is "numeric" */
	struct str autocomplete, pattern;
};
struct part_date {
	struct part part;       /* id, classes, attributes */
	struct str name_prefix; /* "due" names the boxes "due-day" and so on */
	const struct part_date_box *boxes;
	size_t count;
	bool has_fieldset;
	struct part_fieldset fieldset;
	struct part hint;
	struct part_error error;
	struct part group, before, after;
};
void part_date_input(struct buf *out, const struct part_date *date);

#endif
