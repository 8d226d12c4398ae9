/* Dates and times through a format's section.
 *
 * A serial number counts days; 1 is 1 January 1900. Excel took over from Lotus that 1900 was a
 * leap year: serial 60 is the 29 February that never was, and serials below it are a day late
 * (ECMA-376 part 1, 18.17.4.1). In the 1904 system 0 is 1 January 1904. */
#include "base/buf.h"
#include "base/date.h"
#include "extract/numfmt_inner.h"

#include <math.h>

enum { DAY_S = 86400, SERIAL_MAX = 2958466, DAYS_1904 = 1462 };

static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"};
static const char *const days[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

struct moment {
	struct civil civil;
	int weekday;      /* 0 Sunday */
	int64_t seconds;  /* since serial 0, for elapsed time */
	int64_t fraction; /* of a second, in units of `fraction_unit` */
};

static int64_t
power_of_ten(int count)
{
	int64_t power = 1;

	for (int i = 0; i < count && i < 9; i++)
		power *= 10;
	return power;
}

/* False where the serial number is no day of the calendar. */
static bool
moment_find(struct moment *m, double serial, bool is_1904, int fraction_digits)
{
	int64_t unit = power_of_ten(fraction_digits);
	double day = floor(serial);
	int64_t ticks;
	int64_t number;

	if (serial < 0 || serial >= SERIAL_MAX)
		return false;
	ticks = llround((serial - day) * (double)DAY_S * (double)unit);
	m->fraction = ticks % unit;
	m->seconds = (int64_t)day * DAY_S + ticks / unit;
	number = m->seconds / DAY_S + (is_1904 ? DAYS_1904 : 0);
	/* Excel calls serial 0 "0 January 1900". */
	m->weekday = (int)((number + 6) % 7);
	if (number == 60)
		m->civil = (struct civil){.year = 1900, .month = 2, .day = 29};
	else if (number == 0)
		m->civil = (struct civil){.year = 1900, .month = 1, .day = 0};
	else
		m->civil = date_to_civil(
			(date_days(1899, 12, number < 60 ? 31 : 30) + number) * DAY_S);
	m->civil.hour = (int)(m->seconds % DAY_S / 3600);
	m->civil.minute = (int)(m->seconds % 3600 / 60);
	m->civil.second = (int)(m->seconds % 60);
	return true;
}

/* m is a minute behind an hour or before a second, else a month. */
static bool
is_minute(const struct section *section, size_t at)
{
	for (size_t i = at; i-- > 0;) {
		const struct token *token = &section->tokens[i];

		if (token->kind == TOKEN_DATE || token->kind == TOKEN_ELAPSED) {
			if (token->symbol == 'h')
				return true;
			break;
		}
	}
	for (size_t i = at + 1; i < section->count; i++) {
		const struct token *token = &section->tokens[i];

		if (token->kind == TOKEN_DATE || token->kind == TOKEN_ELAPSED)
			return token->symbol == 's';
	}
	return false;
}

static void
name_write(struct buf *to, const char *name, int count)
{
	struct str whole = str_of(name);

	buf_add(to,
		count == 3           ? str_slice(whole, 0, 3)
			: count == 5 ? str_slice(whole, 0, 1)
				     : whole);
}

static void
date_write(
	struct buf *to, const struct token *token, const struct moment *m, bool minute, bool half)
{
	int width = token->count >= 2 ? 2 : 1;
	int hour = m->civil.hour;

	switch (token->symbol) {
	case 'y':
		if (token->count <= 2)
			buf_add_format(to, "%02d", m->civil.year % 100);
		else
			buf_add_format(to, "%04d", m->civil.year);
		return;
	case 'm':
		if (minute)
			buf_add_format(to, "%0*d", width, m->civil.minute);
		else if (token->count <= 2)
			buf_add_format(to, "%0*d", width, m->civil.month);
		else
			name_write(to, months[(m->civil.month + 11) % 12], token->count);
		return;
	case 'd':
		if (token->count <= 2)
			buf_add_format(to, "%0*d", width, m->civil.day);
		else
			name_write(to, days[m->weekday], token->count == 3 ? 3 : 4);
		return;
	case 'h':
		if (half)
			hour = hour % 12 == 0 ? 12 : hour % 12;
		buf_add_format(to, "%0*d", width, hour);
		return;
	default:
		buf_add_format(to, "%0*d", width, m->civil.second);
		return;
	}
}

static void
elapsed_write(struct buf *to, const struct token *token, const struct moment *m)
{
	int64_t value = token->symbol == 'h' ? m->seconds / 3600
		: token->symbol == 'm'       ? m->seconds / 60
					     : m->seconds;

	buf_add_format(to, "%0*lld", token->count, (long long)value);
}

bool
numfmt_date(struct buf *to, const struct section *section, double value, bool is_1904)
{
	struct moment m = {0};
	int fraction_digits = 0;
	bool half = false;
	bool elapsed = false;

	for (size_t i = 0; i < section->count; i++) {
		if (section->tokens[i].kind == TOKEN_FRACTION)
			fraction_digits = section->tokens[i].count < 9 ? section->tokens[i].count
								       : 9;
		half = half || section->tokens[i].kind == TOKEN_HALF;
		elapsed = elapsed || section->tokens[i].kind == TOKEN_ELAPSED;
	}
	/* A length of time may be negative, a moment may not. */
	if (elapsed && value < 0) {
		buf_add_char(to, '-');
		value = -value;
	}
	if (!moment_find(&m, value, is_1904, fraction_digits))
		return false;
	for (size_t i = 0; i < section->count; i++) {
		const struct token *token = &section->tokens[i];

		if (token->kind == TOKEN_DATE)
			date_write(to, token, &m, is_minute(section, i), half);
		else if (token->kind == TOKEN_ELAPSED)
			elapsed_write(to, token, &m);
		else if (token->kind == TOKEN_HALF)
			buf_add(to,
				str_slice(m.civil.hour < 12 ? STR("AM") : STR("PM"), 0,
					(size_t)token->count));
		else if (token->kind == TOKEN_FRACTION)
			buf_add_format(to, ".%0*lld", fraction_digits, (long long)m.fraction);
		else if (token->kind == TOKEN_POINT)
			buf_add_char(to, '.');
		else
			buf_add(to, token->text);
	}
	return true;
}
