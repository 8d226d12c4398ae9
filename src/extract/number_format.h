/* Numbers of a spreadsheet as a person sees them in the cell.
 *
 * Shared by all spreadsheet readers. Format codes: ISO/IEC 29500-1, sections 18.8.30 and 18.8.31;
 * the built-in ones are shown as an English Excel shows them (docs/decisions/036). A damaged code
 * falls back to General. Dates count from 1900 (with its 29 February that never was) or 1904. */
#ifndef CANDOUR_EXTRACT_NUMBER_FORMAT_H
#define CANDOUR_EXTRACT_NUMBER_FORMAT_H

#include "base/str.h"

struct buf;

/* The code of a built-in format, "" where the id has none (then it is the file's own). */
struct str number_format_builtin(uint32_t id);
/* Appends the value in that format ("" is General). */
void number_format_write(struct buf *to, struct str code, double value, bool date_1904);
/* General: at most 11 digits as Excel shows, but whole numbers exact up to 15 digits. */
void number_format_general(struct buf *to, double value);
/* True where the code shows a date or a time. */
bool number_format_is_date(struct str code);

#endif
