/* Numbers through a format's section: digits, groups, percent, exponents, fractions. */
#include "base/buf.h"
#include "extract/numfmt_inner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- decimal digits ---- */

static void
decimal_trim(struct decimal *number)
{
	while (number->count > 0 && number->digits[number->count - 1] == '0')
		number->count--;
	if (number->count == 0)
		number->point = 0;
}

void
decimal_from(struct decimal *to, double value)
{
	struct buf text CLEANUP(buf_free) = {0};
	int64_t exponent = 0;

	to->count = 0;
	to->point = 0;
	if (!isfinite(value) || value == 0)
		return;
	/* "d.dddddddddddddde+XX" */
	buf_add_format(&text, "%.*e", DECIMAL_DIGITS - 1, fabs(value));
	to->digits[to->count++] = text.data[0];
	for (int i = 0; i < DECIMAL_DIGITS - 1; i++)
		to->digits[to->count++] = text.data[2 + i];
	if (str_to_i64(str_from(buf_str(&text),
			       DECIMAL_DIGITS + 2 + (text.data[DECIMAL_DIGITS + 2] == '+')),
		    &exponent))
		to->point = (int)exponent + 1;
	decimal_trim(to);
}

void
decimal_round(struct decimal *number, int places)
{
	int keep = number->point + places;
	bool up;

	if (keep >= number->count)
		return;
	if (keep < 0) {
		number->count = 0;
		number->point = 0;
		return;
	}
	up = number->digits[keep] >= '5';
	number->count = keep;
	while (up && number->count > 0 && number->digits[number->count - 1] == '9')
		number->count--;
	if (up && number->count == 0) {
		number->digits[0] = '1';
		number->count = 1;
		number->point++;
		return;
	}
	if (up)
		number->digits[number->count - 1]++;
	decimal_trim(number);
}

char
decimal_digit(const struct decimal *number, int power)
{
	int i = number->point - 1 - power;

	return i >= 0 && i < number->count ? number->digits[i] : '0';
}

bool
decimal_is_zero(const struct decimal *number)
{
	return number->count == 0;
}

/* ---- what a section asks for ---- */

struct shape {
	int whole;    /* placeholders before the decimal point */
	int places;   /* and behind it */
	int exponent; /* and behind E */
	int percents;
	int thousands; /* commas behind the last placeholder: each divides by 1,000 */
	bool groups;
	size_t slash; /* token of a fraction's stroke; SIZE_MAX for none */
};

static void
shape_find(const struct section *section, struct shape *shape)
{
	bool behind_point = false;
	bool behind_exponent = false;
	int commas = 0;

	*shape = (struct shape){.slash = SIZE_MAX};
	for (size_t i = 0; i < section->count; i++) {
		switch (section->tokens[i].kind) {
		case TOKEN_DIGIT:
			if (behind_exponent)
				shape->exponent++;
			else if (behind_point)
				shape->places++;
			else
				shape->whole++;
			/* Commas between digits group; only those behind the last divide. */
			if (commas > 0 && !behind_point)
				shape->groups = true;
			commas = 0;
			break;
		case TOKEN_COMMA:
			if (shape->whole + shape->places > 0)
				commas++;
			break;
		case TOKEN_POINT:
			behind_point = true;
			shape->thousands += commas;
			commas = 0;
			break;
		case TOKEN_EXPONENT:
			behind_exponent = true;
			break;
		case TOKEN_PERCENT:
			shape->percents++;
			break;
		case TOKEN_SLASH:
			if (shape->slash == SIZE_MAX && shape->whole > 0)
				shape->slash = i;
			break;
		case TOKEN_LITERAL:
		case TOKEN_GENERAL:
		case TOKEN_TEXT:
		case TOKEN_DATE:
		case TOKEN_ELAPSED:
		case TOKEN_HALF:
		case TOKEN_FRACTION:
			break;
		}
	}
	shape->thousands += commas;
}

struct writer {
	struct buf *to;
	const struct section *section;
	const struct shape *shape;
	struct decimal number;
	int whole_done; /* placeholders seen */
	int places_done;
	int exponent_done;
	int exponent;
	bool behind_point;
	bool behind_exponent;
	bool begun; /* a digit was written: further places are filled with zeros */
};

static void
group_mark(struct writer *w, int power)
{
	if (w->shape->groups && power > 0 && power % 3 == 0)
		buf_add_char(w->to, ',');
}

/* A placeholder before the point; the first takes all digits for which there is no other. */
static void
whole_digit(struct writer *w, char symbol)
{
	int power = w->shape->whole - 1 - w->whole_done++;
	int top = w->number.point - 1;

	if (w->whole_done == 1)
		for (int p = top; p > power; p--) {
			buf_add_char(w->to, decimal_digit(&w->number, p));
			group_mark(w, p);
			w->begun = true;
		}
	if (power <= top || w->begun || symbol == '0') {
		buf_add_char(w->to, decimal_digit(&w->number, power));
		w->begun = true;
		group_mark(w, power);
	} else if (symbol == '?') {
		buf_add_char(w->to, ' ');
	}
}

static void
place_digit(struct writer *w, char symbol)
{
	int power = -1 - w->places_done++;
	bool nothing_behind = w->number.point - w->number.count > power;

	if (symbol == '0' || !nothing_behind)
		buf_add_char(w->to, decimal_digit(&w->number, power));
	else if (symbol == '?')
		buf_add_char(w->to, ' ');
}

static void
exponent_digit(struct writer *w)
{
	struct decimal exponent;
	int power = w->shape->exponent - 1 - w->exponent_done++;

	decimal_from(&exponent, w->exponent);
	if (w->exponent_done == 1)
		for (int p = exponent.point - 1; p > power; p--)
			buf_add_char(w->to, decimal_digit(&exponent, p));
	buf_add_char(w->to, decimal_digit(&exponent, power));
}

static void
token_write(struct writer *w, const struct token *token)
{
	switch (token->kind) {
	case TOKEN_DIGIT:
		if (w->behind_exponent)
			exponent_digit(w);
		else if (w->behind_point)
			place_digit(w, token->symbol);
		else
			whole_digit(w, token->symbol);
		return;
	case TOKEN_POINT:
		if (!w->behind_point)
			buf_add_char(w->to, '.');
		w->behind_point = true;
		return;
	case TOKEN_EXPONENT:
		buf_add_char(w->to, 'E');
		if (w->exponent < 0)
			buf_add_char(w->to, '-');
		else if (token->symbol == '+')
			buf_add_char(w->to, '+');
		w->behind_exponent = true;
		return;
	case TOKEN_COMMA:
		if (w->shape->whole == 0)
			buf_add_char(w->to, ',');
		return;
	case TOKEN_PERCENT:
		buf_add_char(w->to, '%');
		return;
	case TOKEN_SLASH:
	case TOKEN_LITERAL:
		buf_add(w->to, token->text);
		return;
	case TOKEN_GENERAL:
	case TOKEN_TEXT:
	case TOKEN_DATE:
	case TOKEN_ELAPSED:
	case TOKEN_HALF:
	case TOKEN_FRACTION:
		return;
	}
}

/* With several placeholders before the point, exponents go in steps of as many ("engineering"). */
static void
exponent_find(struct writer *w)
{
	int step = w->shape->whole > 0 ? w->shape->whole : 1;
	int exponent = w->number.point - 1;
	int rest;

	if (decimal_is_zero(&w->number))
		return;
	if (step > 1) {
		rest = exponent % step;
		exponent -= rest < 0 ? rest + step : rest;
	}
	w->number.point -= exponent;
	decimal_round(&w->number, w->shape->places);
	if (w->number.point > step) {
		w->number.point -= step;
		exponent += step;
	}
	w->exponent = exponent;
}

/* ---- fractions ---- */

static int
digits_from(const struct section *section, size_t from, size_t to)
{
	int count = 0;

	for (size_t i = from; i < to; i++)
		if (section->tokens[i].kind == TOKEN_DIGIT)
			count++;
	return count;
}

/* The best fraction of at most this denominator, by continued fractions. */
static void
fraction_best(double value, int64_t denominator_max, int64_t *ret_top, int64_t *ret_bottom)
{
	int64_t top = 0;
	int64_t bottom = 1;
	int64_t best_top = 0;
	int64_t best_bottom = 1;
	double least = 2;

	/* At most 9,999 tries: formats with longer denominators are cut to four places. */
	for (bottom = 1; bottom <= denominator_max; bottom++) {
		double miss;

		top = llround(value * (double)bottom);
		miss = fabs(value - (double)top / (double)bottom);
		if (miss < least - 1e-12) {
			least = miss;
			best_top = top;
			best_bottom = bottom;
		}
	}
	*ret_top = best_top;
	*ret_bottom = best_bottom;
}

/* The denominator written out in the format ("?/16"), else 0. */
static int64_t
denominator_fixed(const struct section *section, size_t slash)
{
	int64_t fixed = 0;

	for (size_t i = slash + 1; i < section->count && i < slash + 5; i++) {
		const struct token *token = &section->tokens[i];
		bool is_figure = token->kind == TOKEN_LITERAL && token->text.len == 1 &&
			char_is_digit(token->text.data[0]);

		if (!is_figure &&
			!(token->kind == TOKEN_DIGIT && token->symbol == '0' && fixed > 0))
			break;
		fixed = fixed * 10 + (token->text.data[0] - '0');
	}
	return fixed;
}

static void
fraction_write(struct buf *to, const struct section *section, size_t slash, double value)
{
	size_t top_from = slash;
	size_t end = slash + 1;
	int64_t fixed = denominator_fixed(section, slash);
	int width = digits_from(section, slash, section->count);
	bool has_whole;
	double whole = floor(value);
	int64_t top;
	int64_t bottom;

	while (top_from > 0 && section->tokens[top_from - 1].kind == TOKEN_DIGIT)
		top_from--;
	has_whole = digits_from(section, 0, top_from) > 0;
	if (!has_whole)
		whole = 0;
	if (fixed > 0) {
		bottom = fixed;
		top = llround((value - whole) * (double)bottom);
	} else {
		fraction_best(value - whole,
			width <= 1           ? 9
				: width == 2 ? 99
				: width == 3 ? 999
					     : 9999,
			&top, &bottom);
	}
	if (has_whole && top == bottom) {
		whole += 1;
		top = 0;
	}
	for (size_t i = 0; i < top_from; i++)
		if (section->tokens[i].kind == TOKEN_LITERAL && digits_from(section, 0, i) == 0)
			buf_add(to, section->tokens[i].text);
	if (whole > 0 || (has_whole && top == 0))
		buf_add_format(to, "%.0f%s", whole, top != 0 ? " " : "");
	if (top != 0 || !has_whole)
		buf_add_format(to, "%lld/%lld", (long long)top, (long long)bottom);
	while (end < section->count &&
		(section->tokens[end].kind == TOKEN_DIGIT ||
			(fixed > 0 && section->tokens[end].kind == TOKEN_LITERAL &&
				section->tokens[end].text.len == 1 &&
				char_is_digit(section->tokens[end].text.data[0]))))
		end++;
	for (; end < section->count; end++)
		if (section->tokens[end].kind == TOKEN_LITERAL)
			buf_add(to, section->tokens[end].text);
}

void
numfmt_number(struct buf *to, const struct section *section, double value)
{
	struct shape shape;
	struct writer w = {.to = to, .section = section, .shape = &shape};
	bool has_exponent = false;

	shape_find(section, &shape);
	for (size_t i = 0; i < section->count; i++)
		has_exponent = has_exponent || section->tokens[i].kind == TOKEN_EXPONENT;
	if (shape.slash != SIZE_MAX && fabs(value) < 1e15 && shape.places == 0 && !has_exponent) {
		if (value < 0)
			buf_add_char(to, '-');
		fraction_write(to, section, shape.slash, fabs(value));
		return;
	}
	decimal_from(&w.number, value);
	if (!decimal_is_zero(&w.number))
		w.number.point += 2 * shape.percents - 3 * shape.thousands;
	if (has_exponent)
		exponent_find(&w);
	else
		decimal_round(&w.number, shape.places);
	if (value < 0 && !decimal_is_zero(&w.number))
		buf_add_char(to, '-');
	for (size_t i = 0; i < section->count; i++)
		token_write(&w, &section->tokens[i]);
}
