/* Tables row by row, as CSV or as JSON Lines (one object a line), to a sink.
 *
 * Cells are given from left to right, as many a row as there are columns. The same cells give the
 * same bytes; numbers have a fixed count of decimals. */
#ifndef CANDOUR_LINKAGE_TABLE_WRITER_H
#define CANDOUR_LINKAGE_TABLE_WRITER_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct sink;

enum table_format { TABLE_CSV, TABLE_JSON_LINES };

struct table_writer {
	struct sink *sink;
	enum table_format format;
	size_t count;
	size_t at;
	struct str *fronts; /* what stands before each cell of JSON Lines */
};

/* Writes the head of CSV. */
void table_begin(struct table_writer *table, struct sink *sink, enum table_format format,
	const struct str *columns, size_t column_count, struct arena *arena);
void table_str(struct table_writer *table, struct str value);
void table_u64(struct table_writer *table, uint64_t value);
void table_i64(struct table_writer *table, int64_t value);
/* With that many digits behind the point, at most 9; no cell where it is no number. */
void table_decimal(struct table_writer *table, double value, unsigned digits);
/* The same as a text, and a number whose text is known. Empty where it is no number. */
enum { DECIMAL_SIZE = 33 };
struct str decimal_format(char room[DECIMAL_SIZE], double value, unsigned digits);
void table_number(struct table_writer *table, struct str text);
/* An empty cell; null in JSON. */
void table_nothing(struct table_writer *table);
void table_row_end(struct table_writer *table);
/* Some cells whose text is known already: as they came out of the same columns before. */
void table_cells(struct table_writer *table, struct str text, size_t cell_count);

#endif
