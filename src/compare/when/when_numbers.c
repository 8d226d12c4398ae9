#include "compare/when/when_forms.h"

/* Three numbers with one sign between. */
struct triple {
	int numbers[3];
	size_t sizes[3];
	char sign;
	size_t end;
};

static bool
take_triple(struct str text, size_t at, struct triple *triple)
{
	for (size_t i = 0; i < 3; i++) {
		size_t start = at;

		if (!when_form_take(text, &at, 1, 4, &triple->numbers[i]))
			return false;
		triple->sizes[i] = at - start;
		if (i == 0)
			triple->sign = (char)when_form_byte(text, at);
		if (i < 2 && when_form_byte(text, at++) != (unsigned char)triple->sign)
			return false;
	}
	triple->end = at;
	return triple->sign == '/' || triple->sign == '.' || triple->sign == '-';
}

/* Nothing may follow that would make it a reference, an address or an amount. */
static bool
triple_ends(struct str text, size_t end)
{
	unsigned char next = when_form_byte(text, end);
	unsigned char then = when_form_byte(text, end + 1);

	if (next == 'T' && when_form_digit(text, end + 1))
		return true;
	if (next == '%' || next == '_' || (next < 0x80 && when_form_is_word(next)))
		return false;
	if (next == '/' || next == '\\' || next == '-' || next == '.' || next == ',' || next == ':')
		return !(when_form_is_word(then) && then < 0x80) ||
			(next == '.' && !char_is_digit((char)then));
	return true;
}

static bool
iso(struct str text, const struct triple *triple, struct when_form *form)
{
	if (triple->sizes[1] > 2 || triple->sizes[2] > 2 || !triple_ends(text, triple->end))
		return false;
	form->first = (struct when_form_day){
		triple->numbers[0], triple->numbers[1], triple->numbers[2]};
	form->end = triple->end;
	form->sure = triple->sign == '-' && triple->sizes[2] == 2 ? 99 : 92;
	return form->first.year >= WHEN_YEAR_MIN && form->first.year <= WHEN_YEAR_MAX &&
		form->first.day > 0 &&
		when_form_possible(form->first.year, form->first.month, form->first.day);
}

/* "4.1.12 The Panel" at a line's start numbers a paragraph. */
static bool
numbers_paragraph(struct str text, size_t at, const struct triple *triple)
{
	unsigned char next = when_form_byte(text, triple->end);

	while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t'))
		at--;
	return triple->sign == '.' && triple->sizes[2] == 2 &&
		(triple->sizes[0] < 2 || triple->sizes[1] < 2) &&
		(at == 0 || text.data[at - 1] == '\n') && (next == ' ' || next == '\t') &&
		when_form_is_word(when_form_byte(text, when_form_gap(text, triple->end)));
}

static bool
numeric(struct str text, size_t at, const struct triple *triple, bool month_first,
	struct when_form *form)
{
	int day = triple->numbers[month_first ? 1 : 0];
	int month = triple->numbers[month_first ? 0 : 1];
	int year = triple->numbers[2];
	bool is_short = triple->sizes[2] == 2;

	if (triple->sizes[0] > 2 || triple->sizes[1] > 2 || (!is_short && triple->sizes[2] != 4) ||
		!triple_ends(text, triple->end) || numbers_paragraph(text, at, triple))
		return false;
	if (triple->numbers[0] > 12 || triple->numbers[1] > 12)
		form->order = triple->numbers[0] > 12 ? 1 : -1;
	if (is_short)
		year = when_form_century(year);
	if (year < WHEN_YEAR_MIN || year > WHEN_YEAR_MAX)
		return false;
	form->sure = day > 12 || day == month ? 95 : 85;
	if (month > 12) {
		int other = day;

		day = month;
		month = other;
		form->sure = 75;
	}
	if (month > 12 || day < 1 || !when_form_possible(year, month, day))
		return false;
	if (is_short)
		form->sure -= triple->sign == '/' ? 10 : 30;
	form->first = (struct when_form_day){year, month, day};
	form->is_two_digits = is_short;
	form->end = triple->end;
	return true;
}

/* "2012/13", "2012-2013": from April to March. */
static bool
financial_year(struct str text, size_t at, struct when_form *form)
{
	size_t end = at;
	int first;
	int second;

	if (!when_form_take(text, &end, 4, 4, &first) || first < 1900 || first > WHEN_YEAR_MAX)
		return false;
	if (when_form_byte(text, end) == '/')
		end++;
	else if (when_form_dash(text, end) > 0)
		end += when_form_dash(text, end);
	else
		return false;
	if (!when_form_take(text, &end, 2, 4, &second))
		return false;
	if (second != (first + 1) % 100 && second != first + 1)
		return false;
	if (!triple_ends(text, end))
		return false;
	form->first = (struct when_form_day){first, 4, 1};
	form->last = (struct when_form_day){first + 1, 3, 31};
	form->precision = WHEN_YEAR;
	form->end = end;
	form->sure = 60;
	return true;
}

bool
when_form_number(
	struct str text, size_t at, bool month_first, bool is_between, struct when_form *ret_form)
{
	struct triple triple = {0};

	*ret_form = (struct when_form){.precision = WHEN_DAY};
	if (take_triple(text, at, &triple)) {
		ret_form->is_bare = true;
		if (triple.sizes[0] == 4)
			return iso(text, &triple, ret_form);
		return numeric(text, at, &triple, month_first, ret_form);
	}
	return financial_year(text, at, ret_form) ||
		when_form_day_month(text, at, is_between, ret_form);
}
