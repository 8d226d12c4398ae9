/* Cell values as a person sees them: the number formats of spreadsheets.
 *
 * Formats are those of Excel's number format strings (ECMA-376 part 1, 18.8.30 and 18.8.31), as
 * XLS, XLSX and XLSB hold them, in UTF-8. Names of months and days are English. */
#ifndef CANDOUR_EXTRACT_NUMFMT_H
#define CANDOUR_EXTRACT_NUMFMT_H

#include "base/attr.h"
#include "base/str.h"

struct buf;

/* The built-in format of this number (18.8.30), "General" for those not defined. Format 14 is the
 * short date of whoever looks: month first, or day first where the file says that it was made in
 * a country that writes so. */
struct str numfmt_builtin(unsigned id, bool is_day_first);
/* Appends value as the format shows it; dates are counted from 1904 instead of 1900 where
 * is_1904. A date that no calendar has (negative, beyond 9999) is given as a plain number. */
void numfmt_write(struct buf *to, struct str format, double value, bool is_1904);
/* Text through the format's section for text. */
void numfmt_write_text(struct buf *to, struct str format, struct str text);
/* The format General: at most eleven significant digits, whole numbers up to
 * fifteen. */
void numfmt_general(struct buf *to, double value);
/* True where the format shows a date or a time. */
bool numfmt_is_date(struct str format);

#endif
