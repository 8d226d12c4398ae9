#include "linkage/table/records_part.h"

#include "linkage/table/records.h"

#include <stdlib.h>
#include <string.h>

/* Puts numbers into the new order; `to` is the new place of each record. */
static void
permute(uint32_t *numbers, const uint32_t *to, uint32_t count, uint32_t *scratch)
{
	for (uint32_t r = 0; r < count; r++)
		scratch[to[r]] = numbers[r];
	memcpy(numbers, scratch, count * sizeof(*numbers));
}

/* A source for each value that occurs; source_of by number of value. */
static void
sources_make(struct records *r, const struct record_column *column, size_t *source_of)
{
	struct record_source whole = r->sources[0];
	uint32_t first = 0;

	r->source_count = 0;
	for (uint32_t i = 0; i < column->values.count; i++) {
		struct record_source *source = &r->sources[r->source_count];

		source_of[i] = r->source_count;
		if (column->values.counts[i] == 0)
			continue;
		*source = (struct record_source){.name = column->values.texts[i],
			.first = first,
			.count = column->values.counts[i]};
		first += source->count;
		r->source_count++;
	}
	r->sources[0].ragged = whole.ragged;
	r->sources[0].unclosed = whole.unclosed;
}

bool
records_part(struct records *r, const struct record_column *column)
{
	size_t *source_of;
	uint32_t next[RECORD_SOURCE_MAX + 1];
	uint32_t *to;
	uint32_t *scratch;

	if (column->values.count > RECORD_SOURCE_MAX)
		return false;
	source_of = ARENA_ARRAY(&r->arena, column->values.count, size_t);
	sources_make(r, column, source_of);
	to = memory_alloc(((size_t)r->count + 1) * sizeof(*to));
	scratch = memory_alloc(((size_t)r->count + 1) * sizeof(*scratch));
	for (size_t i = 0; i < r->source_count; i++)
		next[i] = r->sources[i].first;
	for (uint32_t i = 0; i < r->count; i++)
		to[i] = next[source_of[column->numbers[i]]]++;
	if (r->lines == NULL) {
		r->lines = memory_alloc(((size_t)r->count + 1) * sizeof(*r->lines));
		for (uint32_t i = 0; i < r->count; i++)
			r->lines[i] = i;
	}
	permute(r->lines, to, r->count, scratch);
	for (size_t i = 0; i < r->column_count; i++) {
		permute(r->columns[i].numbers, to, r->count, scratch);
		r->columns[i].is_absent = NULL;
		r->columns[i].packed = NULL;
	}
	free(to);
	free(scratch);
	return true;
}
