/* One value of a CSV file, so that every program reads the same out of it.
 *
 * Values are from outside. Quotes are RFC 4180's. A spreadsheet that opens the file takes a cell that
 * begins with = + - @ as a formula and runs it; so an apostrophe is put before such a cell, which
 * spreadsheets take for "this is text". What the value said is not lost: cell_read takes exactly
 * that apostrophe off again, whatever the value was (docs/decisions/144). */
#ifndef CANDOUR_LINKAGE_CELL_H
#define CANDOUR_LINKAGE_CELL_H

#include "base/str.h"

struct arena;
struct buf;

void cell_write(struct buf *to, struct str value);
/* The value of a cell that cell_write wrote, once its quotes were undone (linkage/table/csv.h). */
struct str cell_read(struct arena *arena, struct str cell);

#endif
