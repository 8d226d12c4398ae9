#include "base/date.h"

#include "base/arena.h"

#include <string.h>

enum { DAY_SECONDS = 86400 };

static const char *const month_names[12] = {"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December"};

int64_t
date_days(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

int64_t
date_from_civil(struct civil civil)
{
	return date_days(civil.year, civil.month, civil.day) * DAY_SECONDS + civil.hour * 3600 +
		civil.minute * 60 + civil.second;
}

struct civil
date_to_civil(int64_t moment)
{
	int64_t days = moment / DAY_SECONDS - (moment % DAY_SECONDS < 0);
	int64_t second = moment - days * DAY_SECONDS;
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct civil){
		.year = (int)(yoe + era * 400 + (month <= 2)),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.hour = (int)(second / 3600),
		.minute = (int)(second / 60 % 60),
		.second = (int)(second % 60),
	};
}

static int
month_length(int year, int month)
{
	static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return lengths[month - 1] + (month == 2 && leap);
}

bool
date_civil_valid(struct civil civil)
{
	return civil.year >= 0 && civil.year <= 9999 && civil.month >= 1 && civil.month <= 12 &&
		civil.day >= 1 && civil.day <= month_length(civil.year, civil.month) &&
		civil.hour >= 0 && civil.hour <= 23 && civil.minute >= 0 && civil.minute <= 59 &&
		civil.second >= 0 && civil.second <= 60;
}

int
date_weekday(int64_t moment)
{
	int64_t days = moment / DAY_SECONDS - (moment % DAY_SECONDS < 0);
	int64_t weekday = (days + 3) % 7;

	return (int)(weekday < 0 ? weekday + 7 : weekday);
}

/* Takes between least and most digits off the front. */
static bool
take_number(struct str *rest, size_t least, size_t most, int *ret_value)
{
	size_t len = 0;
	int value = 0;

	while (len < rest->len && len < most && char_is_digit(rest->data[len])) {
		value = value * 10 + (rest->data[len] - '0');
		len++;
	}
	if (len < least)
		return false;
	*rest = str_from(*rest, len);
	*ret_value = value;
	return true;
}

static bool
take_char(struct str *rest, char wanted)
{
	if (rest->len == 0 || rest->data[0] != wanted)
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

/* "+01:00" or "+0100" as seconds east. */
static bool
take_offset(struct str *rest, int *ret_seconds)
{
	int hours;
	int minutes = 0;
	int sign = 1;
	size_t digits = 0;

	if (take_char(rest, '-'))
		sign = -1;
	else if (!take_char(rest, '+'))
		return false;
	while (digits < rest->len && char_is_digit(rest->data[digits]))
		digits++;
	/* "-600" lacks its first zero. */
	if (!take_number(rest, digits == 3 ? 1 : 2, digits == 3 ? 1 : 2, &hours) || hours > 23)
		return false;
	(void)take_char(rest, ':');
	(void)take_number(rest, 2, 2, &minutes);
	*ret_seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool
date_parse_iso(struct str text, int64_t *ret_moment)
{
	struct civil civil = {0};
	int offset = 0;
	int fraction;

	if (!take_number(&text, 4, 4, &civil.year) || !take_char(&text, '-') ||
		!take_number(&text, 2, 2, &civil.month) || !take_char(&text, '-') ||
		!take_number(&text, 2, 2, &civil.day))
		return false;
	if (text.len > 0) {
		if (!take_char(&text, 'T') && !take_char(&text, ' '))
			return false;
		if (!take_number(&text, 2, 2, &civil.hour) || !take_char(&text, ':') ||
			!take_number(&text, 2, 2, &civil.minute))
			return false;
		if (take_char(&text, ':') && !take_number(&text, 2, 2, &civil.second))
			return false;
		if (take_char(&text, '.') && !take_number(&text, 1, 9, &fraction))
			return false;
		if (!take_char(&text, 'Z') && text.len > 0 && !take_offset(&text, &offset))
			return false;
	}
	if (text.len > 0 || !date_civil_valid(civil))
		return false;
	*ret_moment = date_from_civil(civil) - offset;
	return true;
}

static void
skip_spaces(struct str *rest)
{
	while (rest->len > 0 && char_is_space(rest->data[0]))
		*rest = str_from(*rest, 1);
}

static bool
take_month(struct str *rest, int *ret_month)
{
	for (int i = 0; i < 12; i++) {
		if (str_starts_nocase(*rest, str_make(month_names[i], 3))) {
			*rest = str_from(*rest, 3);
			while (rest->len > 0 && char_is_alpha(rest->data[0]))
				*rest = str_from(*rest, 1);
			*ret_month = i + 1;
			return true;
		}
	}
	return false;
}

static int
zone_offset(struct str *rest)
{
	static const struct {
		struct str name;
		int hours;
	} zones[] = {{STR_INIT("EST"), -5}, {STR_INIT("EDT"), -4}, {STR_INIT("CST"), -6},
		{STR_INIT("CDT"), -5}, {STR_INIT("MST"), -7}, {STR_INIT("MDT"), -6},
		{STR_INIT("PST"), -8}, {STR_INIT("PDT"), -7}, {STR_INIT("BST"), 1},
		{STR_INIT("CEST"), 2}, {STR_INIT("CET"), 1}};
	int offset = 0;

	if (take_offset(rest, &offset))
		return offset;
	for (size_t i = 0; i < COUNT_OF(zones); i++)
		if (str_starts_nocase(*rest, zones[i].name))
			return zones[i].hours * 3600;
	return 0;
}

/* Two digits are of this century or the last; three came from counting on beyond 99. */
static bool
take_year(struct str *rest, int *ret_year)
{
	if (!take_number(rest, 2, 4, ret_year))
		return false;
	if (*ret_year < 50)
		*ret_year += 2000;
	else if (*ret_year < 1000)
		*ret_year += 1900;
	return true;
}

static bool
take_time(struct str *rest, struct civil *civil)
{
	return take_number(rest, 1, 2, &civil->hour) && take_char(rest, ':') &&
		take_number(rest, 1, 2, &civil->minute) &&
		(!take_char(rest, ':') || take_number(rest, 1, 2, &civil->second));
}

static void
skip_to_digit(struct str *rest)
{
	while (rest->len > 0 && !char_is_digit(rest->data[0]))
		*rest = str_from(*rest, 1);
}

/* "Sat Apr 28 23:09:37 2012", as the C library's asctime writes it; a zone may stand before the
 * year. */
static bool
parse_asctime(struct str text, int64_t *ret_moment)
{
	struct civil civil = {0};
	int offset;

	while (text.len > 0 && char_is_alpha(text.data[0]))
		text = str_from(text, 1);
	skip_spaces(&text);
	if (!take_month(&text, &civil.month))
		return false;
	skip_spaces(&text);
	if (!take_number(&text, 1, 2, &civil.day))
		return false;
	skip_spaces(&text);
	if (!take_time(&text, &civil))
		return false;
	skip_spaces(&text);
	offset = zone_offset(&text);
	skip_to_digit(&text);
	if (!take_year(&text, &civil.year) || !date_civil_valid(civil))
		return false;
	skip_spaces(&text);
	*ret_moment = date_from_civil(civil) - (offset != 0 ? offset : zone_offset(&text));
	return true;
}

bool
date_parse_mail(struct str text, int64_t *ret_moment)
{
	struct civil civil = {0};
	size_t comma = str_find_char(text, ',');

	if (comma != STR_NONE && comma < 12)
		text = str_from(text, comma + 1);
	skip_spaces(&text);
	if (!take_number(&text, 1, 2, &civil.day))
		return parse_asctime(text, ret_moment);
	while (text.len > 0 && (char_is_space(text.data[0]) || text.data[0] == '-'))
		text = str_from(text, 1);
	if (!take_month(&text, &civil.month))
		return false;
	skip_to_digit(&text);
	if (!take_year(&text, &civil.year))
		return false;
	skip_spaces(&text);
	if (text.len > 0 && char_is_digit(text.data[0]) && !take_time(&text, &civil))
		return false;
	skip_spaces(&text);
	if (!date_civil_valid(civil))
		return false;
	*ret_moment = date_from_civil(civil) - zone_offset(&text);
	return true;
}

int64_t
date_from_filetime(uint64_t filetime)
{
	/* Nothing was written in its first year: there, programs store spans of time or nothing. */
	if (filetime / 10000000u < 366u * 86400u)
		return DATE_NONE;
	return (int64_t)(filetime / 10000000u) - 11644473600;
}

static void
two_digits(char to[2], int value)
{
	to[0] = (char)('0' + value / 10);
	to[1] = (char)('0' + value % 10);
}

struct str
date_iso(struct arena *arena, int64_t moment)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	struct civil c = moment == DATE_NONE ? (struct civil){.year = -1} : date_to_civil(moment);
	char *text;

	if (c.year < 0 || c.year > 9999)
		return STR("");
	text = arena_alloc(arena, sizeof(form));
	memcpy(text, form, sizeof(form));
	two_digits(text, c.year / 100);
	two_digits(text + 2, c.year % 100);
	two_digits(text + 5, c.month);
	two_digits(text + 8, c.day);
	two_digits(text + 11, c.hour);
	two_digits(text + 14, c.minute);
	two_digits(text + 17, c.second);
	return str_make(text, sizeof(form) - 1);
}

struct str
date_iso_day(struct arena *arena, int64_t moment)
{
	return str_copy(arena, str_slice(date_iso(arena, moment), 0, 10));
}

struct str
date_words(struct arena *arena, int64_t moment)
{
	struct civil c = moment == DATE_NONE ? (struct civil){.year = -1} : date_to_civil(moment);

	if (c.year < 0 || c.year > 9999)
		return STR("");
	return str_format(arena, "%d %s %d", c.day, month_names[c.month - 1], c.year);
}
