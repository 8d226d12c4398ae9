/* Tables of the linkage: text in any encoding to records, roles and fields. The input is one source
 * or several, parted by 0x1e. */
#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"
#include "linkage/field/known.h"
#include "linkage/table/records.h"
#include "linkage/table/roles.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SOURCES_MAX = 8 };

static void
must(bool done)
{
	if (!done)
		abort();
}

static void
fields_try(const struct records *records, const enum role *roles, const struct tokenizer *tokenizer)
{
	struct field_set fields;
	struct err err = {0};

	if (!field_set_make(records, roles, tokenizer, &fields, &err))
		must(err.kind == ERR_USAGE);
	for (size_t i = 0; i < fields.count; i++) {
		uint64_t counted = 0;

		for (uint32_t v = 0; v < fields.of[i].values.count; v++)
			counted += fields.of[i].values.counts[v];
		must(counted == records->count);
		for (uint32_t r = 0; r < records->count; r++)
			must(fields.of[i].numbers[r] < fields.of[i].values.count);
	}
	field_set_free(&fields);
}

static void
records_try(const struct records *records)
{
	uint32_t count = 0;

	for (size_t s = 0; s < records->source_count; s++) {
		must(records->sources[s].first == count);
		count += records->sources[s].count;
	}
	must(count == records->count);
	for (size_t c = 0; c < records->column_count; c++) {
		const struct values *v = &records->columns[c].values;
		uint64_t counted = 0;

		for (uint32_t i = 0; i < v->count; i++)
			counted += v->counts[i];
		must(counted == records->count);
		for (uint32_t r = 0; r < records->count; r++)
			must(records->columns[c].numbers[r] < v->count);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[SOURCES_MAX] = {"a", "b", "c", "d", "e", "f", "g", "h"};
	static struct tokenizer *tokenizer;
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct record_text texts[SOURCES_MAX];
	struct str rest = str_make(data, size);
	struct str text;
	struct records records;
	enum role roles[RECORD_COLUMN_MAX];
	struct err err = {0};
	size_t count = 0;

	if (tokenizer == NULL)
		must(tokenizer_new(&tokenizer, &err));
	while (count < SOURCES_MAX && str_cut(&rest, 0x1e, &text)) {
		texts[count] = (struct record_text){str_of(names[count]), text};
		count++;
	}
	records_begin(&records);
	if (records_read(&records, texts, count, &(struct crew){.processes = 1}, &err)) {
		records_try(&records);
		roles_guess(&records, roles);
		roles_note(&records, roles);
		(void)known_days(&records, roles, &arena);
		if (records.count > 0)
			fields_try(&records, roles, tokenizer);
	} else {
		must(err.kind != ERR_NONE);
	}
	records_free(&records);
	return 0;
}
