#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "linkage/crew.h"
#include "linkage/field/known.h"
#include "linkage/table/csv.h"
#include "linkage/table/records.h"

#include <string.h>

static const struct {
	const char *text;
	const char *rows; /* values in angle brackets, rows ended by a bar */
} files[] = {
	{"a,b\n1,2\n", "<a><b>|<1><2>|"},
	{"a;b\r\n1;2\r\n\r\n3;4", "<a><b>|<1><2>|<3><4>|"},
	{"a\tb\r1\t2\r", "<a><b>|<1><2>|"},
	{"a,b\n\"x, y\",\"say \"\"no\"\"\"\n", "<a><b>|<x, y><say \"no\">|"},
	{"a, b\n1, \"two, \"\n", "<a>< b>|<1><two, >|"},
	{"a,b\n\"two\nlines\",2\n", "<a><b>|<two\nlines><2>|"},
	{"a,b\n\"never closed,2\n3,4\n", "<a><b>|<\"never closed><2>|<3><4>|"},
	{"a,b\n5\" pipe,2\n", "<a><b>|<5\" pipe><2>|"},
	{"a,b,\n1\n1,2,3,4\n", "<a><b><>|<1>|<1><2><3><4>|"},
	{"", ""},
	{"\n\n", ""},
};

static void
test_csv(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
		struct buf all CLEANUP(buf_free) = {0};
		struct csv_row row;

		csv_begin(reader, arena, str_of(files[i].text));
		while (csv_next(reader, &row)) {
			for (size_t j = 0; j < row.count; j++)
				buf_add_format(&all, "<%.*s>", STR_ARG(row.values[j]));
			buf_add_char(&all, '|');
		}
		tap_ok(strcmp(buf_cstr(&all), files[i].rows) == 0, "file %zu is read: %s", i,
			buf_cstr(&all));
	}
}

static void
test_values(struct arena *arena)
{
	struct values values = {0};
	bool right = true;

	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 1; i <= 5000; i++)
			right = right && values_add(&values, str_format(arena, "value %u", i)) == i;
	tap_ok(right && values.count == 5001, "5,000 values have their numbers, twice");
	tap_ok(values.counts[17] == 2, "and are counted");
	tap_ok(values_add(&values, STR("")) == 0, "nothing is number 0");
	tap_ok(values_find(&values, STR("value 17")) == 17 &&
			values_find(&values, STR("value 5001")) == 0,
		"they are found, others not");
	values_free(&values);
}

static void
test_records(void)
{
	struct records records;
	struct err err = {0};
	struct record_column *born;

	records_begin(&records);
	tap_ok(records_add_csv(&records, STR("police"),
		       STR("Surname,Date of Birth\nHale,2001-02-03\nOakes,NA\n"), &err),
		"a source is added");
	tap_ok(records_add_csv(&records, STR("health"),
		       STR("date_of_birth,NHS number,surname\n,943 476 5919,Hale,extra\n"), &err),
		"another, its columns in another order");
	born = records_column(&records, STR("DATE OF BIRTH"));
	tap_ok(records.count == 3 && records.column_count == 3 && born != NULL,
		"three columns in all");
	tap_ok(str_equal(record_value(born, 0), STR("2001-02-03")) &&
			record_value(born, 1).len == 0 && record_value(born, 2).len == 0,
		"what stands for nothing is nothing");
	tap_ok(str_equal(record_value(records_column(&records, STR("nhs number")), 2),
		       STR("943 476 5919")) &&
			record_value(records_column(&records, STR("nhs number")), 0).len == 0,
		"a column that one source lacks");
	tap_ok(records_source(&records, 0) == 0 && records_source(&records, 1) == 0 &&
			records_source(&records, 2) == 1,
		"each record is of its source");
	tap_ok(records.sources[1].ragged == 1 && records.sources[0].ragged == 0,
		"lines of another length are counted");
	tap_ok(records_add_csv(&records, STR("nothing"), STR(""), &err) &&
			records.source_count == 3 && records.sources[2].count == 0 &&
			records.count == 3,
		"an empty file has no records");
	records_free(&records);
}

static void
test_known(struct arena *arena)
{
	struct records records;
	struct err err = {0};
	enum role roles[8];
	struct standard_date *days;
	bool *flags;

	records_begin(&records);
	tap_ok(records_add_csv(&records, STR("social"),
		       STR("Surname,Referral date,First contact,CSE flag\n"
			   "Hale,12/04/2013,,Y\nOakes,,2011,n\nHale,1/2/2014,3/4/2009,\n"),
		       &err),
		"a source with days and flags");
	roles_guess(&records, roles);
	tap_ok(roles[1] == ROLE_KNOWN && roles[2] == ROLE_KNOWN && roles[3] == ROLE_FLAG,
		"which are known by their heads");
	days = known_days(&records, roles, arena);
	flags = known_flags(&records, &records.columns[3], arena);
	tap_ok(known_day_number(days[0]) == 20130412 && known_day_number(days[1]) == 20110000 &&
			known_day_number(days[2]) == 20090403,
		"the first day each was known");
	tap_ok(flags[0] && !flags[1] && !flags[2], "who is flagged");
	records_free(&records);
}

/* What would not fit is refused before it is read, and what can be done is said. */
static void
test_memory(void)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct records records;
	struct err err = {0};

	buf_add(&text, STR("id,surname\n"));
	for (unsigned i = 0; i < 20000; i++)
		buf_add_format(&text, "%u,Hale\n", i);
	records_begin(&records);
	records.memory_max = 1 << 20;
	tap_ok(!records_add_csv(&records, STR("police"), buf_str(&text), &err) &&
			err.kind == ERR_TOO_LARGE && records.count == 0 &&
			str_find(str_of(err.text), STR("Link a small part")) != STR_NONE,
		"too many records for the memory: %s", err.text);
	records_free(&records);
	err_clear(&err);
	records_begin(&records);
	records.memory_max = 100 << 20;
	tap_ok(records_add_csv(&records, STR("police"), buf_str(&text), &err) &&
			records.count == 20000,
		"and not too many %s", err.text);
	records_free(&records);
}

/* Rows of which one value in three is that of another row, some in quotes, some in Windows-1252. */
static void
rows_add(struct buf *text, unsigned from, unsigned to)
{
	buf_add(text, STR("id,name,town\n"));
	for (unsigned i = from; i < to; i++)
		buf_add_format(text, "%u,%sJos\xe9 %u%s,%s\n", i, i % 2 == 0 ? "\"" : "",
			i * 7919 % 900, i % 2 == 0 ? "\"" : "",
			i % 5 == 0           ? "n/a"
				: i % 3 == 0 ? "M\xc3\xbcnchen "
					     : "\"Long, Eaton\"");
}

/* A few rows behind many look for few of the values that are there. */
static void
test_few(void)
{
	struct buf many CLEANUP(buf_free) = {0};
	struct buf few CLEANUP(buf_free) = {0};
	struct crew crew = {.processes = 1};
	struct records behind, together;
	struct record_text texts[2];
	struct err err = {0};
	bool is_same = true;

	rows_add(&many, 0, 3000);
	rows_add(&few, 2950, 3050);
	texts[0] = (struct record_text){STR("many"), buf_str(&many)};
	texts[1] = (struct record_text){STR("few"), buf_str(&few)};
	records_begin(&behind);
	records_begin(&together);
	tap_ok(records_read(&behind, texts, 1, &crew, &err) &&
			records_read(&behind, texts + 1, 1, &crew, &err) &&
			records_read(&together, texts, 2, &crew, &err),
		"a few rows are read behind many %s", err.text);
	for (size_t c = 0; c < together.column_count; c++) {
		const struct record_column *a = &behind.columns[c];
		const struct record_column *b = &together.columns[c];

		is_same = is_same && a->values.count == b->values.count &&
			memcmp(a->numbers, b->numbers, together.count * sizeof(*a->numbers)) == 0 &&
			memcmp(a->values.counts, b->values.counts,
				b->values.count * sizeof(*b->values.counts)) == 0;
	}
	tap_ok(is_same && behind.count == 3100 && together.columns[1].values.count == 901 &&
			together.columns[0].values.count == 3051,
		"and have the numbers that all at once have: %u names",
		together.columns[1].values.count - 1);
	records_free(&behind);
	records_free(&together);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};

	test_csv(&arena);
	test_values(&arena);
	test_records();
	test_known(&arena);
	test_memory();
	test_few();
	return tap_done();
}
