/* Radios and check boxes, and the fieldset around what belongs together. */
#ifndef CANDOUR_WEB_PARTS_CHOICE_H
#define CANDOUR_WEB_PARTS_CHOICE_H

#include "web/parts/field.h"

struct part_fieldset {
	struct part part; /* classes and attributes */
	struct part legend;
	bool legend_is_heading;
	struct str described_by;
	struct str role;
};
void part_fieldset_begin(struct buf *out, const struct part_fieldset *fieldset);
void part_fieldset_end(struct buf *out);

struct part_choice {
	struct part part; /* its words; id, where another than the usual is wanted; attributes */
	struct str name;  /* of this one alone */
	struct str value;
	bool is_checked;
	bool is_disabled;
	struct part label; /* classes and attributes */
	struct part hint;
	struct html conditional; /* shown beneath; with it stands data-aria-controls */
	struct str divider;      /* "or": nothing to choose, only this word */
	struct str behaviour;    /* "exclusive" */
};

struct part_choices {
	struct part part;     /* classes and attributes of the list */
	struct str id_prefix; /* "" is the name */
	struct str name;
	const struct part_choice *choices;
	size_t count;
	bool has_fieldset;
	struct part_fieldset fieldset;
	struct part hint;
	struct part_error error;
	struct str described_by;
	struct part group;
	struct part before, after;
};
void part_radios(struct buf *out, const struct part_choices *choices);
void part_checkboxes(struct buf *out, const struct part_choices *choices);

#endif
