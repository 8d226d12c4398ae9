#include "base/arena.h"
#include "base/date.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <math.h>
#include <stdlib.h>

enum { EVENT_MAX = 40, COLUMN_DATED_MAX = 20 };
/* Years of two digits are those up to it. */
enum { YEAR_LAST = 2030 };

void
view_numbers(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	const struct report_options *options = view->options;
	size_t room = 1 + VIEW_SOURCE_SHOWN_MAX + options->number_count;
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
		i < l->records.source_count && i < VIEW_SOURCE_SHOWN_MAX;
		i++) {
		const struct record_source *source = &l->records.sources[i];

		number = people_count_source(options->samples, i);
		numbers[count++] = (struct chart_number){
			str_format(view->arena, "Known to %.*s", STR_ARG(source->name)),
			number.count, number.middle, number.low, number.high};
	}
	chart_numbers(page, numbers, count);
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
		/* As long as those that are left could turn it. */
		for (uint32_t v = 1; v < column->values.count &&
			llabs(balance) <= (int64_t)(column->values.count - v);
			v++)
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

/* How much there is to draw: sources that know the person on a day, then dated records. */
static unsigned
person_days(
	const struct linkage *l, const struct dated *dated, size_t dated_count, uint32_t cluster)
{
	bool is_known[RECORD_SOURCE_MAX];
	unsigned sources = 0;
	unsigned events = 0;

	memset(is_known, 0, l->records.source_count * sizeof(*is_known));
	for (uint32_t i = l->clusters.first[cluster]; i < l->clusters.first[cluster + 1]; i++) {
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
	return sources * 100 + events;
}

enum { DAYS_MOST = RECORD_SOURCE_MAX * 100 + EVENT_MAX / 2 * COLUMN_DATED_MAX };

/* By cluster, no less than what person_days says: so much is seen without reading a day. 0: not to be
 * drawn. */
static uint16_t *
days_most(const struct view *view, const struct dated *dated, size_t dated_count)
{
	const struct linkage *l = view->linkage;
	const unsigned char *counts = view_source_counts(view);
	uint16_t *most = ARENA_ARRAY(view->arena, l->clusters.count + (size_t)1, uint16_t);

	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];
		uint16_t days = 0;

		for (size_t j = 0; j < dated_count; j++)
			days = (uint16_t)(days + !records_lacks(dated[j].column, s));
		for (uint32_t r = source->first; r < source->first + source->count; r++) {
			uint16_t *of = &most[l->clusters.of[r]];

			*of = (uint16_t)(*of + days);
		}
	}
	for (uint32_t c = 0; c < l->clusters.count; c++) {
		uint32_t size = l->clusters.first[c + 1] - l->clusters.first[c];

		most[c] = size < 2 || size > EVENT_MAX / 2 ? 0
							   : (uint16_t)(most[c] + counts[c] * 100U);
	}
	return most;
}

/* Clusters by how many days they have at the most, then in their order; `starts` are [DAYS_MOST + 2]. */
static uint32_t *
clusters_by_days(const struct view *view, const uint16_t *most, uint32_t *starts)
{
	uint32_t count = view->linkage->clusters.count;
	uint32_t *order = ARENA_ARRAY(view->arena, count + (size_t)1, uint32_t);

	for (uint32_t c = 0; c < count; c++)
		starts[most[c] + 1]++;
	for (size_t i = 0; i <= DAYS_MOST; i++)
		starts[i + 1] += starts[i];
	for (uint32_t c = count; c-- > 0;)
		order[--starts[most[c] + 1]] = c;
	return order;
}

/* The person whom most sources know on a day; then the one with the most dated records, but few
 * enough to be drawn; then the first. Days are read of those alone that may have more than the best one
 * so far. */
static bool
choose_person(const struct view *view, const struct dated *dated, size_t dated_count,
	uint32_t *ret_cluster)
{
	uint32_t *starts = ARENA_ARRAY(view->arena, DAYS_MOST + 2, uint32_t);
	uint32_t *order = clusters_by_days(view, days_most(view, dated, dated_count), starts);
	uint32_t at = view->linkage->clusters.count;
	unsigned best = 0;

	for (unsigned most = DAYS_MOST; most > 0 && most >= best; most--)
		for (; at > starts[most + 1]; at--) {
			uint32_t cluster = order[at - 1];
			unsigned days = person_days(view->linkage, dated, dated_count, cluster);

			if (days < best || days == 0 || (days == best && cluster > *ret_cluster))
				continue;
			best = days;
			*ret_cluster = cluster;
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
	else if (!choose_person(view, dated, dated_count, &cluster))
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
