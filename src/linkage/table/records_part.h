/* One table of several agencies parted into sources, by the column that names them. */
#ifndef CANDOUR_LINKAGE_RECORDS_PART_H
#define CANDOUR_LINKAGE_RECORDS_PART_H

#include <stdbool.h>

struct record_column;
struct records;

/* Puts the records of the one source in order of the column's values, in the order in which these
 * first occur, and makes a source of each; those without a value are the source "". Within a source
 * lines keep their order. False, with nothing changed, where there are more than RECORD_SOURCE_MAX
 * values. */
bool records_part(struct records *records, const struct record_column *column);

#endif
