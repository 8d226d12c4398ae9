#include "linkage/standard/standard.h"

#include "base/date.h"

#include <string.h>

/* The pieces of a written day: numbers and names of months, in their order. */
struct pieces {
	struct {
		int value;
		size_t digits; /* 0: the name of a month */
	} of[4];
	size_t count;
};

static int
month_of(struct str word)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12 && word.len >= 3; i++)
		if (str_starts_nocase(word, str_make(months + 3 * i, 3)))
			return i + 1;
	return 0;
}

static bool
piece_take(struct str *rest, struct pieces *p)
{
	size_t len = 0;
	bool number = char_is_digit(rest->data[0]);
	uint64_t value = 0;

	while (len < rest->len &&
		(number ? char_is_digit(rest->data[len]) : char_is_alpha(rest->data[len])))
		len++;
	if (number && (len > 8 || !str_to_u64(str_slice(*rest, 0, len), &value)))
		return false;
	if (!number)
		value = (uint64_t)month_of(str_slice(*rest, 0, len));
	/* "4th", "of" */
	if (value > 0 || number) {
		if (p->count == 4)
			return false;
		p->of[p->count].value = (int)value;
		p->of[p->count++].digits = number ? len : 0;
	} else if (len > 2) {
		return false;
	}
	*rest = str_from(*rest, len);
	return true;
}

/* Numbers and words up to a time of day: "2012-03-04T10:00" and "4/3/2012 0:00" end before it. */
static bool
pieces_take(struct str raw, struct pieces *p)
{
	struct str rest = str_trim(raw);

	p->count = 0;
	if (rest.len > 40)
		return false;
	while (rest.len > 0) {
		size_t colon = str_find_char(rest, ':');

		if (p->count > 0 && colon != STR_NONE && colon <= 3)
			return true;
		if (p->count > 0 && rest.len > 1 && (rest.data[0] | 0x20) == 't' &&
			char_is_digit(rest.data[1]))
			return true;
		if (char_is_digit(rest.data[0]) || char_is_alpha(rest.data[0])) {
			if (!piece_take(&rest, p))
				return false;
		} else if (memchr("-/. ,_\\", rest.data[0], 7) != NULL) {
			rest = str_from(rest, 1);
		} else {
			return false;
		}
	}
	return p->count > 0;
}

static int
year_of(int value, size_t digits, int year_last)
{
	int century = year_last / 100 * 100;

	if (digits != 2)
		return value;
	return century + value > year_last ? century - 100 + value : century + value;
}

static bool
date_check(struct standard_date date, struct standard_date *ret_date)
{
	struct civil civil = {.year = date.year,
		.month = date.month == 0 ? 1 : date.month,
		.day = date.day == 0 ? 1 : date.day};

	if (date.year < 1 || date.year > 9999 || !date_civil_valid(civil))
		return false;
	*ret_date = date;
	return true;
}

/* Three numbers, or two and a month's name: which is which. */
static bool
full_take(const struct pieces *p, enum standard_order order, int year_last,
	struct standard_date *ret_date)
{
	struct standard_date date = {0};
	size_t year = 2;
	size_t month = order == ORDER_MONTH_FIRST ? 0 : 1;
	size_t day = order == ORDER_MONTH_FIRST ? 1 : 0;

	if (p->of[0].digits == 4) {
		year = 0;
		month = 1;
		day = 2;
	}
	for (size_t i = 0; i < 3; i++) {
		if (p->of[i].digits != 0)
			continue;
		month = i;
		year = p->of[0].digits == 4 ? 0 : 2;
		day = 3 - month - year;
	}
	if (p->of[year].digits == 0 || p->of[day].digits == 0)
		return false;
	date.year = year_of(p->of[year].value, p->of[year].digits, year_last);
	date.month = p->of[month].value;
	date.day = p->of[day].value;
	/* A month above 12 can only be a day that one record has in the other order. */
	if (date.month > 12 && date.day <= 12) {
		date.month = p->of[day].value;
		date.day = p->of[month].value;
	}
	return date.month > 0 && date.day > 0 && date_check(date, ret_date);
}

bool
standard_date(
	struct str raw, enum standard_order order, int year_last, struct standard_date *ret_date)
{
	struct pieces p;
	struct standard_date date = {0};

	if (!pieces_take(raw, &p))
		return false;
	if (p.count >= 3)
		return full_take(&p, order, year_last, ret_date);
	if (p.count == 1 && p.of[0].digits == 8) {
		date = (struct standard_date){
			p.of[0].value / 10000, p.of[0].value / 100 % 100, p.of[0].value % 100};
		return date.month > 0 && date.day > 0 && date_check(date, ret_date);
	}
	if (p.count == 1 && p.of[0].digits == 4) {
		date.year = p.of[0].value;
		return date_check(date, ret_date);
	}
	if (p.count == 2) {
		size_t year = p.of[0].digits == 4 ? 0 : 1;

		if (p.of[year].digits != 4 || p.of[1 - year].value < 1 || p.of[1 - year].value > 12)
			return false;
		date.year = p.of[year].value;
		date.month = p.of[1 - year].value;
		return date_check(date, ret_date);
	}
	return false;
}

int
standard_date_order(struct str raw)
{
	struct pieces p;

	if (!pieces_take(raw, &p) || p.count < 3 || p.of[0].digits == 0 || p.of[0].digits > 2 ||
		p.of[1].digits == 0 || p.of[1].digits > 2)
		return 0;
	if (p.of[0].value > 12 && p.of[1].value <= 12)
		return 1;
	return p.of[1].value > 12 && p.of[0].value <= 12 ? -1 : 0;
}

bool
standard_date_is_default(struct standard_date date)
{
	return (date.month == 1 && date.day == 1) || date.year == 1900;
}
