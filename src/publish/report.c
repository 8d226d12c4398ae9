#include "publish/report.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "publish/letter_kinds.h"

#include <stdlib.h>

struct str
report_paragraph_anchor(struct arena *arena, const struct report_chapter *chapter,
	const struct report_finding *finding, const struct report_paragraph *paragraph)
{
	return str_format(arena, "p%lld.%lld-%lld", (long long)chapter->number,
		(long long)finding->ordinal, (long long)paragraph->id);
}

struct str
report_gap_anchor(struct arena *arena, const struct report_gap *gap)
{
	struct buf out CLEANUP(buf_free) = {0};

	buf_add(&out, STR("gap-"));
	for (size_t i = 0; i < gap->reference.len; i++) {
		char c = gap->reference.data[i];

		buf_add_char(&out, char_is_alpha(c) || char_is_digit(c) || c == '.' ? c : '-');
	}
	return str_copy(arena, buf_str(&out));
}

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

struct str
report_rests_on(struct arena *arena, const struct report_paragraph *paragraph)
{
	struct buf out CLEANUP(buf_free) = {0};

	if (paragraph->documents > 0 && paragraph->kinds > 0)
		buf_add_format(&out,
			"Rests on %zu document%s, of %zu independent kind%s of source.",
			paragraph->documents, plural(paragraph->documents), paragraph->kinds,
			plural(paragraph->kinds));
	else if (paragraph->documents > 0)
		buf_add_format(&out, "Rests on %zu document%s.", paragraph->documents,
			plural(paragraph->documents));
	else if (paragraph->gap_count > 0)
		buf_add(&out, STR("Rests on no document: what would show it is missing."));
	else
		buf_add(&out, STR("Rests on no document."));
	if (paragraph->contrary > 0)
		buf_add_format(&out, " %zu passage%s against it.", paragraph->contrary,
			paragraph->contrary == 1 ? " speaks" : "s speak");
	return str_copy(arena, buf_str(&out));
}

static struct str
period_words(struct arena *arena, const struct report_gap *gap)
{
	struct str from = date_words(arena, gap->begins);
	struct str to = date_words(arena, gap->ends);

	if (gap->begins == DATE_NONE && gap->ends == DATE_NONE)
		return STR("time unknown");
	if (gap->begins == DATE_NONE)
		return str_format(arena, "until %.*s", STR_ARG(to));
	if (gap->ends == DATE_NONE || str_equal(from, to))
		return from;
	return str_format(arena, "%.*s to %.*s", STR_ARG(from), STR_ARG(to));
}

struct str
report_gap_words(struct arena *arena, const struct report_gap *gap)
{
	if (gap->is_restricted)
		return STR("It concerns restricted records; nothing more is said here.");
	if (gap->kind.len == 0)
		return STR(
			"Named as a gap when this was written, and since then no longer missing.");
	return str_format(arena, "%s, %.*s: %.*s.", letter_kind_of(gap->kind)->group,
		STR_ARG(period_words(arena, gap)), STR_ARG(gap->state));
}

static int
gap_order(const void *left, const void *right)
{
	const struct report_gap *a = left;
	const struct report_gap *b = right;

	return str_compare(a->reference, b->reference);
}

static void
paragraph_gaps(const struct report_finding *finding, struct report_gap *gaps, size_t *count)
{
	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t g = 0; g < finding->paragraphs[p].gap_count; g++) {
			if (gaps != NULL)
				gaps[*count] = finding->paragraphs[p].gaps[g];
			(*count)++;
		}
}

/* Into `gaps`, or only counted where that is NULL. */
static size_t
gaps_take(const struct report *report, struct report_gap *gaps)
{
	size_t count = 0;

	for (size_t c = 0; c < report->chapter_count; c++)
		for (size_t f = 0; f < report->chapters[c].finding_count; f++)
			paragraph_gaps(&report->chapters[c].findings[f], gaps, &count);
	return count;
}

struct report_gap *
report_gaps(struct arena *arena, const struct report *report, size_t *ret_count)
{
	size_t count = gaps_take(report, NULL);
	struct report_gap *gaps = ARENA_ARRAY(arena, count, struct report_gap);
	size_t kept = 0;

	gaps_take(report, gaps);
	if (count > 0)
		qsort(gaps, count, sizeof(*gaps), gap_order);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !str_equal(gaps[kept - 1].reference, gaps[i].reference))
			gaps[kept++] = gaps[i];
	*ret_count = kept;
	return gaps;
}
