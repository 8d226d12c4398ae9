#include "compare/when/when_forms.h"

/* "am", "p.m.", behind at most one space. */
static bool
take_half(struct str text, size_t *at, int *ret_hours)
{
	size_t start = when_form_gap(text, *at);
	char half = char_lower((char)when_form_byte(text, start));

	if (half != 'a' && half != 'p')
		return false;
	start++;
	start += when_form_byte(text, start) == '.';
	if (char_lower((char)when_form_byte(text, start)) != 'm')
		return false;
	start++;
	if (when_form_is_word(when_form_byte(text, start)))
		return false;
	start += when_form_byte(text, start) == '.' && when_form_byte(text, start - 2) == '.';
	*at = start;
	*ret_hours = half == 'p' ? 12 : 0;
	return true;
}

static bool
is_hours_word(struct str text, size_t at, size_t *ret_end)
{
	static const char *const words[] = {"hrs", "hours", "h", "uhr"};
	size_t start = when_form_gap(text, at);

	*ret_end = when_form_letters(text, start);
	return *ret_end > start && when_form_word_is(text, start, *ret_end, words, COUNT_OF(words));
}

bool
when_form_time(struct str text, size_t at, bool is_after, int *ret_minute, size_t *ret_end)
{
	size_t digits = at;
	int hour;
	int minute = 0;
	int more;
	char sign;
	bool has_minutes = false;

	if (when_form_take(text, &digits, 4, 4, &hour) && hour / 100 < 24 && hour % 100 < 60 &&
		is_hours_word(text, digits, ret_end)) {
		*ret_minute = hour / 100 * 60 + hour % 100;
		return true;
	}
	if (!when_form_take(text, &at, 1, 2, &hour) || hour > 23)
		return false;
	sign = (char)when_form_byte(text, at);
	if ((sign == ':' || sign == '.') && when_form_digit(text, at + 1)) {
		at++;
		if (!when_form_take(text, &at, 2, 2, &minute) || minute > 59)
			return false;
		has_minutes = true;
		if (when_form_byte(text, at) == ':' && when_form_digit(text, at + 1) &&
			when_form_digit(text, at + 2))
			at += 3;
	}
	if (take_half(text, &at, &more)) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + more;
	} else if (!has_minutes || (sign == '.' && !is_after) ||
		(when_form_is_word(when_form_byte(text, at)) && when_form_byte(text, at) != 'Z') ||
		(when_form_byte(text, at) == '.' && when_form_digit(text, at + 1))) {
		return false;
	}
	*ret_minute = hour * 60 + minute;
	*ret_end = at;
	return true;
}
