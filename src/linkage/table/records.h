/* The records of all sources, column by column.
 *
 * Records keep the order of their sources and of the lines in them, and are known by their place in
 * it. The raw values stay as they were written. Columns of different sources that have the same
 * head (by letters and digits alone, whatever the case) are one column; a source without it has the
 * absent value there. The texts of the sources must stay as long as the records, and are never
 * copied as a whole but for UTF-16; records_free ends the rest.
 *
 * Whatever a text holds, it is read: encodings as table_text.h says, rows as csv.h says; lines of a
 * title above the head are passed over; a table without a head gets columns by number; heads that
 * repeat are numbered on. What was odd is told in the notes. */
#ifndef CANDOUR_LINKAGE_RECORDS_H
#define CANDOUR_LINKAGE_RECORDS_H

#include "base/arena.h"
#include "base/attr.h"
#include "linkage/table/values.h"

#include <stdbool.h>

struct crew;
struct err;

enum { RECORD_SOURCE_MAX = 200, RECORD_COLUMN_MAX = 500, RECORD_NOTE_MAX = 200 };
/* Records of all sources together: their places are numbers of 32 bits. */
#define RECORD_COUNT_MAX ((size_t)200 * 1000 * 1000)

/* A source as it is given. */
struct record_text {
	struct str name;
	struct str text;
};

struct record_source {
	struct str name;
	struct str text; /* as it was given */
	uint32_t first;  /* place of its first record */
	uint32_t count;
	uint64_t ragged;   /* lines with more or fewer values than the head */
	uint64_t unclosed; /* quotes never closed */
	uint64_t foul;     /* values that were no UTF-8, or held zero bytes */
};

struct record_column {
	struct str name;      /* as the first source writes it */
	struct str key;       /* letters and digits of it, lower case */
	struct values values; /* settled: values_find needs values_index first */
	uint32_t *numbers;    /* [record_count], of values */
	size_t room;          /* of numbers and values, which other processes share */
	/* [RECORD_SOURCE_MAX]: the numbers of a source's records as they were kept (kept_records.c), in
	 * texts that stay as long; "" where they were not; or NULL. */
	struct str *packed;
	bool *is_absent; /* [RECORD_SOURCE_MAX]: in no record of a source, as is known; or NULL */
};

struct records {
	uint64_t memory_max; /* bytes that linking them may use; 0: nobody asks */
	struct arena arena;
	size_t source_count;
	struct record_source sources[RECORD_SOURCE_MAX];
	size_t column_count;
	struct record_column *columns; /* [RECORD_COLUMN_MAX] */
	uint32_t count;
	uint32_t *lines; /* [count], where records were put in another order; else NULL */
	/* Copies of values that could not stay as they were written, by process that made them. */
	size_t kept_count;
	struct record_kept {
		char *data;
		size_t size;
	} * kept;
	/* What the reader should know of the sources, in plain sentences. */
	size_t note_count;
	size_t read_note_count; /* of reading: whoever looks further at them notes more */
	struct str notes[RECORD_NOTE_MAX];
};

/* What linking so many records takes at the least: numbers and values of each column, standard forms,
 * keys, pairs (measured: bench/README.md). ERR_TOO_LARGE, with what to do, where it is more than there
 * is (0: nobody asks): better said at once than after minutes. */
bool records_memory_check(
	uint64_t rows, size_t columns, uint64_t memory_max, struct err *err) MUST_USE;
void records_begin(struct records *records);
void records_free(struct records *records);
/* Adds sources from CSV, in their order; the processes of the crew share the columns. ERR_UNSUPPORTED
 * for what is no text, ERR_TOO_LARGE beyond the limits above, with the source named; the records are
 * good for records_free alone then. A source without any line has no records, and a note. */
bool records_read(struct records *records, const struct record_text *texts, size_t text_count,
	const struct crew *crew, struct err *err) MUST_USE;
/* The same with one text, by the caller alone. */
bool records_add_csv(
	struct records *records, struct str name, struct str text, struct err *err) MUST_USE;
/* A new column with room for so many records and values, absent in all so far: for whoever knows what
 * stands in it. */
struct record_column *records_column_add(
	struct records *records, struct str name, struct str key, size_t room);
void records_note(struct records *records, const char *format, ...) PRINTF_LIKE(2, 3);
/* The column of that head, compared as columns of sources are; NULL where there is none. */
struct record_column *records_column(struct records *records, struct str name);
/* The source that a record is of. */
size_t records_source(const struct records *records, uint32_t record);
/* Whether it is known that no record of a source has a value in the column: numbers that were never
 * written to need no memory until somebody looks. */
static inline bool
records_lacks(const struct record_column *column, size_t source)
{
	return column->is_absent != NULL && column->is_absent[source];
}

/* Whether any record of a source has a value in the column. */
bool records_has(const struct records *records, const struct record_column *column, size_t source);
/* The place of a record among those of its text, from 1. */
uint32_t records_line(const struct records *records, uint32_t record);

static inline struct str
record_value(const struct record_column *column, uint32_t record)
{
	return column->values.texts[column->numbers[record]];
}

#endif
