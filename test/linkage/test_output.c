#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "linkage/output/cell.h"
#include "linkage/output/output.h"
#include "linkage/output/sink.h"
#include "linkage/table/csv.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *value;
	const char *cell;
} cells[] = {
	{"plain", "plain"},
	{"", ""},
	{"two, three", "\"two, three\""},
	{"say \"no\"", "\"say \"\"no\"\"\""},
	{"two\nlines", "\"two\nlines\""},
	{" blank ", "\" blank \""},
	{"=1+1", "'=1+1"},
	{"+447700900123", "'+447700900123"},
	{"-12.5", "-12.5"},
	{"-", "'-"},
	{"-1.2.3", "'-1.2.3"},
	{"@here", "'@here"},
	{"'=1", "''=1"},
	{"'tis", "'tis"},
	{" =1", "\"' =1\""},
	{"a;=1", "\"a;'=1\""},
	{"a\t\"=1", "\"a\t'\"\"=1\""},
	{"\xef\xbc\x9d"
	 "1",
		"'\xef\xbc\x9d"
		"1"},
	{"O'Brien-Smith", "O'Brien-Smith"},
};

/* What a reader of CSV gets out of a cell. */
static struct str
cell_again(struct arena *arena, struct str cell)
{
	struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
	struct buf text CLEANUP(buf_free) = {0};
	struct csv_row row;

	buf_add(&text, STR("a,b\n"));
	buf_add(&text, cell);
	buf_add(&text, STR(",end\n"));
	csv_begin(reader, arena, str_copy(arena, buf_str(&text)));
	if (!csv_next(reader, &row) || !csv_next(reader, &row) || row.count != 2)
		return STR("not a row of two");
	return cell_read(arena, row.values[0]);
}

static void
test_cells(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		struct buf cell CLEANUP(buf_free) = {0};
		struct str again;

		cell_write(&cell, str_of(cells[i].value));
		tap_ok(strcmp(buf_cstr(&cell), cells[i].cell) == 0, "cell %zu is written", i);
		again = cell_again(arena, buf_str(&cell));
		tap_ok(str_equal(again, str_of(cells[i].value)), "and read again");
	}
}

static void
test_numbers(struct arena *arena)
{
	static const struct str columns[] = {STR_INIT("a"), STR_INIT("b \"c\"")};
	struct sink sink CLEANUP(sink_free) = {0};
	struct table_writer table;
	struct err err = {0};

	sink_begin(&sink, -1, "memory");
	table_begin(&table, &sink, TABLE_CSV, columns, 2, arena);
	table_decimal(&table, -0.00004, 4);
	table_decimal(&table, 0.05, 1);
	table_row_end(&table);
	table_decimal(&table, (double)NAN, 4);
	table_decimal(&table, -12.34567, 4);
	table_row_end(&table);
	table_u64(&table, UINT64_MAX);
	table_i64(&table, INT64_MIN);
	table_row_end(&table);
	tap_ok(sink_end(&sink, &err), "it ends");
	tap_ok(strcmp(buf_cstr(&sink.buf),
		       "a,\"b \"\"c\"\"\"\n0.0000,0.1\n,-12.3457\n"
		       "18446744073709551615,-9223372036854775808\n") == 0,
		"numbers in CSV");
	tap_ok(sink.size == sink.buf.len, "bytes are counted");
}

static void
test_json_lines(struct arena *arena)
{
	static const struct str columns[] = {STR_INIT("a"), STR_INIT("b \"c\"")};
	struct sink sink CLEANUP(sink_free) = {0};
	struct table_writer table;
	struct err err = {0};

	sink_begin(&sink, -1, "memory");
	table_begin(&table, &sink, TABLE_JSON_LINES, columns, 2, arena);
	table_str(&table, STR("=1\"\n"));
	table_nothing(&table);
	table_row_end(&table);
	tap_ok(sink_end(&sink, &err) &&
			strcmp(buf_cstr(&sink.buf),
				"{\"a\":\"=1\\\"\\n\",\"b \\\"c\\\"\":null}\n") == 0,
		"JSON lines");
}

static void
test_histories(void)
{
	static const struct str lists[] = {STR_INIT("police"), STR_INIT("health")};
	static const double counts[] = {0, 12, 0, 3.25};
	const struct output_options options = {.format = TABLE_CSV};
	struct sink sink CLEANUP(sink_free) = {0};
	struct err err = {0};

	sink_begin(&sink, -1, "memory");
	output_histories(lists, 2, counts, &options, &sink);
	tap_ok(sink_end(&sink, &err) &&
			strcmp(buf_cstr(&sink.buf), "police,health,count\n1,0,12\n1,1,3.2500\n") ==
				0,
		"capture histories");
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, BUF_SIZE_DEFAULT);
	test_cells(&arena);
	test_numbers(&arena);
	test_json_lines(&arena);
	test_histories();
	arena_free(&arena);
	return tap_done();
}
