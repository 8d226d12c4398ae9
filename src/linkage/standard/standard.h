/* Values as they are compared: one form for what people write in many.
 *
 * Each function takes a raw value and says whether it is one of its kind; the raw value is kept by
 * whoever has the records. Texts are UTF-8; results go into the arena. */
#ifndef CANDOUR_LINKAGE_STANDARD_H
#define CANDOUR_LINKAGE_STANDARD_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

struct arena;
struct tokenizer;

/* Words in lower case without their accents, one space apart, with what is neither letter nor digit
 * taken out: "O'Brien-Smith " is "obrien smith". Marks within a word (apostrophes, dots of initials)
 * join it; hyphens, slashes and the rest part it. */
struct str standard_words(const struct tokenizer *tokenizer, struct arena *arena, struct str raw);

/* A day, or as much of one as is known: parts that are not are 0. */
struct standard_date {
	int year;
	int month;
	int day;
};

/* How a column writes days whose parts are all numbers: 03/04/2012. */
enum standard_order { ORDER_DAY_FIRST, ORDER_MONTH_FIRST };

/* "2012-03-04", "20120304", "4/3/2012", "04.03.12", "4 March 2012", "Mar 2012", "2012", with a time
 * behind or not. Years of two digits are those up to `year_last` (of the latest record). False where
 * it is no date, or one that no calendar has. */
bool standard_date(struct str raw, enum standard_order order, int year_last,
	struct standard_date *ret_date) MUST_USE;
/* Which order a day shows that is written in numbers: +1 where its first number can only be a day,
 * -1 where its second can, 0 where it may be either or is not written so. A column has the order of
 * the most: one slip must not turn all others. */
int standard_date_order(struct str raw);
/* Days that are written where nobody knows the day: 1 January of any year, and 1900 as a whole. */
bool standard_date_is_default(struct standard_date date);

/* "SW1A 1AA" from "sw1a1aa", "S W1A 1AA"; the area, district and sector are its front parts. Form
 * after Royal Mail's Programmers' Guide to PAF; whether it exists is not asked. */
struct standard_postcode {
	struct str unit;     /* "sw1a1aa" */
	struct str sector;   /* "sw1a1" */
	struct str district; /* "sw1a" */
	struct str area;     /* "sw" */
};
bool standard_postcode(
	struct arena *arena, struct str raw, struct standard_postcode *ret_postcode) MUST_USE;

/* Ten digits whose last is the check digit modulo 11 (NHS Data Dictionary, "NHS NUMBER"). */
bool standard_nhs_number(struct arena *arena, struct str raw, struct str *ret_digits) MUST_USE;
/* A letter that checks the twelve characters behind it, the last a digit or, in a temporary number, a
 * letter (Department for Education, "Unique pupil numbers: guide"). */
bool standard_upn(struct arena *arena, struct str raw, struct str *ret_number) MUST_USE;
/* A number of seven to fifteen digits; those of the United Kingdom begin with 0, others with the
 * country's. */
bool standard_phone(struct arena *arena, struct str raw, struct str *ret_digits) MUST_USE;
/* In lower case; dots and what stands behind a plus in the box of Gmail do not count. */
bool standard_email(struct arena *arena, struct str raw, struct str *ret_address) MUST_USE;

/* What a column of yes and no says: "Y", "true", "1", "X"; "N", "false", "0". Anything else says
 * neither. */
enum standard_flag { FLAG_UNKNOWN, FLAG_NO, FLAG_YES };
enum standard_flag standard_flag(struct str raw);

#endif
