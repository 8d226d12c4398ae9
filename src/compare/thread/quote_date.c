/* Dates as they stand in quoted headers and attributions.
 *
 * A text is cut into numbers and words; a date is one of four shapes among them: 2013-03-13;
 * 13 March 2013 (and 13. März, 13 de marzo de 2013); March 13, 2013; 13/03/2013 (both orders). A
 * time of day may stand before or behind it, and a zone behind that. */
#include "compare/thread/quote.h"

#include "base/date.h"

enum { PIECE_COUNT_MAX = 64, TEXT_LOOK_MAX = 1024 };

struct piece {
	size_t from, to;
	unsigned value; /* of a number */
	unsigned digits;
	int month; /* of a word: 1..12, or 0 */
	char behind;
};

struct pieces {
	struct str text;
	struct piece list[PIECE_COUNT_MAX];
	size_t count;
};

/* Beginnings of month names; the longest that fits wins by standing first. */
static const struct {
	struct str front;
	int month;
} months[] = {
	{STR_INIT("jan"), 1},
	{STR_INIT("gen"), 1},
	{STR_INIT("ene"), 1},
	{STR_INIT("ion"), 1},
	{STR_INIT("feb"), 2},
	{STR_INIT("fev"), 2},
	{STR_INIT("f\xc3\xa9v"), 2},
	{STR_INIT("chwe"), 2},
	{STR_INIT("mar"), 3},
	{STR_INIT("m\xc3\xa4r"), 3},
	{STR_INIT("mrt"), 3},
	{STR_INIT("maa"), 3},
	{STR_INIT("maw"), 3},
	{STR_INIT("apr"), 4},
	{STR_INIT("avr"), 4},
	{STR_INIT("abr"), 4},
	{STR_INIT("ebr"), 4},
	{STR_INIT("may"), 5},
	{STR_INIT("mai"), 5},
	{STR_INIT("mag"), 5},
	{STR_INIT("mei"), 5},
	{STR_INIT("maj"), 5},
	{STR_INIT("jun"), 6},
	{STR_INIT("giu"), 6},
	{STR_INIT("juin"), 6},
	{STR_INIT("meh"), 6},
	{STR_INIT("juil"), 7},
	{STR_INIT("jul"), 7},
	{STR_INIT("lug"), 7},
	{STR_INIT("gorff"), 7},
	{STR_INIT("aug"), 8},
	{STR_INIT("ao\xc3\xbb"), 8},
	{STR_INIT("aou"), 8},
	{STR_INIT("ago"), 8},
	{STR_INIT("awst"), 8},
	{STR_INIT("sep"), 9},
	{STR_INIT("set"), 9},
	{STR_INIT("medi"), 9},
	{STR_INIT("oct"), 10},
	{STR_INIT("okt"), 10},
	{STR_INIT("ott"), 10},
	{STR_INIT("out"), 10},
	{STR_INIT("hyd"), 10},
	{STR_INIT("nov"), 11},
	{STR_INIT("tach"), 11},
	{STR_INIT("dec"), 12},
	{STR_INIT("dez"), 12},
	{STR_INIT("d\xc3\xa9"
		  "c"),
		12},
	{STR_INIT("dic"), 12},
	{STR_INIT("rhag"), 12},
};

static bool
is_letter(char c)
{
	return char_is_alpha(c) || (unsigned char)c >= 0x80;
}

static int
month_of(struct str word)
{
	enum { NAME_LEN_MAX = 12 };

	if (word.len < 3 || word.len > NAME_LEN_MAX)
		return 0;
	for (size_t i = 0; i < COUNT_OF(months); i++)
		if (str_starts_nocase(word, months[i].front))
			return months[i].month;
	return 0;
}

static void
pieces_cut(struct str text, struct pieces *ret_pieces)
{
	size_t i = 0;

	ret_pieces->text = text;
	ret_pieces->count = 0;
	while (i < text.len && ret_pieces->count < PIECE_COUNT_MAX) {
		struct piece piece = {.from = i};

		if (char_is_digit(text.data[i])) {
			for (; i < text.len && char_is_digit(text.data[i]); i++) {
				if (piece.digits < 6)
					piece.value = piece.value * 10 +
						(unsigned)(text.data[i] - '0');
				piece.digits++;
			}
		} else if (is_letter(text.data[i])) {
			while (i < text.len && is_letter(text.data[i]))
				i++;
			piece.month = month_of(str_slice(text, piece.from, i));
		} else {
			i++;
			continue;
		}
		piece.to = i;
		piece.behind = i < text.len ? text.data[i] : '\0';
		ret_pieces->list[ret_pieces->count++] = piece;
	}
}

static unsigned
year_full(const struct piece *piece)
{
	if (piece->digits == 4)
		return piece->value;
	if (piece->digits == 2)
		return piece->value + (piece->value >= 70 ? 1900 : 2000);
	return 0;
}

static bool
is_year(const struct pieces *p, size_t at)
{
	unsigned year = at < p->count ? year_full(&p->list[at]) : 0;

	return year >= 1970 && year < 2100 && p->list[at].behind != ':';
}

static int64_t
day_of(unsigned year, unsigned month, unsigned day)
{
	struct civil civil = {.year = (int)year, .month = (int)month, .day = (int)day};

	if (month < 1 || month > 12 || day < 1 || day > 31 || !date_civil_valid(civil))
		return DATE_NONE;
	return date_from_civil(civil);
}

/* A day whose year is not written is the last one before the mail was sent. */
static int64_t
day_before(unsigned month, unsigned day, int64_t near)
{
	enum { DAY = 86400 };
	unsigned year;
	int64_t moment;

	if (near == DATE_NONE || near < 0 || near > (int64_t)4102444800)
		return DATE_NONE;
	year = (unsigned)date_to_civil(near).year;
	moment = day_of(year, month, day);
	if (moment != DATE_NONE && moment > near + 2 * DAY)
		moment = day_of(year - 1, month, day);
	return moment;
}

static bool
is_joined(const struct pieces *p, size_t at, char sign)
{
	return at + 1 < p->count && p->list[at].behind == sign &&
		p->list[at + 1].from == p->list[at].to + 1 && p->list[at + 1].digits > 0;
}

/* 2013-03-13, 13/03/2013, 03/12/13. */
static size_t
numbers_take(const struct pieces *p, size_t at, struct quote_date *ret_date)
{
	const struct piece *list = &p->list[at];
	char sign = list[0].behind;

	if ((sign != '/' && sign != '-' && sign != '.') || !is_joined(p, at, sign) ||
		!is_joined(p, at + 1, sign))
		return 0;
	if (list[0].digits == 4) {
		ret_date->moment = day_of(list[0].value, list[1].value, list[2].value);
		return ret_date->moment == DATE_NONE ? 0 : 3;
	}
	if (list[0].digits > 2 || list[1].digits > 2 || !is_year(p, at + 2))
		return 0;
	ret_date->moment = day_of(year_full(&list[2]), list[1].value, list[0].value);
	ret_date->other = day_of(year_full(&list[2]), list[0].value, list[1].value);
	if (ret_date->moment == DATE_NONE) {
		ret_date->moment = ret_date->other;
		ret_date->other = DATE_NONE;
	}
	if (ret_date->other == ret_date->moment || sign == '.')
		ret_date->other = DATE_NONE;
	return ret_date->moment == DATE_NONE ? 0 : 3;
}

/* Small words between the parts: "13th of March", "13 de marzo de 2013", "le 1er mars". */
static bool
is_filler(const struct pieces *p, size_t at)
{
	static const struct str fillers[] = {STR_INIT("of"), STR_INIT("de"), STR_INIT("del"),
		STR_INIT("th"), STR_INIT("st"), STR_INIT("nd"), STR_INIT("rd"), STR_INIT("er"),
		STR_INIT("the"), STR_INIT("o")};
	struct str word;

	if (at >= p->count || p->list[at].digits > 0)
		return false;
	word = str_slice(p->text, p->list[at].from, p->list[at].to);
	for (size_t i = 0; i < COUNT_OF(fillers); i++)
		if (str_equal_nocase(word, fillers[i]))
			return true;
	return false;
}

static size_t
fillers_skip(const struct pieces *p, size_t at)
{
	for (unsigned i = 0; i < 2 && is_filler(p, at); i++)
		at++;
	return at;
}

static bool
is_day(const struct pieces *p, size_t at)
{
	return at < p->count && p->list[at].digits >= 1 && p->list[at].digits <= 2 &&
		p->list[at].value >= 1 && p->list[at].value <= 31 && p->list[at].behind != ':';
}

static bool
is_word(const struct pieces *p, size_t at, struct str word)
{
	return at < p->count &&
		str_equal_nocase(str_slice(p->text, p->list[at].from, p->list[at].to), word);
}

/* "09:12", "9:12:30 PM", "9h12": seconds, or -1. *ret_next is the piece behind. */
static int
time_take(const struct pieces *p, size_t at, size_t *ret_next)
{
	const struct piece *list = &p->list[at];
	unsigned hour;
	unsigned minute;
	unsigned second = 0;
	size_t next = at + 2;

	if (at + 1 >= p->count || list[0].digits < 1 || list[0].digits > 2)
		return -1;
	if (list[0].behind == 'h' && at + 2 < p->count && list[2].digits == 2 &&
		list[2].from == list[0].to + 1) {
		minute = list[2].value;
		next = at + 3;
	} else if (is_joined(p, at, ':') && list[1].digits == 2) {
		minute = list[1].value;
	} else {
		return -1;
	}
	hour = list[0].value;
	if (next == at + 2 && is_joined(p, at + 1, ':') && list[2].digits == 2) {
		second = list[2].value;
		next = at + 3;
	}
	if (is_word(p, next, STR("PM")) || is_word(p, next, STR("p"))) {
		hour = hour < 12 ? hour + 12 : hour;
		next++;
	} else if (is_word(p, next, STR("AM")) || is_word(p, next, STR("a"))) {
		hour = hour == 12 ? 0 : hour;
		next++;
	}
	if (hour > 23 || minute > 59 || second > 60)
		return -1;
	*ret_next = next;
	return (int)(hour * 3600 + minute * 60 + second);
}

/* "13 March 2013", "March 13, 2013", and both without the year; how many pieces, or 0. */
static size_t
named_take(const struct pieces *p, size_t at, int64_t near, struct quote_date *ret_date)
{
	bool day_first = is_day(p, at);
	size_t second = fillers_skip(p, at + 1);
	size_t third;
	size_t behind_time = 0;
	const struct piece *day = &p->list[at];
	const struct piece *month;

	if (second >= p->count)
		return 0;
	month = &p->list[second];
	if (!day_first) {
		month = day;
		day = &p->list[second];
		if (month->month == 0 || !is_day(p, second))
			return 0;
	} else if (month->month == 0) {
		return 0;
	}
	if (p->list[second].from > p->list[at].to + 12)
		return 0;
	third = fillers_skip(p, second + 1);
	/* "Mon Feb  4 15:03:50 2002", as the C library writes it. */
	if (third < p->count && time_take(p, third, &behind_time) >= 0 && is_year(p, behind_time) &&
		p->list[behind_time].digits == 4) {
		ret_date->moment = day_of(
			p->list[behind_time].value, (unsigned)month->month, day->value);
		return ret_date->moment == DATE_NONE ? 0 : second - at + 1;
	}
	if (is_year(p, third) && p->list[third].from <= p->list[second].to + 8) {
		ret_date->moment = day_of(
			year_full(&p->list[third]), (unsigned)month->month, day->value);
		return ret_date->moment == DATE_NONE ? 0 : third - at + 1;
	}
	ret_date->moment = day_before((unsigned)month->month, day->value, near);
	return ret_date->moment == DATE_NONE ? 0 : second - at + 1;
}

/* "+0100" or "-05:00" or "GMT" behind the time: minutes east; false where there is none. */
static bool
zone_take(const struct pieces *p, size_t at, int *ret_minutes)
{
	const struct piece *piece = &p->list[at];
	char sign;

	if (at >= p->count)
		return false;
	if (is_word(p, at, STR("GMT")) || is_word(p, at, STR("UTC")) || is_word(p, at, STR("Z"))) {
		*ret_minutes = 0;
		return true;
	}
	if (piece->digits == 0 || piece->from == 0)
		return false;
	sign = p->text.data[piece->from - 1];
	if ((sign != '+' && sign != '-') || piece->from < 2 || p->text.data[piece->from - 2] != ' ')
		return false;
	if (piece->digits == 4)
		*ret_minutes = (int)(piece->value / 100 * 60 + piece->value % 100);
	else if (piece->digits == 2 && is_joined(p, at, ':'))
		*ret_minutes = (int)(piece->value * 60 + p->list[at + 1].value);
	else
		return false;
	if (sign == '-')
		*ret_minutes = -*ret_minutes;
	return *ret_minutes > -1000 && *ret_minutes < 1000;
}

static void
time_add(struct quote_date *date, int seconds, int zone_minutes)
{
	int64_t add = (int64_t)seconds - (int64_t)zone_minutes * 60;

	date->moment += add;
	if (date->other != DATE_NONE)
		date->other += add;
	date->has_time = true;
}

/* The time behind the date's pieces [at, behind), or before them. */
static void
time_find(const struct pieces *p, size_t at, size_t behind, struct quote_date *date,
	size_t *ret_from, size_t *ret_to)
{
	enum { WORDS_BETWEEN = 4 };
	size_t next = 0;
	int zone = 0;

	for (size_t i = behind; i < p->count && i < behind + WORDS_BETWEEN; i++) {
		int seconds = time_take(p, i, &next);

		if (seconds >= 0 && p->list[i].from <= p->list[behind - 1].to + 24) {
			date->has_zone = zone_take(p, next, &zone);
			time_add(date, seconds, date->has_zone ? zone : 0);
			*ret_to = p->list[next - 1].to;
			return;
		}
		if (p->list[i].digits > 0)
			break;
	}
	for (size_t i = at > 5 ? at - 5 : 0; i < at; i++) {
		int seconds = time_take(p, i, &next);

		if (seconds >= 0 && next <= at && at - next <= 2) {
			time_add(date, seconds, 0);
			*ret_from = p->list[i].from;
			return;
		}
	}
}

/* Of the two orders of day and month the one that a quote can have: nobody quotes what is yet to
 * be written, and most quote what came in the last days. */
static void
order_choose(struct quote_date *date, int64_t near)
{
	enum { DAY = 86400 };
	int64_t other = date->other;

	if (other == DATE_NONE || near == DATE_NONE || other > near + 2 * DAY)
		return;
	if (date->moment > near + 2 * DAY ||
		(date->moment < near - 30 * (int64_t)DAY && other > near - 7 * (int64_t)DAY)) {
		date->other = date->moment;
		date->moment = other;
	}
}

bool
quote_date_find(struct str text, int64_t near, struct quote_date *ret_date, size_t *ret_from,
	size_t *ret_to)
{
	struct pieces p;

	pieces_cut(str_slice(text, 0, TEXT_LOOK_MAX), &p);
	for (size_t i = 0; i < p.count; i++) {
		struct quote_date date = {.moment = DATE_NONE, .other = DATE_NONE};
		size_t used = p.list[i].digits > 0 ? numbers_take(&p, i, &date) : 0;

		if (used == 0)
			used = named_take(&p, i, near, &date);
		if (used == 0)
			continue;
		*ret_from = p.list[i].from;
		*ret_to = p.list[i + used - 1].to;
		time_find(&p, i, i + used, &date, ret_from, ret_to);
		order_choose(&date, near);
		*ret_date = date;
		return true;
	}
	*ret_date = (struct quote_date){.moment = DATE_NONE, .other = DATE_NONE};
	return false;
}
