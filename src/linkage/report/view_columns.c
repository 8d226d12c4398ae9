#include "base/arena.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns that are drawn; the others are in the table of the source itself. */
enum { COLUMN_SHOWN_MAX = 60, TERM_SHOWN_MAX = 12 };

static double
share_filled(const struct records *records, const struct record_column *column, size_t at)
{
	const struct record_source *source = &records->sources[at];
	uint64_t filled = 0;

	if (records_lacks(column, at))
		return (double)NAN;
	for (uint32_t i = source->first; i < source->first + source->count; i++)
		filled += column->numbers[i] != 0;
	return filled == 0 ? (double)NAN : (double)filled / source->count;
}

/* Of the columns that are shown. */
static const double *
shares_filled(const struct view *view, size_t count)
{
	const struct records *r = &view->linkage->records;
	struct report_basis *basis = view->basis;

	if (basis->filled != NULL)
		return basis->filled;
	basis->filled = ARENA_ARRAY(&basis->arena, count * r->source_count + 1, double);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < r->source_count; j++)
			basis->filled[i * r->source_count + j] = share_filled(r, &r->columns[i], j);
	return basis->filled;
}

void
view_completeness(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	size_t count = l->records.column_count < COLUMN_SHOWN_MAX ? l->records.column_count
								  : COLUMN_SHOWN_MAX;
	struct str *columns = ARENA_ARRAY(view->arena, count + 1, struct str);
	struct str *roles = ARENA_ARRAY(view->arena, count + 1, struct str);
	struct chart_completeness chart = {l->records.source_count, view_sources(view), count,
		columns, roles, shares_filled(view, count)};

	for (size_t i = 0; i < count; i++) {
		columns[i] = view_column(view, i);
		roles[i] = view_role(view, l->roles[i]);
	}
	chart_completeness(page, &chart);
}

/* The pattern of a record and itself: as alike as can be wherever it says anything. */
static uint64_t
pattern_of_itself(const struct comparer *comparer, uint32_t record)
{
	uint64_t pattern = 0;

	for (size_t i = 0; i < comparer->count; i++) {
		const struct field *field = comparer->of[i];

		pattern += comparer->unit[i] * levels_of_one(field, field->numbers[record]);
	}
	return pattern;
}

/* The most frequent values, by falling count, then by their number. */
static size_t
most_frequent(const struct field *field, uint32_t numbers[TERM_SHOWN_MAX])
{
	size_t count = 0;

	for (uint32_t i = 1; i < field->values.count; i++) {
		uint32_t records = field->values.counts[i];
		size_t at = count;

		if (records < REPORT_TERM_RECORDS_MIN)
			continue;
		if (count == TERM_SHOWN_MAX && records <= field->values.counts[numbers[count - 1]])
			continue;
		count += count < TERM_SHOWN_MAX;
		at = at < count ? at : count - 1;
		while (at > 0 && field->values.counts[numbers[at - 1]] < records) {
			numbers[at] = numbers[at - 1];
			at--;
		}
		numbers[at] = i;
	}
	return count;
}

/* What exact agreement in a value adds: of any record that has it, compared with itself. */
static double
bits_of_value(const struct linkage *l, size_t compared, uint32_t record)
{
	struct score_parts parts;

	scorer_parts(&l->scorer, pattern_of_itself(&l->comparer, record), record, record, &parts);
	return parts.field[compared] + parts.rarity[compared];
}

/* Of a frequent value it is found soon. */
static uint32_t
first_record(const struct field *field, uint32_t number)
{
	uint32_t r = 0;

	while (field->numbers[r] != number)
		r++;
	return r;
}

static struct chart_terms
terms_of(const struct view *view, size_t compared)
{
	const struct linkage *l = view->linkage;
	const struct field *field = l->comparer.of[compared];
	uint32_t numbers[TERM_SHOWN_MAX];
	struct chart_terms terms = {.field = view_field(view, compared),
		.count = most_frequent(field, numbers),
		.distinct = field->values.count > 0 ? field->values.count - 1.0 : 0,
		.least = REPORT_TERM_RECORDS_MIN,
		.is_hidden = view->options->without_names};
	struct chart_term *of = ARENA_ARRAY(view->arena, TERM_SHOWN_MAX, struct chart_term);

	for (size_t i = 0; i < terms.count; i++) {
		of[i].value = view_value(view, field_text(field, numbers[i]));
		of[i].records = field->values.counts[numbers[i]];
		of[i].share = of[i].records / l->records.count;
	}
	for (size_t i = 0; i < terms.count; i++)
		of[i].bits = bits_of_value(l, compared, first_record(field, numbers[i]));
	terms.terms = of;
	return terms;
}

void
view_terms(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	struct chart_terms fields[FIELD_MAX];
	size_t count = 0;

	for (size_t i = 0; i < l->comparer.count; i++)
		if (l->model.fields[i].has_frequencies)
			fields[count++] = terms_of(view, i);
	if (count > 0)
		chart_terms(page, fields, count);
}
