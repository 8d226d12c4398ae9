/* Private to the numfmt_*.c files. */
#ifndef CANDOUR_EXTRACT_NUMFMT_INNER_H
#define CANDOUR_EXTRACT_NUMFMT_INNER_H

#include "base/attr.h"
#include "base/str.h"

struct buf;

/* A number as decimal digits: 0.d1d2d3... times ten to the power of `point`. */
struct decimal {
	char digits[32]; /* '0'..'9' */
	int count;
	int point;
};

enum { DECIMAL_DIGITS = 15 }; /* as many as a spreadsheet keeps */

/* value must be finite; its sign is left out. */
void decimal_from(struct decimal *to, double value);
/* Rounds half up to `places` digits behind the decimal point. */
void decimal_round(struct decimal *number, int places);
/* The digit worth ten to the power of `power` ('0' where there is none). */
char decimal_digit(const struct decimal *number, int power);
bool decimal_is_zero(const struct decimal *number);

enum token_kind {
	TOKEN_LITERAL, /* text */
	TOKEN_DIGIT,   /* symbol 0, # or ? */
	TOKEN_POINT,
	TOKEN_COMMA,
	TOKEN_PERCENT,
	TOKEN_EXPONENT, /* symbol + or - */
	TOKEN_SLASH,
	TOKEN_GENERAL,
	TOKEN_TEXT,    /* @ */
	TOKEN_DATE,    /* symbol y m d h s, count letters */
	TOKEN_ELAPSED, /* [h], [mm], [ss] */
	TOKEN_HALF,    /* AM/PM or A/P */
	TOKEN_FRACTION /* .000 behind seconds, count zeros */
};

struct token {
	enum token_kind kind;
	char symbol;
	int count;
	struct str text;
};

/* The longest format Excel keeps is 255 characters, and no token is shorter than one. */
enum { TOKEN_MAX = 256 };

struct section {
	struct token tokens[TOKEN_MAX];
	size_t count;
	bool is_date;
	bool has_condition;
	char condition[2]; /* "<", "<=", "=", "<>", ">", ">=" */
	double limit;
};

void numfmt_number(struct buf *to, const struct section *section, double value);
/* False where the value is no moment that can be shown. */
bool numfmt_date(struct buf *to, const struct section *section, double value, bool is_1904);

#endif
