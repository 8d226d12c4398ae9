#include "base/buf.h"
#include "base/date.h"
#include "extract/number_format_code.h"

#include <math.h>

static const char *const month_names[] = {"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December"};
static const char *const day_names[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

struct moment {
	struct civil civil;
	int weekday;
	int64_t seconds; /* since day 0 of the serial numbers */
	int64_t part;    /* of a second, in units of 10^-decimals */
	bool half_day;   /* the section shows AM or PM */
};

/* Digits of seconds that the section shows: "ss.00" shows two. */
static int
decimals_of(const struct section *s)
{
	int decimals = 0;

	for (size_t i = 0; i + 1 < s->count; i++) {
		if (s->pieces[i].kind != PIECE_POINT)
			continue;
		for (size_t j = i + 1;
			j < s->count && decimals < 3 && s->pieces[j].kind == PIECE_DIGIT; j++)
			decimals++;
		break;
	}
	return decimals;
}

static bool
moment_of(struct moment *ret_moment, double value, int decimals, bool date_1904)
{
	static const int64_t scales[] = {1, 10, 100, 1000};
	const int64_t scale = scales[decimals];
	int64_t units;
	int64_t days;
	int64_t unix_day;

	if (!(value >= 0 && value < 2958466))
		return false;
	units = (int64_t)llround(value * 86400.0 * (double)scale);
	ret_moment->seconds = units / scale;
	ret_moment->part = units % scale;
	days = ret_moment->seconds / 86400;
	/* Day 60 is 29 February 1900, which 1900 did not have; before it all is one day off. */
	if (date_1904)
		unix_day = date_days(1904, 1, 1) + days;
	else
		unix_day = date_days(1899, 12, 30) + days + (days < 60 ? 1 : 0);
	ret_moment->civil = date_to_civil(unix_day * 86400 + ret_moment->seconds % 86400);
	/* The days before it keep Excel's weekdays, which are one off too. */
	ret_moment->weekday = date_weekday((unix_day - (!date_1904 && days < 60 ? 1 : 0)) * 86400);
	if (!date_1904 && days == 60)
		ret_moment->civil.month = 2, ret_moment->civil.day = 29;
	if (!date_1904 && days == 0)
		ret_moment->civil.month = 1, ret_moment->civil.day = 0,
		ret_moment->civil.year = 1900;
	return true;
}

/* m is minutes right behind hours or right before seconds, else months. */
static bool
is_minute(const struct section *s, size_t at)
{
	for (size_t i = at; i-- > 0;) {
		char c = char_lower(s->pieces[i].text.len > 0 ? s->pieces[i].text.data[0] : 0);

		if (s->pieces[i].kind == PIECE_ELAPSED && c != 's')
			return true;
		if (s->pieces[i].kind == PIECE_DATE && c != 'a') {
			if (c == 'h')
				return true;
			break;
		}
	}
	for (size_t i = at + 1; i < s->count; i++) {
		char c = char_lower(s->pieces[i].text.len > 0 ? s->pieces[i].text.data[0] : 0);

		if (s->pieces[i].kind == PIECE_ELAPSED)
			return c == 's';
		if (s->pieces[i].kind == PIECE_DATE)
			return c == 's';
	}
	return false;
}

static void
add_padded(struct buf *to, int value, size_t width)
{
	buf_add_format(to, width > 1 ? "%02d" : "%d", value);
}

static void
add_name(struct buf *to, const char *name, size_t width)
{
	struct str whole = str_of(name);

	buf_add(to,
		width == 3           ? str_slice(whole, 0, 3)
			: width == 5 ? str_slice(whole, 0, 1)
				     : whole);
}

static void
add_month(struct buf *to, const struct moment *m, size_t width)
{
	if (width <= 2)
		add_padded(to, m->civil.month, width);
	else
		add_name(to, month_names[(m->civil.month + 11) % 12], width);
}

static void
add_hour(struct buf *to, const struct moment *m, size_t width)
{
	int hour = m->civil.hour;

	if (m->half_day)
		hour = hour % 12 == 0 ? 12 : hour % 12;
	add_padded(to, hour, width);
}

static void
add_date_piece(struct buf *to, const struct section *s, size_t at, const struct moment *m)
{
	struct str text = s->pieces[at].text;
	char letter = char_lower(text.data[0]);

	if (letter == 'y' || letter == 'e')
		buf_add_format(to, text.len <= 2 && letter == 'y' ? "%02d" : "%04d",
			text.len <= 2 && letter == 'y' ? m->civil.year % 100 : m->civil.year);
	else if (letter == 'm' && is_minute(s, at))
		add_padded(to, m->civil.minute, text.len);
	else if (letter == 'm')
		add_month(to, m, text.len);
	else if (letter == 'd' && text.len <= 2)
		add_padded(to, m->civil.day, text.len);
	else if (letter == 'd')
		add_name(to, day_names[m->weekday], text.len == 3 ? 3 : 4);
	else if (letter == 'h')
		add_hour(to, m, text.len);
	else if (letter == 's')
		add_padded(to, m->civil.second, text.len);
	else if (letter == 'a' && text.len == 5)
		buf_add(to, m->civil.hour < 12 ? STR("AM") : STR("PM"));
	else if (letter == 'a')
		buf_add(to, m->civil.hour < 12 ? STR("A") : STR("P"));
}

static void
add_elapsed(struct buf *to, struct str text, const struct moment *m)
{
	char letter = char_lower(text.data[0]);
	int64_t value = m->seconds;

	if (letter == 'h')
		value /= 3600;
	else if (letter == 'm')
		value /= 60;
	buf_add_format(to, "%0*lld", (int)(text.len > 9 ? 9 : text.len), (long long)value);
}

/* Stretches of time may be negative, days may not. */
static bool
only_elapsed(const struct section *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->pieces[i].kind == PIECE_DATE)
			return false;
	return true;
}

bool
number_format_date(struct buf *to, const struct section *s, double value, bool date_1904)
{
	struct moment m = {0};
	int decimals = decimals_of(s);
	bool part_given = false;

	if (value < 0 && only_elapsed(s)) {
		buf_add_char(to, '-');
		value = -value;
	}
	if (!moment_of(&m, value, decimals, date_1904))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (s->pieces[i].kind == PIECE_DATE && char_lower(s->pieces[i].text.data[0]) == 'a')
			m.half_day = true;
	for (size_t i = 0; i < s->count; i++) {
		const struct piece *piece = &s->pieces[i];

		if (piece->kind == PIECE_DATE)
			add_date_piece(to, s, i, &m);
		else if (piece->kind == PIECE_ELAPSED)
			add_elapsed(to, piece->text, &m);
		else if (piece->kind == PIECE_POINT && decimals > 0 && !part_given)
			buf_add_format(to, ".%0*lld", decimals, (long long)m.part),
				part_given = true;
		else if (piece->kind == PIECE_LITERAL || piece->kind == PIECE_SLASH ||
			piece->kind == PIECE_COMMA || piece->kind == PIECE_POINT)
			buf_add(to, piece->text);
	}
	return true;
}
