#include "linkage/count/timeline.h"

#include "base/arena.h"
#include "linkage/cluster/clusters.h"
#include "linkage/field/known.h"
#include "linkage/table/records.h"

#include <limits.h>
#include <stdlib.h>

static int
day_of(struct standard_date day)
{
	int number = known_day_number(day);

	return number == 0 ? INT_MAX : number;
}

static int
entry_compare(const void *a, const void *b)
{
	const struct timeline_entry *x = a;
	const struct timeline_entry *y = b;
	int first = day_of(x->day);
	int second = day_of(y->day);

	if (first != second)
		return first < second ? -1 : 1;
	return x->source < y->source ? -1 : x->source > y->source;
}

/* The entry of a record's source among those of its cluster. Records of a cluster are in order, so
 * those of one source follow one another. */
static struct timeline_entry *
entry_of(struct timelines *t, size_t first, uint32_t cluster, uint32_t source, uint32_t record)
{
	if (t->count > first && t->of[t->count - 1].source == source)
		return &t->of[t->count - 1];
	t->of[t->count] = (struct timeline_entry){
		.cluster = cluster, .source = source, .record = record};
	return &t->of[t->count++];
}

void
timelines_make(const struct clusters *clusters, const struct records *records,
	const struct standard_date *days, const bool *is_flagged, struct arena *arena,
	struct timelines *ret_timelines)
{
	struct timelines *t = ret_timelines;

	*t = (struct timelines){0};
	t->of = ARENA_ARRAY(arena, clusters->record_count, struct timeline_entry);
	t->first = ARENA_ARRAY(arena, clusters->count + (size_t)1, size_t);
	for (uint32_t c = 0; c < clusters->count; c++) {
		t->first[c] = t->count;
		for (uint32_t k = clusters->first[c]; k < clusters->first[c + 1]; k++) {
			uint32_t r = clusters->records[k];
			struct timeline_entry *entry = entry_of(
				t, t->first[c], c, (uint32_t)records_source(records, r), r);

			entry->records++;
			entry->is_flagged = entry->is_flagged ||
				(is_flagged != NULL && is_flagged[r]);
			if (days != NULL && day_of(days[r]) < day_of(entry->day)) {
				entry->day = days[r];
				entry->record = r;
			}
		}
		qsort(t->of + t->first[c], t->count - t->first[c], sizeof(*t->of), entry_compare);
	}
	t->first[clusters->count] = t->count;
}
