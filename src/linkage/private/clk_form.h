/* The standard form of a feature's value in each record: the same for all agencies, whatever
 * columns they keep it in. */
#ifndef CANDOUR_LINKAGE_CLK_FORM_H
#define CANDOUR_LINKAGE_CLK_FORM_H

#include "base/str.h"
#include "linkage/table/roles.h"

struct arena;
struct record_column;
struct records;
struct tokenizer;

enum { CLK_FORM_COLUMN_MAX = 8 };

/* Columns of one feature. Their forms are made once a distinct value. */
struct clk_form {
	struct str columns; /* their heads, with commas between */
	size_t count;
	const struct record_column *of[CLK_FORM_COLUMN_MAX];
	struct str *forms[CLK_FORM_COLUMN_MAX]; /* by number of a value */
	bool is_date_in_parts;                  /* year, month, day */
};

/* The columns of these roles that a feature of this name is made of; none is no mistake. */
void clk_form_begin(const struct records *records, const enum role *roles, const char *identifier,
	const struct tokenizer *tokenizer, struct arena *arena, struct clk_form *ret_form);
struct str clk_form_of(const struct clk_form *form, uint32_t record, struct arena *arena);

#endif
