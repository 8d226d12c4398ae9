#include "base/arena.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <stdlib.h>

enum { MASK_COUNT = 1 << VIEW_SOURCE_SHOWN_MAX, MASK_SHOWN_MAX = 18 };

struct overlap {
	size_t count;
	size_t sources[VIEW_SOURCE_SHOWN_MAX]; /* in their own order */
	int place[RECORD_SOURCE_MAX];          /* of a source in it; -1: not drawn */
};

/* The sources with the most people, in the order in which they were given. */
static void
choose_sources(const double *people, size_t source_count, struct overlap *overlap)
{
	bool is_taken[RECORD_SOURCE_MAX] = {0};

	for (size_t n = 0; n < VIEW_SOURCE_SHOWN_MAX && n < source_count; n++) {
		size_t best = source_count;

		for (size_t i = 0; i < source_count; i++)
			if (!is_taken[i] && (best == source_count || people[i] > people[best]))
				best = i;
		is_taken[best] = true;
	}
	for (size_t i = 0; i < source_count; i++) {
		overlap->place[i] = is_taken[i] ? (int)overlap->count : -1;
		if (is_taken[i])
			overlap->sources[overlap->count++] = i;
	}
}

/* Source by source, so that no record's source need be looked for. */
const unsigned char *
view_source_counts(const struct view *view)
{
	const struct linkage *l = view->linkage;
	struct report_basis *basis = view->basis;
	unsigned char *last;

	if (basis->source_counts != NULL)
		return basis->source_counts;
	last = ARENA_ARRAY(&basis->arena, 2 * ((size_t)l->clusters.count + 1), unsigned char);
	basis->source_counts = last + l->clusters.count + 1;
	basis->people = ARENA_ARRAY(&basis->arena, l->records.source_count + 1, double);
	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];

		for (uint32_t r = source->first; r < source->first + source->count; r++) {
			uint32_t c = l->clusters.of[r];

			if (last[c] == s + 1)
				continue;
			last[c] = (unsigned char)(s + 1);
			basis->source_counts[c]++;
			basis->people[s]++;
		}
	}
	return basis->source_counts;
}

static void
people_by_mask(const struct linkage *l, const struct overlap *overlap, double *by_mask)
{
	uint16_t *masks = memory_zeroed((size_t)l->clusters.count + 1, sizeof(*masks));

	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];

		if (overlap->place[s] < 0)
			continue;
		for (uint32_t r = source->first; r < source->first + source->count; r++)
			masks[l->clusters.of[r]] |= (uint16_t)(1U << overlap->place[s]);
	}
	for (uint32_t c = 0; c < l->clusters.count; c++)
		by_mask[masks[c]]++;
	free(masks);
}

/* The most frequent combinations, then the lower mask first. */
static void
choose_masks(const double *by_mask, struct chart_overlap *chart, uint32_t *masks, double *counts)
{
	chart->masks = masks;
	chart->counts = counts;
	for (uint32_t mask = 1; mask < MASK_COUNT; mask++) {
		size_t at;

		if (by_mask[mask] <= 0)
			continue;
		if (chart->count == MASK_SHOWN_MAX) {
			bool is_less = by_mask[mask] <= counts[chart->count - 1];

			chart->left_out_masks++;
			chart->left_out += is_less ? by_mask[mask] : counts[chart->count - 1];
			if (is_less)
				continue;
		}
		chart->count += chart->count < MASK_SHOWN_MAX;
		for (at = chart->count - 1; at > 0 && counts[at - 1] < by_mask[mask]; at--) {
			counts[at] = counts[at - 1];
			masks[at] = masks[at - 1];
		}
		counts[at] = by_mask[mask];
		masks[at] = mask;
	}
}

void
view_overlap(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	struct report_basis *basis = view->basis;
	struct str *names = ARENA_ARRAY(view->arena, VIEW_SOURCE_SHOWN_MAX, struct str);
	double *shown = ARENA_ARRAY(view->arena, VIEW_SOURCE_SHOWN_MAX, double);
	struct chart_overlap chart = {.sources = names, .people = shown};
	struct overlap overlap = {0};
	uint32_t masks[MASK_SHOWN_MAX];
	double counts[MASK_SHOWN_MAX];

	if (l->records.source_count < 2)
		return;
	(void)view_source_counts(view);
	choose_sources(basis->people, l->records.source_count, &overlap);
	if (basis->by_mask == NULL) {
		basis->by_mask = ARENA_ARRAY(&basis->arena, MASK_COUNT, double);
		people_by_mask(l, &overlap, basis->by_mask);
	}
	for (size_t i = 0; i < overlap.count; i++) {
		names[i] = l->records.sources[overlap.sources[i]].name;
		shown[i] = basis->people[overlap.sources[i]];
	}
	chart.source_count = overlap.count;
	choose_masks(basis->by_mask, &chart, masks, counts);
	chart_overlap(page, &chart);
}
