/* Fields of forms: a label, what helps, what went wrong, and what is filled in. */
#ifndef CANDOUR_WEB_PARTS_FIELD_H
#define CANDOUR_WEB_PARTS_FIELD_H

#include "web/parts/part.h"

struct part_label {
	struct part part;
	bool is_heading; /* the page's h1 is this label */
};

struct part_error {
	struct part part;
	struct str prefix; /* read out before it; "" is "Error" */
	bool has_no_prefix;
};

enum part_spellcheck { SPELLCHECK_UNSAID = 0, SPELLCHECK_ON, SPELLCHECK_OFF };

struct part_field {
	struct part part; /* its id ("" is the name), classes and attributes */
	struct str name;
	struct str value;
	struct part_label label;
	struct part hint;
	struct part_error error; /* where it has words the field is marked */
	struct str described_by; /* ids of further words */
	struct part group;       /* classes and attributes of what surrounds all */
	struct part before, after;
	bool is_disabled;
	enum part_spellcheck spellcheck;
	struct str autocomplete;
	/* Of an input. */
	struct str type; /* "" is "text" */
	struct str inputmode, pattern, autocapitalize;
	struct part prefix, suffix; /* "£", "per item" */
	struct part wrapper;
	bool is_multiple; /* of a file upload */
	/* Of a textarea. */
	unsigned rows; /* 0 is 5 */
};

struct part_option {
	struct str text;
	struct str value;
	bool has_value; /* else the text is the value */
	bool is_selected;
	bool is_disabled;
	const struct part_attribute *attributes;
	size_t attribute_count;
};

void part_label(struct buf *out, const struct part_label *label, struct str target);
void part_hint(struct buf *out, const struct part *hint);
void part_error(struct buf *out, const struct part_error *error);

void part_input(struct buf *out, const struct part_field *field);
void part_textarea(struct buf *out, const struct part_field *field);
void part_file_upload(struct buf *out, const struct part_field *field);
void part_select(struct buf *out, const struct part_field *field, const struct part_option *options,
	size_t count);

/* For parts that are made of fields: hint and error, and the ids that describe the field, in `ret_ids`. */
void part_help(struct buf *out, struct str id, struct str described_by, const struct part *hint,
	const struct part_error *error, struct buf *ret_ids);
void part_group_begin(struct buf *out, const struct part *group, bool is_wrong);

#endif
