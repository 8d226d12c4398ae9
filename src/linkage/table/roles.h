/* What the columns of records hold: guessed from their heads and from what is in them, shown, and
 * changed where the guess is wrong.
 *
 * A head is believed where most of its values bear it out; a column whose head says nothing is known
 * by its values alone. What heads say stands in heads.h. */
#ifndef CANDOUR_LINKAGE_ROLES_H
#define CANDOUR_LINKAGE_ROLES_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct records;

enum role {
	ROLE_IGNORED, /* says nothing of who it is: notes, empty columns, one value everywhere */
	ROLE_ID,      /* names the record */
	ROLE_TRUTH,   /* says who it is, for evaluation only; never compared */
	ROLE_SOURCE,  /* names the agency */
	ROLE_GIVEN,
	ROLE_SURNAME,
	ROLE_NAME, /* given names and surname in one */
	ROLE_BIRTH,
	ROLE_BIRTH_YEAR, /* parts of a birth day in columns of their own */
	ROLE_BIRTH_MONTH,
	ROLE_BIRTH_DAY,
	ROLE_DATE, /* another day, such as a referral's */
	ROLE_POSTCODE,
	ROLE_ADDRESS,
	ROLE_PLACE,
	ROLE_PHONE,
	ROLE_EMAIL,
	ROLE_NHS_NUMBER,
	ROLE_UPN,
	ROLE_CODE,     /* another number that one person has */
	ROLE_CATEGORY, /* one of few values: sex, ethnicity, state */
	ROLE_NUMBER,
	ROLE_TEXT,  /* words: a title, an occupation */
	ROLE_KNOWN, /* the day the agency first knew of the person; kept, not compared */
	ROLE_FLAG,  /* yes or no: at risk, on a plan; kept, not compared */
	ROLE_COUNT
};

/* "given_name" and the like: for maps, reports and options. */
const char *column_role_name(enum role role);
bool role_of_name(struct str name, enum role *ret_role) MUST_USE;

/* A role for each column, [record column_count]. */
void roles_guess(const struct records *records, enum role *ret_roles);
/* Tells in the records' notes of columns that say nothing and of ids that stand more than once. The
 * records are linked all the same. */
void roles_note(struct records *records, const enum role *roles);

#endif
