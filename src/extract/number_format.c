#include "extract/number_format.h"

#include "base/buf.h"
#include "extract/number_format_code.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNIFICANT = 15, DIGITS_MAX = 400 };

/* A value as decimal digits, so that rounding is that of the digits shown: 2.675 is 2.68. */
struct decimal {
	char whole[DIGITS_MAX];
	size_t whole_len; /* 0 for values below 1 */
	char part[DIGITS_MAX];
	size_t part_len;
	bool is_zero;
};

struct str
number_format_builtin(uint32_t id)
{
	static const char *const codes[] = {
		[0] = "General",
		[1] = "0",
		[2] = "0.00",
		[3] = "#,##0",
		[4] = "#,##0.00",
		[5] = "\"$\"#,##0_);\\(\"$\"#,##0\\)",
		[6] = "\"$\"#,##0_);[Red]\\(\"$\"#,##0\\)",
		[7] = "\"$\"#,##0.00_);\\(\"$\"#,##0.00\\)",
		[8] = "\"$\"#,##0.00_);[Red]\\(\"$\"#,##0.00\\)",
		[9] = "0%",
		[10] = "0.00%",
		[11] = "0.00E+00",
		[12] = "# ?/?",
		[13] = "# ?\?/??",
		[14] = "m/d/yy",
		[15] = "d-mmm-yy",
		[16] = "d-mmm",
		[17] = "mmm-yy",
		[18] = "h:mm AM/PM",
		[19] = "h:mm:ss AM/PM",
		[20] = "h:mm",
		[21] = "h:mm:ss",
		[22] = "m/d/yy h:mm",
		[37] = "#,##0_);\\(#,##0\\)",
		[38] = "#,##0_);[Red]\\(#,##0\\)",
		[39] = "#,##0.00_);\\(#,##0.00\\)",
		[40] = "#,##0.00_);[Red]\\(#,##0.00\\)",
		[41] = "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)",
		[42] = "_(\"$\"* #,##0_);_(\"$\"* \\(#,##0\\);_(\"$\"* \"-\"_);_(@_)",
		[43] = "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"?\?_);_(@_)",
		[44] = "_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\);_(\"$\"* \"-\"?\?_);_(@_)",
		[45] = "mm:ss",
		[46] = "[h]:mm:ss",
		[47] = "mm:ss.0",
		[48] = "##0.0E+0",
		[49] = "@",
	};

	return id < COUNT_OF(codes) ? str_of(codes[id]) : STR("");
}

/* ---- digits ---- */

/* 15 significant digits of value >= 0, and the power of ten of the first. */
static int
digits_of(double value, char ret_digits[SIGNIFICANT])
{
	struct buf text CLEANUP(buf_free) = {.size_max = 64};
	int64_t exponent = 0;
	struct str s;

	buf_add_format(&text, "%.14e", value);
	s = buf_str(&text);
	for (size_t i = 0; i < SIGNIFICANT; i++)
		ret_digits[i] = s.data[i == 0 ? 0 : i + 1];
	s = str_from(s, SIGNIFICANT + 2);
	if (str_starts(s, STR("+")))
		s = str_from(s, 1);
	return str_to_i64(s, &exponent) ? (int)exponent : 0;
}

/* Rounds digits[0..kept) half up by digits[kept]; true where it grew a digit (999 -> 1000). */
static bool
digits_round(char digits[SIGNIFICANT], int kept)
{
	int i = kept;

	if (kept >= SIGNIFICANT || digits[kept] < '5')
		return false;
	while (i-- > 0) {
		if (digits[i] != '9') {
			digits[i]++;
			return false;
		}
		digits[i] = '0';
	}
	return true;
}

/* value >= 0 with that many decimals. */
static void
decimal_of(struct decimal *ret, double value, int decimals)
{
	char digits[SIGNIFICANT];
	int exponent = digits_of(value, digits);
	int kept = exponent + 1 + decimals; /* digits shown */
	int whole;

	*ret = (struct decimal){.is_zero = true};
	if (kept < 0)
		memset(digits, '0', sizeof(digits));
	else if (digits_round(digits, kept)) {
		memmove(digits + 1, digits, SIGNIFICANT - 1);
		digits[0] = '1';
		exponent++;
		kept++;
	}
	whole = exponent + 1;
	for (int i = 0; i < whole && i < DIGITS_MAX; i++)
		ret->whole[ret->whole_len++] = i < SIGNIFICANT && i < kept ? digits[i] : '0';
	for (int i = 0; i < decimals && i < DIGITS_MAX; i++) {
		int at = whole + i;

		ret->part[ret->part_len++] = at >= 0 && at < SIGNIFICANT && at < kept ? digits[at]
										      : '0';
	}
	if (ret->whole_len == 1 && ret->whole[0] == '0')
		ret->whole_len = 0;
	for (size_t i = 0; i < ret->whole_len; i++)
		ret->is_zero = ret->is_zero && ret->whole[i] == '0';
	for (size_t i = 0; i < ret->part_len; i++)
		ret->is_zero = ret->is_zero && ret->part[i] == '0';
}

/* ---- General ---- */

static void
trim_zeros(struct buf *text)
{
	size_t mark = str_find_char(buf_str(text), 'e');
	struct buf tail CLEANUP(buf_free) = {.size_max = 64};

	if (mark == STR_NONE)
		mark = text->len;
	buf_add(&tail, str_from(buf_str(text), mark));
	if (str_find_char(str_slice(buf_str(text), 0, mark), '.') != STR_NONE) {
		while (mark > 0 && text->data[mark - 1] == '0')
			mark--;
		if (mark > 0 && text->data[mark - 1] == '.')
			mark--;
	}
	text->len = mark;
	buf_add(text, buf_str(&tail));
}

void
number_format_general(struct buf *to, double value)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 512};
	double size = fabs(value);
	int whole = size < 1 ? 1 : (int)floor(log10(size)) + 1;

	if (!isfinite(value)) {
		buf_add(to, STR("#NUM!"));
		return;
	}
	if (value == 0 || (size < 1e15 && size == floor(size))) {
		buf_add_format(to, "%.0f", value == 0 ? 0.0 : value);
		return;
	}
	/* As Excel: eleven characters wide, the point among them. */
	if (size >= 1e11 || size < 1e-9)
		buf_add_format(&text, "%.5e", value);
	else if (size < 1e-4)
		buf_add_format(&text, size < 1e-5 ? "%.5e" : "%.9f", value);
	else
		buf_add_format(&text, "%.*f", whole >= 10 ? 0 : 10 - whole, value);
	trim_zeros(&text);
	for (size_t i = 0; i < text.len; i++)
		buf_add_char(to, text.data[i] == 'e' ? 'E' : text.data[i]);
}

/* ---- numbers ---- */

/* What a section's pieces ask for. */
struct shape {
	size_t whole_places;
	size_t part_places;
	size_t exponent_at; /* piece number, or the count */
	size_t slash_at;
	size_t whole_end; /* first piece behind the whole digits */
	bool grouped;
	int percents;
	int thousands; /* trailing commas: each divides by 1,000 */
	bool has_digits;
};

static struct shape
shape_of(const struct section *s)
{
	struct shape shape = {.exponent_at = s->count, .slash_at = s->count};
	bool behind_point = false;
	int commas = 0;

	shape.whole_end = s->count;
	for (size_t i = 0; i < s->count; i++) {
		enum piece_kind kind = s->pieces[i].kind;

		if (kind == PIECE_PERCENT)
			shape.percents++;
		if (kind == PIECE_EXPONENT && shape.exponent_at == s->count)
			shape.exponent_at = i;
		if (kind == PIECE_SLASH && shape.slash_at == s->count)
			shape.slash_at = i;
		if (i >= shape.exponent_at)
			continue;
		if (kind == PIECE_POINT && !behind_point) {
			behind_point = true;
			shape.whole_end = i;
		} else if (kind == PIECE_COMMA && shape.has_digits) {
			commas++;
		} else if (kind == PIECE_DIGIT) {
			if (commas > 0 && !behind_point)
				shape.grouped = true;
			commas = 0;
			shape.has_digits = true;
			if (behind_point)
				shape.part_places++;
			else
				shape.whole_places++;
		}
	}
	shape.thousands = commas < 6 ? commas : 6;
	return shape;
}

static void
add_whole_digit(struct buf *to, const struct decimal *d, const struct shape *shape, size_t at)
{
	size_t left = d->whole_len - at; /* digits from here on */

	buf_add_char(to, d->whole[at]);
	if (shape->grouped && left > 1 && left % 3 == 1)
		buf_add_char(to, ',');
}

/* The digit for one place of the whole part; the first place takes the surplus digits too. */
static void
add_whole_place(
	struct buf *to, const struct decimal *d, const struct shape *shape, size_t place, char sign)
{
	size_t places = shape->whole_places;
	size_t left = places - place; /* places from here on */

	if (place == 0 && d->whole_len > places)
		for (size_t i = 0; i < d->whole_len - places; i++)
			add_whole_digit(to, d, shape, i);
	if (left <= d->whole_len) {
		add_whole_digit(to, d, shape, d->whole_len - left);
	} else if (sign != '#') {
		buf_add_char(to, sign == '0' ? '0' : ' ');
		if (shape->grouped && left > 1 && left % 3 == 1 && sign == '0')
			buf_add_char(to, ',');
	}
}

static void
add_part_place(struct buf *to, const struct decimal *d, size_t place, char sign)
{
	bool all_zero = true;

	for (size_t i = place; i < d->part_len; i++)
		all_zero = all_zero && d->part[i] == '0';
	if (sign == '0' || !all_zero)
		buf_add_char(to, d->part[place]);
	else if (sign == '?')
		buf_add_char(to, ' ');
}

static void
add_places(struct buf *to, const struct section *s, const struct shape *shape,
	const struct decimal *d, size_t end)
{
	size_t whole = 0;
	size_t part = 0;
	bool behind_point = false;

	for (size_t i = 0; i < end; i++) {
		const struct piece *piece = &s->pieces[i];

		if (piece->kind == PIECE_DIGIT && !behind_point)
			add_whole_place(to, d, shape, whole++, piece->text.data[0]);
		else if (piece->kind == PIECE_DIGIT && part < d->part_len)
			add_part_place(to, d, part++, piece->text.data[0]);
		else if (piece->kind == PIECE_POINT && !behind_point) {
			/* A code like ".00" has no place for the digits before its point. */
			for (size_t j = 0; shape->whole_places == 0 && j < d->whole_len; j++)
				add_whole_digit(to, d, shape, j);
			behind_point = true;
			buf_add_char(to, '.');
		} else if (piece->kind == PIECE_LITERAL || piece->kind == PIECE_PERCENT ||
			piece->kind == PIECE_SLASH) {
			buf_add(to, piece->text);
		}
	}
}

static void
write_number(struct buf *to, const struct section *s, const struct shape *shape, double value,
	bool minus)
{
	struct decimal d;
	double scaled = value * pow(100, shape->percents) / pow(1000, shape->thousands);

	decimal_of(&d, scaled, (int)shape->part_places);
	if (minus && !d.is_zero)
		buf_add_char(to, '-');
	add_places(to, s, shape, &d, s->count);
}

static void
write_scientific(struct buf *to, const struct section *s, const struct shape *shape, double value,
	bool minus)
{
	struct decimal d;
	int places = shape->whole_places > 0 ? (int)shape->whole_places : 1;
	int exponent = value == 0 ? 0 : (int)floor(log10(value));
	int width = 0;
	bool plus = s->pieces[shape->exponent_at].text.data[1] == '+';

	if (places > 1)
		exponent = (int)floor((double)exponent / places) * places;
	decimal_of(&d, value / pow(10, exponent), (int)shape->part_places);
	if ((int)d.whole_len > places) {
		exponent += places;
		decimal_of(&d, value / pow(10, exponent), (int)shape->part_places);
	}
	if (minus)
		buf_add_char(to, '-');
	add_places(to, s, shape, &d, shape->exponent_at);
	for (size_t i = shape->exponent_at + 1; i < s->count; i++)
		width += s->pieces[i].kind == PIECE_DIGIT ? 1 : 0;
	buf_add_char(to, 'E');
	if (exponent < 0 || plus)
		buf_add_char(to, exponent < 0 ? '-' : '+');
	buf_add_format(to, "%0*d", width > 0 && width < 9 ? width : 1, abs(exponent));
}

/* ---- fractions ---- */

/* The nearest fraction with a denominator up to `most`, by continued fractions. */
static void
fraction_of(double value, int64_t most, int64_t *ret_above, int64_t *ret_below)
{
	int64_t above[2] = {0, 1};
	int64_t below[2] = {1, 0};
	double rest = value;

	for (int i = 0; i < 40; i++) {
		int64_t whole = (int64_t)floor(rest);
		int64_t a = whole * above[1] + above[0];
		int64_t b = whole * below[1] + below[0];

		if (b > most || b < 0)
			break;
		above[0] = above[1], above[1] = a;
		below[0] = below[1], below[1] = b;
		if (rest - floor(rest) < 1e-9)
			break;
		rest = 1 / (rest - floor(rest));
		if (rest > 1e9)
			break;
	}
	*ret_above = above[1];
	*ret_below = below[1] == 0 ? 1 : below[1];
}

/* The denominator that the code fixes ("?/8"), or 0; *ret_places: how many digits it may have. */
static int64_t
denominator_of(const struct section *s, size_t slash, int *ret_places)
{
	int64_t fixed = 0;

	*ret_places = 0;
	for (size_t i = slash + 1; i < s->count; i++) {
		char c = s->pieces[i].text.len == 1 ? s->pieces[i].text.data[0] : 0;

		if (s->pieces[i].kind == PIECE_DIGIT)
			++*ret_places;
		if (char_is_digit(c) && fixed < 100000)
			fixed = fixed * 10 + (c - '0');
		else if (s->pieces[i].kind != PIECE_DIGIT)
			break;
	}
	return fixed;
}

static void
write_fraction(struct buf *to, const struct section *s, const struct shape *shape, double value,
	bool minus)
{
	static const int64_t limits[] = {9, 9, 99, 999, 9999};
	int places;
	int64_t below = denominator_of(s, shape->slash_at, &places);
	bool mixed = false;
	size_t at = shape->slash_at;
	int64_t above;
	int64_t whole;

	/* A whole part stands before the numerator's run of places, set apart by a blank. */
	while (at > 0 && s->pieces[at - 1].kind == PIECE_DIGIT)
		at--;
	for (size_t i = 0; i < at; i++)
		mixed = mixed || s->pieces[i].kind == PIECE_DIGIT;
	whole = mixed && value < 1e15 ? (int64_t)floor(value) : 0;
	if (below > 0)
		above = (int64_t)llround((value - (double)whole) * (double)below);
	else
		fraction_of(value - (double)whole, limits[places > 4 ? 4 : places], &above, &below);
	if (mixed && above == below) {
		whole++;
		above = 0;
	}
	if (minus)
		buf_add_char(to, '-');
	if (mixed && (whole != 0 || above == 0))
		buf_add_format(to, "%lld", (long long)whole);
	if (above != 0 || !mixed)
		buf_add_format(to, mixed && whole != 0 ? " %lld/%lld" : "%lld/%lld",
			(long long)above, (long long)below);
}

/* ---- sections ---- */

static bool
condition_holds(const struct section *s, double value)
{
	if (strcmp(s->condition, "<") == 0)
		return value < s->limit;
	if (strcmp(s->condition, "<=") == 0)
		return value <= s->limit;
	if (strcmp(s->condition, ">") == 0)
		return value > s->limit;
	if (strcmp(s->condition, ">=") == 0)
		return value >= s->limit;
	if (strcmp(s->condition, "<>") == 0)
		return value != s->limit;
	return value == s->limit;
}

/* Takes the section that applies into *ret; *ret_own_sign: it writes negative values its own way
 * (as brackets), so the minus sign is left out. */
static void
section_choose(struct str code, double value, struct section *ret, bool *ret_own_sign)
{
	struct str rest = code;
	struct section one;
	bool conditions = false;
	int sections = 0;

	*ret_own_sign = false;
	ret->count = 0;
	while (sections < SECTION_MAX - 1 && section_take(&rest, &one)) {
		bool chosen = sections == 0;

		if (one.has_condition) {
			chosen = condition_holds(&one, value);
			*ret_own_sign = chosen && sections > 0 && value < 0;
			conditions = true;
		} else if (conditions) {
			chosen = true;
			*ret_own_sign = value < 0;
		} else if (sections == 1) {
			chosen = value < 0;
			*ret_own_sign = chosen;
		} else if (sections == 2) {
			chosen = value == 0;
		}
		if (chosen || sections == 0)
			*ret = one;
		/* A first condition that holds needs no look at the others. */
		if (chosen && (one.has_condition || sections > 0))
			return;
		sections++;
		if (rest.data == NULL)
			return;
	}
}

static bool
has_piece(const struct section *s, enum piece_kind kind)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->pieces[i].kind == kind)
			return true;
	return false;
}

static void
write_general(struct buf *to, const struct section *s, double value)
{
	for (size_t i = 0; i < s->count; i++) {
		if (s->pieces[i].kind == PIECE_GENERAL || s->pieces[i].kind == PIECE_TEXT)
			number_format_general(to, value);
		else
			buf_add(to, s->pieces[i].text);
	}
}

void
number_format_write(struct buf *to, struct str code, double value, bool date_1904)
{
	struct section s;
	struct shape shape;
	bool own_sign;

	if (code.len == 0 || str_equal_nocase(code, STR("General")) || !isfinite(value)) {
		number_format_general(to, value);
		return;
	}
	section_choose(code, value, &s, &own_sign);
	if (s.is_date && !has_piece(&s, PIECE_GENERAL)) {
		if (!number_format_date(to, &s, value, date_1904))
			number_format_general(to, value);
		return;
	}
	if (has_piece(&s, PIECE_GENERAL) || has_piece(&s, PIECE_TEXT)) {
		write_general(to, &s, own_sign ? fabs(value) : value);
		return;
	}
	shape = shape_of(&s);
	if (shape.exponent_at < s.count && shape.has_digits)
		write_scientific(to, &s, &shape, fabs(value), value < 0 && !own_sign);
	else if (shape.slash_at < s.count && shape.has_digits)
		write_fraction(to, &s, &shape, fabs(value), value < 0 && !own_sign);
	else
		write_number(to, &s, &shape, fabs(value), value < 0 && !own_sign);
}

bool
number_format_is_date(struct str code)
{
	struct section s;
	struct str rest = code;

	return section_take(&rest, &s) && s.is_date && !has_piece(&s, PIECE_GENERAL);
}
