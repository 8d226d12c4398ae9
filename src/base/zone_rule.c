#include "base/zone_rule.h"

#include "base/date.h"

enum { HOUR_S = 3600, DAY_S = 86400, HOURS_MAX = 167, OFFSET_HOURS_MAX = 24, NAME_MAX_LEN = 7 };

static bool
char_take(struct str *rest, char wanted)
{
	if (rest->len == 0 || rest->data[0] != wanted)
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

static bool
number_take(struct str *rest, int least, int most, int *ret_number)
{
	size_t digits = 0;
	int number = 0;

	while (digits < rest->len && digits < 4 && char_is_digit(rest->data[digits]))
		number = number * 10 + (rest->data[digits++] - '0');
	*rest = str_from(*rest, digits);
	*ret_number = number;
	return digits > 0 && number >= least && number <= most;
}

/* "1", "-2:30", "+10:00:15". */
static bool
time_take(struct str *rest, int hours_max, int32_t *ret_seconds)
{
	int hours, minutes = 0, seconds = 0;
	bool is_minus = char_take(rest, '-');

	if (!is_minus)
		(void)char_take(rest, '+');
	if (!number_take(rest, 0, hours_max, &hours) ||
		(char_take(rest, ':') &&
			(!number_take(rest, 0, 59, &minutes) ||
				(char_take(rest, ':') && !number_take(rest, 0, 59, &seconds)))))
		return false;
	*ret_seconds = (is_minus ? -1 : 1) * (hours * HOUR_S + minutes * 60 + seconds);
	return true;
}

/* "GMT", or "<+0330>". */
static bool
name_take(struct str *rest, struct str *ret_name)
{
	bool is_quoted = char_take(rest, '<');
	size_t len = 0;

	if (is_quoted)
		len = str_find_char(*rest, '>');
	else
		while (len < rest->len && char_is_alpha(rest->data[len]))
			len++;
	if (len == STR_NONE || len < 3 || len > NAME_MAX_LEN)
		return false;
	*ret_name = str_slice(*rest, 0, len);
	*rest = str_from(*rest, len + is_quoted);
	return true;
}

/* ",M3.5.0/1", ",J60", ",59/3". */
static bool
turn_take(struct str *rest, struct zone_turn *turn)
{
	*turn = (struct zone_turn){.form = '0', .time = 2 * HOUR_S};
	if (!char_take(rest, ','))
		return false;
	if (char_take(rest, 'M')) {
		turn->form = 'M';
		if (!number_take(rest, 1, 12, &turn->month) || !char_take(rest, '.') ||
			!number_take(rest, 1, 5, &turn->week) || !char_take(rest, '.') ||
			!number_take(rest, 0, 6, &turn->weekday))
			return false;
	} else if (char_take(rest, 'J')) {
		turn->form = 'J';
		if (!number_take(rest, 1, 365, &turn->day))
			return false;
	} else if (!number_take(rest, 0, 365, &turn->day)) {
		return false;
	}
	return !char_take(rest, '/') || time_take(rest, HOURS_MAX, &turn->time);
}

bool
zone_rule_parse(struct str text, struct zone_rule *ret_rule)
{
	struct zone_rule *r = ret_rule;
	int32_t west;

	*r = (struct zone_rule){0};
	if (!name_take(&text, &r->name) || !time_take(&text, OFFSET_HOURS_MAX, &west))
		return false;
	r->offset = -west;
	if (text.len == 0)
		return true;
	r->has_summer = true;
	r->summer_offset = r->offset + HOUR_S;
	if (!name_take(&text, &r->summer_name))
		return false;
	if (text.len > 0 && text.data[0] != ',') {
		if (!time_take(&text, OFFSET_HOURS_MAX, &west))
			return false;
		r->summer_offset = -west;
	}
	return turn_take(&text, &r->begins) && turn_take(&text, &r->ends) && text.len == 0;
}

/* The day of a turn in that year, since 1970. */
static int64_t
turn_day(const struct zone_turn *turn, int year)
{
	int64_t first;
	int64_t day;
	int after_monday;

	if (turn->form != 'M') {
		first = date_days(year, 1, 1);
		/* Counted without 29 February, 1 March is always day 60. */
		if (turn->form == 'J' && turn->day >= 60)
			return date_days(year, 3, 1) + turn->day - 60;
		return first + turn->day - (turn->form == 'J');
	}
	first = date_days(year, turn->month, 1);
	after_monday = (turn->weekday + 6) % 7;
	day = first + (after_monday - date_weekday(first * DAY_S) + 7) % 7 + (turn->week - 1) * 7;
	/* The fifth is the last. */
	if (day >= (turn->month == 12 ? date_days(year + 1, 1, 1)
				      : date_days(year, turn->month + 1, 1)))
		day -= 7;
	return day;
}

void
zone_rule_year(const struct zone_rule *rule, int year, int64_t *ret_begins, int64_t *ret_ends)
{
	*ret_begins = turn_day(&rule->begins, year) * DAY_S + rule->begins.time - rule->offset;
	*ret_ends = turn_day(&rule->ends, year) * DAY_S + rule->ends.time - rule->summer_offset;
}
