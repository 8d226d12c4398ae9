#include "base/arena.h"
#include "base/date.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <math.h>
#include <stdlib.h>

/* Sources that are drawn side by side: those with the most people. */
enum { SOURCE_SHOWN_MAX = 12, MASK_COUNT = 1 << SOURCE_SHOWN_MAX };
enum { MASK_SHOWN_MAX = 18, EVENT_MAX = 40, COLUMN_DATED_MAX = 20 };
/* Years of two digits are those up to it. */
enum { YEAR_LAST = 2030 };

void
view_numbers(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	const struct report_options *options = view->options;
	size_t room = 1 + SOURCE_SHOWN_MAX + options->number_count;
	struct chart_number *numbers = ARENA_ARRAY(view->arena, room, struct chart_number);
	struct people_number number;
	size_t count = 0;

	if (options->samples != NULL) {
		number = people_count(options->samples);
		numbers[count++] = (struct chart_number){STR("Distinct people in all"),
			number.count, number.middle, number.low, number.high};
	}
	for (size_t i = 0; i < options->number_count; i++)
		numbers[count++] = options->numbers[i];
	for (size_t i = 0; options->samples != NULL && l->records.source_count > 1 &&
		i < l->records.source_count && i < SOURCE_SHOWN_MAX;
		i++) {
		const struct record_source *source = &l->records.sources[i];

		number = people_count_source(options->samples, i);
		numbers[count++] = (struct chart_number){
			str_format(view->arena, "Known to %.*s", STR_ARG(source->name)),
			number.count, number.middle, number.low, number.high};
	}
	chart_numbers(page, numbers, count);
}

/* --- Overlap --- */

struct overlap {
	size_t count;
	size_t sources[SOURCE_SHOWN_MAX]; /* in their own order */
	int place[RECORD_SOURCE_MAX];     /* of a source in it; -1: not drawn */
};

/* The sources with the most people, in the order in which they were given. */
static void
choose_sources(const double *people, size_t source_count, struct overlap *overlap)
{
	bool is_taken[RECORD_SOURCE_MAX] = {0};

	for (size_t n = 0; n < SOURCE_SHOWN_MAX && n < source_count; n++) {
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

static void
people_by_source(const struct linkage *l, double *people)
{
	uint32_t last[RECORD_SOURCE_MAX];

	memset(last, 0xff, sizeof(last));
	for (uint32_t c = 0; c < l->clusters.count; c++)
		for (uint32_t i = l->clusters.first[c]; i < l->clusters.first[c + 1]; i++) {
			size_t source = records_source(&l->records, l->clusters.records[i]);

			people[source] += last[source] != c;
			last[source] = c;
		}
}

static void
people_by_mask(const struct linkage *l, const struct overlap *overlap, double *by_mask)
{
	for (uint32_t c = 0; c < l->clusters.count; c++) {
		uint32_t mask = 0;

		for (uint32_t i = l->clusters.first[c]; i < l->clusters.first[c + 1]; i++) {
			int place =
				overlap->place[records_source(&l->records, l->clusters.records[i])];

			if (place >= 0)
				mask |= (uint32_t)1 << place;
		}
		by_mask[mask]++;
	}
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
	struct str *names = ARENA_ARRAY(view->arena, SOURCE_SHOWN_MAX, struct str);
	double *shown = ARENA_ARRAY(view->arena, SOURCE_SHOWN_MAX, double);
	struct chart_overlap chart = {.sources = names, .people = shown};
	struct overlap overlap = {0};
	uint32_t masks[MASK_SHOWN_MAX];
	double counts[MASK_SHOWN_MAX];

	if (l->records.source_count < 2)
		return;
	if (basis->people == NULL) {
		basis->people = ARENA_ARRAY(&basis->arena, l->records.source_count + 1, double);
		people_by_source(l, basis->people);
	}
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

/* --- Timeline --- */

struct dated {
	const struct record_column *column;
	enum standard_order order;
};

static size_t
dated_columns(const struct linkage *l, struct dated dated[COLUMN_DATED_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < l->records.column_count && count < COLUMN_DATED_MAX; i++) {
		const struct record_column *column = &l->records.columns[i];
		struct dated *d = &dated[count];
		int64_t balance = 0;

		if (l->roles[i] != ROLE_KNOWN && l->roles[i] != ROLE_DATE)
			continue;
		*d = (struct dated){column, ORDER_DAY_FIRST};
		for (uint32_t v = 1; v < column->values.count; v++)
			balance += standard_date_order(column->values.texts[v]);
		if (balance < 0)
			d->order = ORDER_MONTH_FIRST;
		count++;
	}
	return count;
}

static bool
date_of(const struct dated *dated, uint32_t record, struct standard_date *date)
{
	struct str raw = record_value(dated->column, record);

	return raw.len > 0 && standard_date(raw, dated->order, YEAR_LAST, date) && date->year > 0;
}

static struct str
event_words(const struct view *view, const struct dated *dated, struct standard_date date)
{
	struct str head = dated->column->name;

	if (date.month > 0 && date.day > 0) {
		struct str day = date_words(view->arena,
			date_from_civil((struct civil){
				.year = date.year, .month = date.month, .day = date.day}));

		return str_format(view->arena, "%.*s: %.*s", STR_ARG(head), STR_ARG(day));
	}
	if (date.month > 0)
		return str_format(
			view->arena, "%.*s: month %d of %d", STR_ARG(head), date.month, date.year);
	return str_format(view->arena, "%.*s: %d", STR_ARG(head), date.year);
}

static int
event_compare(const void *a, const void *b)
{
	const struct chart_event *x = a;
	const struct chart_event *y = b;
	int sources = (x->source > y->source) - (x->source < y->source);

	if (x->year != y->year)
		return x->year < y->year ? -1 : 1;
	return sources != 0 ? sources : str_compare(x->what, y->what);
}

static size_t
events_of(const struct view *view, uint32_t cluster, const struct dated *dated, size_t dated_count,
	struct chart_event *events)
{
	const struct linkage *l = view->linkage;
	size_t count = 0;

	for (uint32_t i = l->clusters.first[cluster]; i < l->clusters.first[cluster + 1]; i++)
		for (size_t j = 0; j < dated_count && count < EVENT_MAX; j++) {
			uint32_t record = l->clusters.records[i];
			struct standard_date date;

			if (!date_of(&dated[j], record, &date))
				continue;
			events[count++] = (struct chart_event){
				.source = records_source(&l->records, record),
				.what = event_words(view, &dated[j], date),
				.year = date.year + (date.month > 0 ? date.month - 1 : 0) / 12.0 +
					(date.day > 0 ? date.day - 1 : 0) / 372.0};
		}
	qsort(events, count, sizeof(*events), event_compare);
	return count;
}

static unsigned
sources_of(const struct linkage *l, uint32_t cluster)
{
	size_t last = RECORD_SOURCE_MAX;
	unsigned count = 0;

	/* A person's records stand in the order of their sources. */
	for (uint32_t i = l->clusters.first[cluster]; i < l->clusters.first[cluster + 1]; i++) {
		size_t source = records_source(&l->records, l->clusters.records[i]);

		count += source != last;
		last = source;
	}
	return count;
}

/* The person whom most sources know on a day; then the one with the most dated records, but few
 * enough to be drawn; then the first. */
static bool
choose_person(const struct linkage *l, const struct dated *dated, size_t dated_count,
	uint32_t *ret_cluster)
{
	unsigned best = 0;

	for (uint32_t c = 0; c < l->clusters.count; c++) {
		uint32_t size = l->clusters.first[c + 1] - l->clusters.first[c];
		bool is_known[RECORD_SOURCE_MAX];
		unsigned sources = 0;
		unsigned events = 0;

		if (size < 2 || size > EVENT_MAX / 2 ||
			sources_of(l, c) * 100 + size * dated_count <= best)
			continue;
		memset(is_known, 0, l->records.source_count * sizeof(*is_known));
		for (uint32_t i = l->clusters.first[c]; i < l->clusters.first[c + 1]; i++) {
			uint32_t record = l->clusters.records[i];
			size_t source = records_source(&l->records, record);

			for (size_t j = 0; j < dated_count; j++) {
				struct standard_date date;

				if (!date_of(&dated[j], record, &date))
					continue;
				events++;
				sources += !is_known[source];
				is_known[source] = true;
			}
		}
		if (sources * 100 + events > best) {
			best = sources * 100 + events;
			*ret_cluster = c;
		}
	}
	return best > 0;
}

/* Only the sources that know the person. */
static void
squeeze_sources(const struct view *view, struct chart_timeline *chart, struct chart_event *events)
{
	const struct records *records = &view->linkage->records;
	struct str *names = ARENA_ARRAY(view->arena, records->source_count + 1, struct str);
	size_t place[RECORD_SOURCE_MAX];

	for (size_t i = 0; i < records->source_count; i++) {
		bool is_there = false;

		for (size_t j = 0; j < chart->count; j++)
			is_there = is_there || events[j].source == i;
		place[i] = chart->source_count;
		if (is_there)
			names[chart->source_count++] = records->sources[i].name;
	}
	for (size_t j = 0; j < chart->count; j++)
		events[j].source = place[events[j].source];
	chart->sources = names;
}

void
view_timeline(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	struct dated dated[COLUMN_DATED_MAX];
	size_t dated_count = dated_columns(l, dated);
	struct chart_event *events = ARENA_ARRAY(view->arena, EVENT_MAX, struct chart_event);
	struct chart_timeline chart = {.events = events};
	uint32_t cluster = 0;
	uint32_t size;

	/* Days are values, and a row of them is a child. */
	if (view->options->without_names || dated_count == 0)
		return;
	if (view->options->timeline_record != NULL &&
		*view->options->timeline_record < l->records.count)
		cluster = l->clusters.of[*view->options->timeline_record];
	else if (!choose_person(l, dated, dated_count, &cluster))
		return;
	chart.count = events_of(view, cluster, dated, dated_count, events);
	squeeze_sources(view, &chart, events);
	size = l->clusters.first[cluster + 1] - l->clusters.first[cluster];
	chart.head = view_record(view, l->clusters.records[l->clusters.first[cluster]]);
	chart.head = str_format(view->arena, "Person %llu, %u records: %.*s",
		(unsigned long long)view_person(
			view, l->clusters.records[l->clusters.first[cluster]]),
		size, STR_ARG(chart.head));
	chart_timeline(page, &chart);
}
