/* The chosen grams of open quotes, to be found by gram. */
#include "compare/thread/held_inside.h"

#include "base/arena.h"

#include <stdlib.h>

enum { START_BITS = 16, START_COUNT = 1 << START_BITS };

void
held_table_free(struct held_table *table)
{
	free(table->entries);
	free(table->starts);
	*table = (struct held_table){0};
}

static int
entry_compare(const void *a, const void *b)
{
	const struct held_entry *x = a;
	const struct held_entry *y = b;

	if (x->gram != y->gram)
		return x->gram < y->gram ? -1 : 1;
	return x->quote < y->quote ? -1 : x->quote > y->quote;
}

size_t
held_look_count(const struct open_quote *quote)
{
	return quote->chosen.count < HELD_LOOK_MAX ? quote->chosen.count : HELD_LOOK_MAX;
}

void
held_table_make(const struct held *held, struct held_table *table)
{
	size_t total = 0;
	uint32_t at = 0;

	for (size_t i = 0; i < held->count; i++)
		total += held->quotes[i].how == QUOTE_OPEN ? held_look_count(&held->quotes[i]) : 0;
	table->entries = memory_alloc((total + 1) * sizeof(*table->entries));
	table->starts = memory_alloc((START_COUNT + 1) * sizeof(uint32_t));
	for (size_t i = 0; i < held->count; i++) {
		const struct open_quote *quote = &held->quotes[i];

		for (size_t k = 0; quote->how == QUOTE_OPEN && k < held_look_count(quote); k++)
			table->entries[table->count++] = (struct held_entry){
				quote->chosen.grams[k], (uint32_t)i};
	}
	qsort(table->entries, table->count, sizeof(*table->entries), entry_compare);
	for (uint32_t i = 0; i <= START_COUNT; i++) {
		while (at < table->count && table->entries[at].gram >> START_BITS < i)
			at++;
		table->starts[i] = at;
	}
}

void
held_table_find(const struct held_table *table, uint32_t gram, size_t *ret_from, size_t *ret_to)
{
	size_t from = table->starts[gram >> START_BITS];
	size_t end = table->starts[(gram >> START_BITS) + 1];

	while (from < end && table->entries[from].gram < gram)
		from++;
	*ret_from = from;
	while (from < end && table->entries[from].gram == gram)
		from++;
	*ret_to = from;
}
