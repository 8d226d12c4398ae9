#include "compare/when/when_forms.h"
#include "compare/when/when_words.h"

/* The month's name behind a day's number, over "-", ".", "of", "day of", "de". */
static const struct when_word *
month_after(struct str text, size_t at, size_t *ret_start, size_t *ret_end)
{
	static const char *const links[] = {"of", "de", "di", "day", "del", "o", "the"};
	size_t links_left = 2;
	size_t end;

	if (when_form_byte(text, at) == '.')
		at++;
	at = when_form_gap(text, at);
	if (when_form_byte(text, at) == '-' || when_form_byte(text, at) == '/')
		at = when_form_gap(text, at + 1);
	end = when_form_letters(text, at);
	while (links_left-- > 0 && end > at &&
		when_form_word_is(text, at, end, links, COUNT_OF(links))) {
		at = when_form_gap(text, end);
		end = when_form_letters(text, at);
	}
	*ret_start = at;
	*ret_end = end;
	return end > at && !(when_form_byte(text, end) == '_')
		? when_words_month(str_slice(text, at, end))
		: NULL;
}

/* What follows a two-digit number shows whether it was a year: "12 March 13:00" and "12 March 13
 * members" have none. */
static bool
is_short_year(struct str text, size_t end)
{
	unsigned char next = when_form_byte(text, end);
	size_t after = when_form_gap(text, end);
	unsigned char then = when_form_byte(text, after);

	if (when_form_is_word(next) || next == '%' || next == '/' || next == '-')
		return false;
	if ((next == ':' || next == '.' || next == ',') && when_form_digit(text, end + 1))
		return false;
	if (when_words_month(str_slice(text, after, when_form_letters(text, after))) != NULL)
		return false;
	return after == end || next == '\n' || !(char_is_alpha((char)then) && (then & 0x20) != 0);
}

/* Texts of printed pages put an empty line behind each line: "12th June,\n\n2016". The year is only
 * sought there behind a comma, or where a sentence goes on or ends behind it. */
static size_t
gap_to_year(struct str text, size_t at)
{
	size_t next = when_form_gap(text, at);
	size_t further = next;
	size_t end;
	int year;

	if (next == at || when_form_byte(text, next) != '\n')
		return next;
	while (further < text.len && further - next < 3 && char_is_space(text.data[further]))
		further++;
	end = further;
	if (!when_form_take(text, &end, 4, 4, &year))
		return next;
	if (when_form_byte(text, at - 1) == ',' || when_form_byte(text, end) == '.' ||
		when_form_byte(text, end) == ',' || when_form_byte(text, end) == ')')
		return further;
	return next;
}

/* The year behind a month or a day and month. is_glued: two digits are taken at their word
 * ("12-Mar-13"); is_short: the month's name is cut, so that a full stop belongs to it. */
static bool
year_after(struct str text, size_t at, bool is_glued, bool is_short, struct when_form *form)
{
	static const char *const links[] = {"of", "de", "del", "of the year"};
	size_t end;
	bool apostrophe = false;
	int year;

	/* Behind a whole name a full stop ends the sentence, unless it parts: "12.March.2013". */
	if (when_form_byte(text, at) == ',' ||
		(when_form_byte(text, at) == '.' && (is_short || when_form_digit(text, at + 1))))
		at++;
	/* "12-Mar-13", but "9 May - 14 June". */
	if (when_form_byte(text, at) == '-' || when_form_byte(text, at) == '/')
		at++;
	else
		at = gap_to_year(text, at);
	end = when_form_letters(text, at);
	if (end > at && when_form_word_is(text, at, end, links, COUNT_OF(links)))
		at = when_form_gap(text, end);
	if (when_form_byte(text, at) == '\'' || str_starts(str_from(text, at), STR("\u2019"))) {
		apostrophe = true;
		at += text.data[at] == '\'' ? 1 : 3;
	}
	end = at;
	if (!apostrophe && when_form_take(text, &end, 4, 4, &year)) {
		if (year < WHEN_YEAR_MIN || year > WHEN_YEAR_MAX ||
			when_form_is_word(when_form_byte(text, end)))
			return false;
	} else if (when_form_take(text, &end, 2, 2, &year) &&
		(apostrophe || is_glued ? !when_form_is_word(when_form_byte(text, end))
					: is_short_year(text, end))) {
		year = when_form_century(year);
		form->is_two_digits = true;
	} else {
		return false;
	}
	form->first.year = year;
	form->end = end;
	return true;
}

/* May a month's name without a year stand there? "may" and "march" in small letters may not. */
static bool
month_stands(struct str text, size_t at, const struct when_word *month)
{
	bool is_small = (text.data[at] & 0x20) != 0;

	return !((month->flags & WHEN_WORD_COMMON) && is_small);
}

enum joint { JOINT_NONE, JOINT_RANGE, JOINT_AND, JOINT_COMMA };

static enum joint
take_joint(struct str text, size_t *at)
{
	static const char *const words[] = {"and", "or", "und", "et", "y", "en", "e"};
	size_t until = when_form_until(text, *at);
	size_t start = when_form_gap(text, *at);
	size_t end = when_form_letters(text, start);

	if (until > *at || when_form_byte(text, *at) == '/') {
		*at = until > *at ? until : *at + 1;
		return JOINT_RANGE;
	}
	if (when_form_byte(text, start) == '&')
		end = start + 1;
	else if (when_form_byte(text, start) == ',' && when_form_byte(text, start + 1) == ' ') {
		*at = when_form_gap(text, start + 1);
		end = when_form_letters(text, *at);
		if (end == *at || !when_form_word_is(text, *at, end, words, 1))
			return JOINT_COMMA;
	} else if (end == start || !when_form_word_is(text, start, end, words, COUNT_OF(words)))
		return JOINT_NONE;
	*at = when_form_gap(text, end);
	return JOINT_AND;
}

/* "12", "12-14", "12 and 14", "3, 10 and 17" before a month. */
struct days {
	int first;
	int last; /* 0: no range */
	size_t first_end;
	size_t month;
	size_t month_end;
	const struct when_word *word;
	bool is_list;
};

static bool
take_days(struct str text, size_t at, bool is_between, struct days *days)
{
	enum joint joint = JOINT_NONE;
	enum joint before = JOINT_NONE;
	int value;

	for (size_t i = 0; i < WHEN_LIST_MAX; i++) {
		if (!when_form_take(text, &at, 1, 2, &value) || value < 1 || value > 31)
			return false;
		at = when_form_ordinal(text, at);
		if (i == 0) {
			days->first = value;
			days->first_end = at;
		} else if (joint == JOINT_RANGE || (is_between && i == 1 && joint == JOINT_AND)) {
			days->last = value;
		}
		days->word = month_after(text, at, &days->month, &days->month_end);
		if (days->word != NULL) {
			days->is_list = i > 0 && days->last == 0;
			return joint != JOINT_COMMA && (i < 2 || days->last == 0) &&
				(days->last == 0 || days->last > days->first);
		}
		before = joint;
		joint = take_joint(text, &at);
		/* After a range or an "and" only the month may follow. */
		if (joint == JOINT_NONE || before == JOINT_RANGE || before == JOINT_AND)
			return false;
	}
	return false;
}

/* "12 March Street" is where someone lives. */
static bool
is_address(struct str text, size_t at)
{
	static const char *const words[] = {"street", "st", "road", "rd", "avenue", "lane", "close",
		"house", "court", "drive", "terrace", "place", "way", "gardens", "crescent",
		"square", "grove", "hill", "park", "row", "walk"};
	size_t start = when_form_gap(text, at);
	size_t end = when_form_letters(text, start);

	return end > start && (text.data[start] & 0x20) == 0 &&
		when_form_word_is(text, start, end, words, COUNT_OF(words));
}

bool
when_form_day_month(struct str text, size_t at, bool is_between, struct when_form *form)
{
	struct days days = {0};
	bool has_year;
	bool is_glued;

	if (!take_days(text, at, is_between, &days))
		return false;
	form->first = (struct when_form_day){.month = days.word->number, .day = days.first};
	form->end = days.month_end;
	is_glued = when_form_byte(text, days.month_end) != ' ' ||
		!(days.word->flags & WHEN_WORD_FULL);
	has_year = year_after(
		text, days.month_end, is_glued, !(days.word->flags & WHEN_WORD_FULL), form);
	if (!has_year &&
		(!month_stands(text, days.month, days.word) ||
			when_form_is_word(when_form_byte(text, days.month_end))))
		return false;
	if (!has_year &&
		((!(days.word->flags & WHEN_WORD_FULL) && (text.data[days.month] & 0x20) != 0) ||
			is_address(text, days.month_end)))
		return false;
	if (!when_form_possible(form->first.year, form->first.month, form->first.day) ||
		(days.last > 0 &&
			!when_form_possible(form->first.year, form->first.month, days.last)))
		return false;
	if (days.last > 0)
		form->last = (struct when_form_day){
			.year = form->first.year, .month = form->first.month, .day = days.last};
	if (days.is_list)
		form->end = days.first_end;
	form->is_list = days.is_list;
	form->sure = !has_year ? 70 : form->is_two_digits ? 85 : 98;
	form->sure -= days.is_list ? 15 : 0;
	return true;
}

/* "March 12-14, 2013": the day behind a month's name. */
static bool
month_day(struct str text, size_t at, struct when_form *form)
{
	size_t until;
	int value;

	if (!when_form_take(text, &at, 1, 2, &value) || value < 1 || value > 31)
		return false;
	at = when_form_ordinal(text, at);
	form->first.day = value;
	until = when_form_until(text, at);
	if (until > at && when_form_take(text, &until, 1, 2, &value) && value > form->first.day &&
		value <= 31 &&
		when_words_month(str_slice(text, when_form_gap(text, until),
			when_form_letters(text, when_form_gap(text, until)))) == NULL) {
		at = when_form_ordinal(text, until);
		form->last = form->first;
		form->last.day = value;
	}
	form->end = at;
	return true;
}

/* What stands behind "March 12" without a year shows whether it is a number of something. */
static bool
day_ends(struct str text, size_t at)
{
	unsigned char next = when_form_byte(text, at);

	if (next == '%' || next == '_' || next == '/' || next == ':' ||
		(next < 0x80 && when_form_is_word(next)))
		return false;
	return !((next == '.' || next == ',') && when_form_digit(text, at + 1));
}

/* "April to June 2013". */
static bool
months_until(struct str text, size_t at, struct when_form *form)
{
	size_t start = when_form_until(text, at);
	size_t end = when_form_letters(text, start);
	const struct when_word *last = start > at ? when_words_month(str_slice(text, start, end))
						  : NULL;

	if (last == NULL || last->number <= form->first.month ||
		!year_after(text, end, false, true, form))
		return false;
	form->last = (struct when_form_day){form->first.year, last->number, 0};
	form->precision = WHEN_MONTH;
	form->sure = 90;
	return true;
}

static bool
is_introduced(struct str text, size_t at)
{
	static const char *const words[] = {"in", "since", "during", "by", "until", "of", "early",
		"late", "mid", "from", "for", "en"};
	size_t end = at;
	size_t start;

	while (end > 0 && (text.data[end - 1] == ' ' || text.data[end - 1] == '\n'))
		end--;
	start = end;
	while (start > 0 && end - start < 8 && char_is_alpha(text.data[start - 1]))
		start--;
	return end < at && when_form_word_is(text, start, end, words, COUNT_OF(words));
}

bool
when_form_month(struct str text, size_t at, size_t end, struct when_form *ret_form)
{
	const struct when_word *month = when_words_month(str_slice(text, at, end));
	struct when_form *form = ret_form;
	size_t next = end;
	bool has_year;

	*form = (struct when_form){.precision = WHEN_DAY};
	if (month == NULL)
		return false;
	form->first.month = month->number;
	/* A full stop behind a whole name ends the sentence: "by May. 8. Any other business". */
	if (when_form_byte(text, end) == '.' && !(month->flags & WHEN_WORD_FULL))
		next++;
	next = when_form_gap(text, next);
	/* With a year: "March 2013", "Mar-13". */
	has_year = year_after(text, end, false, !(month->flags & WHEN_WORD_FULL), form) &&
		(!form->is_two_digits || when_form_byte(text, end) == '-' ||
			when_form_byte(text, form->end - 3) == '\'' ||
			(unsigned char)text.data[form->end - 3] == 0x99);
	if (has_year && (month_stands(text, at, month) || is_introduced(text, at))) {
		form->precision = WHEN_MONTH;
		form->sure = form->is_two_digits ? 70 : 92;
		return true;
	}
	form->first.year = 0;
	form->is_two_digits = false;
	if (!month_stands(text, at, month))
		return false;
	if (months_until(text, end, form))
		return true;
	if (!(month->flags & WHEN_WORD_ENGLISH) || next == end || !month_day(text, next, form))
		return false;
	next = form->end;
	has_year = year_after(text, next, false, false, form);
	if (form->last.month != 0)
		form->last.year = form->first.year;
	form->sure = has_year ? 96 : 45;
	return (has_year || (day_ends(text, next) && (text.data[at] & 0x20) == 0)) &&
		when_form_possible(form->first.year, form->first.month, form->first.day) &&
		(form->last.month == 0 ||
			when_form_possible(form->first.year, form->last.month, form->last.day));
}
