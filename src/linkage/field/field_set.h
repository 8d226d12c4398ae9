/* Fields: what is compared of each record. A field is a column, or several that say one thing, in
 * standard form, its distinct values numbered, with what comparing needs of each value at hand.
 *
 * A struct field_set owns its memory until field_set_free and points into the records. */
#ifndef CANDOUR_LINKAGE_FIELD_SET_H
#define CANDOUR_LINKAGE_FIELD_SET_H

#include "base/arena.h"
#include "base/attr.h"
#include "linkage/standard/standard.h"
#include "linkage/table/roles.h"
#include "linkage/table/values.h"

#include <stdbool.h>

struct err;
struct records;
struct tokenizer;

enum { FIELD_MAX = 16, FIELD_PART_MAX = 64, FIELD_NOTE_MAX = 50 };

/* The words of one value, by their numbers in fields.words. */
struct field_words {
	const uint32_t *numbers;
	uint32_t count;
};

/* Which standard form each value of a column has, by the number of the value: of the field's values. */
struct field_part_forms {
	uint32_t column; /* its place among those of the records */
	unsigned part;   /* what of the value the field takes (field_inside.h) */
	uint32_t count;  /* values, with number 0 */
	uint32_t *numbers;
};

/* The same of all columns of a field. Of days, and where a record may have several parts, there is no
 * part in it. */
struct field_forms {
	enum role role;
	uint32_t value_count;
	const struct str *texts;
	size_t part_count;
	struct field_part_forms *parts;
};

/* What a former run made of records that stand first now, in columns that stand first, with the same
 * numbers: it is not made again. Numbers are below their counts, columns there; the rest may be
 * anything, and texts that are no standard forms of their role are not taken. */
struct field_known {
	size_t count;
	const struct field_forms *of[FIELD_MAX]; /* in the order of the fields */
};

struct field {
	enum role role;
	struct str name;
	bool is_for_blocking; /* alone: other fields say the same, and are compared */
	/* Standard forms. Those that were known are found by values_find in surnames alone. */
	struct values values;
	uint32_t *numbers; /* [record_count], of values */
	struct field_forms forms;
	/* By the number of a form that was known: its number now, 0 where no record has it; or NULL. */
	uint32_t *of_former;
	/* Each by number of value, where the role has it, else NULL. */
	struct standard_date *dates;
	double *amounts;
	struct field_words *words;
	/* Days that are written where nobody knows the day (standard_date_is_default), of dates. */
	bool *is_default;
	/* The same name in other letters ("bob", "robert" and "rob" give one number): for given
	 * names the number that stands for all values that may be the same; never 0 but for 0. */
	uint32_t *same_as;
};

struct field_set {
	struct arena arena;
	const struct records *records;
	uint32_t record_count;
	size_t count;
	struct field of[FIELD_MAX];
	struct values words; /* of all fields of names and text; counted once a record and field */
	double *rarity;      /* by word: log of records to records that have it */
	uint32_t *word_same_as; /* by word: as same_as, for words of names */
	/* What the reader should know of the values, in plain sentences. */
	size_t note_count;
	struct str notes[FIELD_NOTE_MAX];
};

/* Makes the fields of records whose columns have these roles. ERR_USAGE where nothing can be
 * compared. */
bool field_set_make(const struct records *records, const enum role *roles,
	const struct tokenizer *tokenizer, struct field_set *ret_fields, struct err *err) MUST_USE;
/* The same, with what is known of former records, which stays as long as the fields; NULL: nothing.
 * What comes of it is the same. */
bool field_set_make_again(const struct records *records, const enum role *roles,
	const struct tokenizer *tokenizer, const struct field_known *known,
	struct field_set *ret_fields, struct err *err) MUST_USE;
void field_set_free(struct field_set *fields);

static inline struct str
field_text(const struct field *field, uint32_t number)
{
	return field->values.texts[number];
}

#endif
