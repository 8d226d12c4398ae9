/* The notations of one date at one place of a text; for when.c only. */
#ifndef CANDOUR_COMPARE_WHEN_FORMS_H
#define CANDOUR_COMPARE_WHEN_FORMS_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/when/when.h"

/* Bytes around a date that are looked at for what belongs to it. */
enum { WHEN_LOOK_MAX = 40 };
/* Days of one list: "3, 10, 17 and 24 May". */
enum { WHEN_LIST_MAX = 8 };
/* Years that are believed. */
enum { WHEN_YEAR_MIN = 1700, WHEN_YEAR_MAX = 2199 };

struct when_form_day {
	int year; /* 0: not written */
	int month;
	int day; /* 0: a month */
};

struct when_form {
	struct when_form_day first;
	struct when_form_day last; /* month 0: no range */
	enum when_precision precision;
	size_t end;
	unsigned sure;
	bool is_two_digits; /* the year was cut to two digits */
	bool is_bare;       /* digits and signs alone, which references and versions have too */
	int order;          /* of bare ones: 1 only day first can be meant, -1 only month first */
	bool is_list;       /* the first of several days before one month */
};

/* A date whose first byte is the digit at `at`. is_between: "and" joins a range. */
bool when_form_number(struct str text, size_t at, bool month_first, bool is_between,
	struct when_form *ret_form) MUST_USE;
/* The same for a day, or days, with the month's name. */
bool when_form_day_month(
	struct str text, size_t at, bool is_between, struct when_form *ret_form) MUST_USE;
/* A date that begins with the month's name [at, end). */
bool when_form_month(struct str text, size_t at, size_t end, struct when_form *ret_form) MUST_USE;
/* A time of day at `at`: "6.30 pm", "18:30", "1830 hrs". is_after: a date or "at" stands before,
 * so that "18.30" is enough. */
bool when_form_time(
	struct str text, size_t at, bool is_after, int *ret_minute, size_t *ret_end) MUST_USE;

/* The byte at a place, 0 outside the text. */
unsigned char when_form_byte(struct str text, size_t at);
/* Behind spaces, of which one may be a line's end; never more than a few. */
size_t when_form_gap(struct str text, size_t at);
/* Behind the letters at `at`; the same where there are none. */
size_t when_form_letters(struct str text, size_t at);
/* Behind a sign or word for "to" with its spaces; `at` itself where there is none. */
size_t when_form_until(struct str text, size_t at);
bool when_form_is_word(unsigned char byte); /* letter, digit, underscore, or beyond ASCII */
bool when_form_digit(struct str text, size_t at);
/* Is the word [at, end) one of these, in letters of either case? */
bool when_form_word_is(
	struct str text, size_t at, size_t end, const char *const *words, size_t count);
/* A number of `least` to `most` digits that no further digit follows; moves *at behind it. */
bool when_form_take(
	struct str text, size_t *at, size_t least, size_t most, int *ret_value) MUST_USE;
/* Bytes of the dash at `at`, 0 where there is none. */
size_t when_form_dash(struct str text, size_t at);
/* Behind "st", "th", "er" and their like; `at` itself where there is none. */
size_t when_form_ordinal(struct str text, size_t at);
/* The year of two digits: 50 and more are of the last century. */
int when_form_century(int year);
/* A calendar's day: year 0 is any, day 0 a whole month. */
bool when_form_possible(int year, int month, int day);

#endif
