/* A format code taken apart. For number_format.c, number_format_date.c. */
#ifndef CANDOUR_EXTRACT_NUMBER_FORMAT_CODE_H
#define CANDOUR_EXTRACT_NUMBER_FORMAT_CODE_H

#include "base/str.h"

struct buf;

enum piece_kind {
	PIECE_LITERAL, /* text */
	PIECE_DIGIT,   /* 0 # ? */
	PIECE_POINT,
	PIECE_COMMA,
	PIECE_PERCENT,
	PIECE_EXPONENT, /* E+ or E- */
	PIECE_SLASH,
	PIECE_TEXT, /* @ */
	PIECE_GENERAL,
	PIECE_DATE,   /* a run of y m d h s, or AM/PM */
	PIECE_ELAPSED /* [h] [mm] [s] */
};

struct piece {
	enum piece_kind kind;
	struct str text; /* literal; the run of letters; the digit's sign */
};

/* A section of a code (between semicolons). Excel allows 255 characters. */
enum { PIECE_MAX = 256, SECTION_MAX = 4 };

struct section {
	struct piece pieces[PIECE_MAX];
	size_t count;
	bool has_condition;
	char condition[3]; /* "<", ">=", "<>" ... */
	double limit;
	bool is_date;
};

/* Takes the next section off *rest; false when there are no more. */
bool section_take(struct str *rest, struct section *ret_section);
/* Writes a date or time section; false where the value is no date. */
bool number_format_date(
	struct buf *to, const struct section *section, double value, bool date_1904);

#endif
