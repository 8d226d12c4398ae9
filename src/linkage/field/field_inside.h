/* How fields are made of columns, for the files of this folder alone. */
#ifndef CANDOUR_LINKAGE_FIELD_INSIDE_H
#define CANDOUR_LINKAGE_FIELD_INSIDE_H

#include "linkage/field/field_set.h"
#include "linkage/table/records.h"

/* What of a column's value a field takes. */
enum field_part_of { PART_WHOLE, PART_GIVEN, PART_SURNAME, PART_COUNT };

struct field_part {
	const struct record_column *column;
	enum field_part_of part;
};

/* A field to be: the columns of different sources that say the same. */
struct field_plan {
	enum role role;
	struct str kind;
	struct str name;
	bool is_for_blocking;
	bool is_joined; /* a record may have several parts: its value is all of them */
	size_t part_count;
	struct field_part parts[FIELD_PART_MAX];
	bool sources[RECORD_SOURCE_MAX]; /* that one of the parts is of */
};

struct field_plans {
	size_t count;
	struct field_plan *of; /* [RECORD_COLUMN_MAX] */
	size_t left_out;       /* columns beyond FIELD_MAX, the least telling ones */
};

/* Columns of different sources that have one role and say one thing are one field: "Forename" of
 * the police and "First name" of the schools. All columns of an address are one field, joined where
 * a source has several: what is a line of its own here is part of a line there. A source that has full
 * names alone, where others have
 * them in parts, takes part by their parts. */
void field_plans_make(const struct records *records, const enum role *roles, struct arena *arena,
	struct field_plans *ret_plans);

struct field_former {
	const struct tokenizer *tokenizer;
	const struct names *names;
	struct arena *arena;
};

/* The standard form of one raw value; empty where it is none of its role or stands for nothing. Not
 * for days. */
struct str field_form(
	const struct field_former *former, enum role role, enum field_part_of part, struct str raw);
/* Whether a text has the shape of what field_form gives, on which all that compares relies. */
bool field_form_fits(enum role role, struct str form);
/* Numbers the standard forms of all parts, in the order of the parts and of their values; as they were
 * made by a former run, where `was` (NULL: none) knows them. Makes field->forms, and of_former where it
 * took anything from `was`. */
void field_forms_number(const struct field_former *former, const struct records *records,
	const struct field_plan *plan, const struct field_forms *was, struct field *field);

#endif
