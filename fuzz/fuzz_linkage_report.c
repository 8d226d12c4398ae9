/* A table becomes one agency's register or two, is linked, and its report and tables are written: the
 * report must be made of whatever stands in the cells. Cells come back as they were written. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/linkage.h"
#include "linkage/output/cell.h"
#include "linkage/output/output.h"
#include "linkage/output/sink.h"
#include "linkage/report/report.h"
#include "linkage/table/csv.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_cell(struct arena *arena, struct str value)
{
	struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
	struct buf text CLEANUP(buf_free) = {0};
	struct csv_row row;

	buf_add(&text, STR("a,b\n"));
	cell_write(&text, value);
	buf_add(&text, STR(",end\n"));
	csv_begin_at(reader, arena, buf_str(&text), ',');
	if (!csv_next(reader, &row) || !csv_next(reader, &row) || row.count != 2 ||
		!str_equal(cell_read(arena, row.values[0]), value))
		abort();
}

static void
write_all(const struct linkage *l)
{
	struct output_options tables = {.with_values = true, .weight_min = NAN};
	struct report_options options = {.title = STR("Norchester")};
	struct buf html CLEANUP(buf_free) = {0};
	struct sink sink CLEANUP(sink_free) = {0};
	struct err err = {0};

	for (unsigned i = 0; i < 2; i++) {
		options.without_names = i == 1;
		buf_clear(&html);
		if (!report_write(l, &options, &html, &err) ||
			str_find(buf_str(&html), STR("<script")) != STR_NONE)
			abort();
	}
	sink_begin(&sink, -1, "memory");
	output_edges(l, &tables, &sink);
	output_clusters(l, &tables, &sink);
	tables.format = TABLE_JSON_LINES;
	output_edges(l, &tables, &sink);
	output_lookup(l, &tables, &sink);
	if (!sink_end(&sink, &err))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tokenizer *tokenizer;
	struct str text = str_make(data, size);
	struct arena arena CLEANUP(arena_free) = {.size_max = BUF_SIZE_DEFAULT};
	size_t half = str_find_char(text, '\x01');
	struct linkage_source sources[2] = {{STR("police"), str_slice(text, 0, half)},
		{STR("health"), half == STR_NONE ? STR("") : str_from(text, half + 1)}};
	struct linkage_options options = {.sources = sources,
		.source_count = half == STR_NONE ? 1 : 2,
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 1,
		.processes = 1};
	struct linkage *l = ARENA_NEW(&arena, struct linkage);
	struct err err = {0};

	if (tokenizer == NULL && !tokenizer_new(&tokenizer, &err))
		abort();
	check_cell(&arena, str_slice(text, 0, 200));
	options.tokenizer = tokenizer;
	if (linkage_run(&options, l, &err))
		write_all(l);
	linkage_free(l);
	return 0;
}
