/* How texts become records, for records.c and its parts alone. */
#ifndef CANDOUR_LINKAGE_RECORDS_INSIDE_H
#define CANDOUR_LINKAGE_RECORDS_INSIDE_H

#include "linkage/table/records.h"
#include "linkage/table/table_text.h"

/* A text whose head was read. */
struct record_body {
	struct str name;
	struct str given;
	struct table_text text;
	struct str rows; /* behind the head */
	char separator;
	size_t width;
	uint32_t *columns; /* [width], of the records */
	uint64_t row_max;  /* no more rows than that */
};

/* Finds the head of a text, and its columns or new ones in the records. */
bool record_heads_read(struct records *records, struct record_body *body, struct err *err) MUST_USE;
/* Reads the rows of all texts; the columns have room. */
bool record_rows_read(struct records *records, const struct record_body *bodies, size_t count,
	const struct crew *crew, struct err *err) MUST_USE;

#endif
