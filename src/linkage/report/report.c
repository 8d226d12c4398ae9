#include "linkage/report/report.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "linkage/count/evaluate.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/page.h"
#include "linkage/report/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Working memory: some bytes a record and pair. */
#define REPORT_MEMORY ((size_t)8 << 30)
/* How far below the cut pairs are looked at again, and how many of them at most. */
#define WIDE_BITS 12.0F
#define WIDE_PAIRS_MIN 4e6
enum { SOURCE_NAMED_MAX = 8 };

/* What a pattern weighs where values are of usual rarity and there are no households. */
static double
pattern_weight(const struct linkage *l, uint64_t pattern)
{
	double weight = log2(l->model.matches / l->model.all_pairs);

	for (size_t i = 0; i < l->comparer.count; i++) {
		unsigned level = comparer_level(&l->comparer, pattern, i);

		if (level != LEVEL_ABSENT)
			weight += log2(l->model.fields[i].m[level] / l->model.fields[i].u[level]);
	}
	return weight;
}

/* The lowest weight at which pairs are not many more than those that are links, by the patterns. */
static float
wide_weight(const struct linkage *l)
{
	double most = fmax(WIDE_PAIRS_MIN, 3 * (double)l->edges.count);
	float weight = l->cut;

	for (float at = l->cut - 1; at >= l->cut - WIDE_BITS; at--) {
		double pairs = 0;

		for (size_t i = 0; i < l->histogram.count; i++)
			if (pattern_weight(l, l->histogram.patterns[i]) >= (double)at)
				pairs += l->histogram.pairs[i];
		if (pairs > most)
			break;
		weight = at;
	}
	return weight;
}

static const struct {
	const char *anchor;
	const char *words;
} contents[] = {{"answer", "The answer"}, {"doubt", "How sure it is"},
	{"doubtful", "Doubtful pairs and families"}, {"made", "How it came about"},
	{"notes", "Notes"}};

static void
write_top(struct page *page, const struct report_options *options)
{
	PAGE_HTML(page,
		"<a class=\"skip\" href=\"#main\">Skip to main content</a>\n"
		"<header class=\"top\"><div class=\"wrap\"><span class=\"brand\">"
		"<svg viewBox=\"0 0 26 26\" aria-hidden=\"true\" focusable=\"false\">"
		"<path d=\"M21.8 18.1A10.2 10.2 0 1 1 21.8 7.9\" class=\"logo\"/>"
		"<path d=\"M22.7 9.7a10.2 10.2 0 0 1 0 6.6\" class=\"logo-gap\"/></svg>"
		"Candour</span><span>Record linkage</span></div></header>\n"
		"<main id=\"main\">\n<section class=\"care\" aria-label=\"Handle with care\">"
		"<div class=\"wrap\"><p>");
	if (options->without_names)
		PAGE_HTML(page,
			"<b>Without names.</b> This report holds no values of the records: no names, "
			"dates, addresses, ids or heads of columns. It does hold counts, and a small "
			"count can still point to one child. Check it before you share it.");
	else
		PAGE_HTML(page,
			"<b>This file holds children&#39;s personal data</b>: names, dates of birth and "
			"links between agencies&#39; records about them. Keep it as you keep those records, "
			"and do not send it on. For sharing, make the report without names.");
	PAGE_HTML(page, "</p></div></section>\n<div class=\"wrap\">\n");
}

static void
write_figure(struct page *page, const char *name, double number, const char *below)
{
	PAGE_HTML(page, "<div><dt>");
	page_text(page, str_of(name));
	PAGE_HTML(page, "</dt><dd>");
	page_number(page, number, 0);
	if (below[0] != '\0') {
		PAGE_HTML(page, "<small>");
		page_text(page, str_of(below));
		PAGE_HTML(page, "</small>");
	}
	PAGE_HTML(page, "</dd></div>\n");
}

static double
count_linked(const struct view *view)
{
	const unsigned char *counts = view_source_counts(view);
	double shared = 0;

	for (uint32_t c = 0; c < view->linkage->clusters.count; c++)
		shared += counts[c] > 1;
	return shared;
}

static void
write_figures(struct page *page, const struct view *view)
{
	const struct linkage *l = view->linkage;
	const struct people_samples *samples = view->options->samples;
	struct buf interval CLEANUP(buf_free) = {0};
	char low[48];
	char high[48];

	if (samples != NULL) {
		struct people_number number = people_count(samples);
		struct str from = number_text(low, number.low, 0);
		struct str to = number_text(high, number.high, 0);

		buf_add_format(
			&interval, "95 in 100 sure: %.*s to %.*s", STR_ARG(from), STR_ARG(to));
	} else {
		buf_add(&interval, STR("as the records are linked"));
	}
	PAGE_HTML(page, "<dl class=\"state\">\n");
	write_figure(page, "People", l->clusters.count, buf_cstr(&interval));
	write_figure(page, "Records", l->records.count,
		l->records.source_count == 1 ? "of one source" : "of all sources");
	if (l->records.source_count > 1) {
		write_figure(page, "Sources", (double)l->records.source_count, "");
		write_figure(page, "Known to two or more", count_linked(view),
			"people with records of several sources");
	}
	write_figure(page, "Links", (double)l->edges.count, "pairs at or above the cut");
	PAGE_HTML(page, "</dl>\n");
}

static void
write_sources(struct page *page, const struct linkage *l)
{
	size_t shown = l->records.source_count <= SOURCE_NAMED_MAX ? l->records.source_count
								   : SOURCE_NAMED_MAX;

	page_text(page, STR("Records of "));
	for (size_t i = 0; i < shown; i++) {
		if (i > 0)
			page_text(
				page, i + 1 == l->records.source_count ? STR(" and ") : STR(", "));
		page_text(page, l->records.sources[i].name);
	}
	if (shown < l->records.source_count)
		page_format(page, " and %zu more", l->records.source_count - shown);
}

static void
write_hero(struct page *page, const struct view *view)
{
	const struct linkage *l = view->linkage;

	PAGE_HTML(page, "<div class=\"hero\"><p class=\"kick\">");
	write_sources(page, l);
	PAGE_HTML(page, "</p>\n<h1>");
	page_text(
		page, view->options->title.len > 0 ? view->options->title : STR("Record linkage"));
	PAGE_HTML(page, "</h1>\n<p class=\"lede\">");
	page_number(page, l->records.count, 0);
	page_text(page, STR(" records are about "));
	page_number(page, l->clusters.count, 0);
	page_text(page,
		STR(" people, as far as their own words tell. A link is evidence and not a fact: "
		    "look at what speaks for it before anything is built on it."));
	PAGE_HTML(page, "</p></div>\n");
	write_figures(page, view);
	PAGE_HTML(page, "<nav class=\"toc\" aria-label=\"Contents\"><h2>Contents</h2><ol>");
	for (size_t i = 0; i < COUNT_OF(contents); i++) {
		PAGE_HTML(page, "<li><a href=\"#");
		page_text(page, str_of(contents[i].anchor));
		PAGE_HTML(page, "\">");
		page_text(page, str_of(contents[i].words));
		PAGE_HTML(page, "</a></li>");
	}
	PAGE_HTML(page, "</ol></nav>\n");
}

static void
write_chapter(struct page *page, size_t number, const char *words)
{
	PAGE_HTML(page, "<h2 class=\"chapter\" id=\"");
	page_text(page, str_of(contents[number].anchor));
	PAGE_HTML(page, "\">");
	page_text(page, str_of(contents[number].words));
	PAGE_HTML(page, "</h2>\n<p>");
	page_text(page, str_of(words));
	PAGE_HTML(page, "</p>\n");
}

static void
write_list(struct page *page, const struct str *notes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		PAGE_HTML(page, "<li>");
		page_text(page, notes[i]);
		PAGE_HTML(page, "</li>\n");
	}
}

static void
write_notes(struct page *page, const struct view *view)
{
	const struct linkage *l = view->linkage;
	size_t count = l->note_count;

	write_chapter(page, 4, "What the reader should know of how these numbers came about.");
	PAGE_HTML(page, "<div class=\"card\"><ul class=\"notes\">\n");
	if (!view->options->without_names)
		write_list(page, l->notes, l->note_count);
	if (view->options->without_names && count > 0) {
		PAGE_HTML(page, "<li>");
		page_format(page,
			"%zu notes are left out, because notes can quote values. They stand in the "
			"report with names.",
			count);
		PAGE_HTML(page, "</li>\n");
	}
	PAGE_HTML(page, "<li>");
	page_format(page, "Cut: %.1f bits. Seed: %llu. Links are listed down to %.1f bits.",
		(double)l->cut, (unsigned long long)l->seed, (double)l->edges_weight_min);
	PAGE_HTML(page, "</li>\n</ul></div>\n");
}

static void
write_foot(struct page *page, const struct report_options *options)
{
	PAGE_HTML(page, "</div>\n</main>\n<footer class=\"foot\"><div class=\"wrap\"><p>");
	page_text(page, STR("Made by Candour, free software. "));
	page_text(page, options->made);
	page_text(page, STR(" This file needs no script and fetches nothing."));
	PAGE_HTML(page, "</p></div></footer>\n");
}

static void
write_page(const struct view *view, struct buf *out)
{
	const struct report_options *options = view->options;
	struct page page;

	page_begin(&page, out, options->title.len > 0 ? options->title : STR("Record linkage"));
	write_top(&page, options);
	write_hero(&page, view);
	write_chapter(&page, 0, "How many people there are, and who knew them.");
	view_numbers(view, &page);
	view_overlap(view, &page);
	view_timeline(view, &page);
	if (options->mse != NULL)
		chart_mse(&page, options->mse);
	else
		view_unseen(view, &page);
	write_chapter(&page, 1, "What would change if the line were drawn elsewhere.");
	view_histogram(view, &page);
	view_threshold(view, &page);
	view_truth(view, &page);
	write_chapter(&page, 2, "Where a person should look.");
	view_pairs(view, &page);
	view_households(view, &page);
	view_unlinkables(view, &page);
	write_chapter(&page, 3, "What went in, which pairs were compared, and what was learnt.");
	view_completeness(view, &page);
	view_blocking(view, &page);
	view_model(view, &page);
	view_terms(view, &page);
	write_notes(&page, view);
	write_foot(&page, options);
	page_end(&page);
}

bool
report_basis_make(const struct linkage *l, struct report_basis **ret_basis, struct err *err)
{
	/* The rules' notes of what they found are written again; those of the linkage stay. */
	struct blocking blocking = l->blocking;
	struct report_basis *basis = memory_alloc(sizeof(*basis));

	memset(basis, 0, sizeof(*basis));
	arena_init(&basis->arena, REPORT_MEMORY);
	*ret_basis = basis;
	/* What stands on a former run has the blocks of new records alone. */
	basis->is_wide_lent = l->stands.is_on_former;
	if (basis->is_wide_lent) {
		basis->wide = l->edges;
		return true;
	}
	if (blocking_edges(&blocking, &l->scorer, wide_weight(l), &l->crew, &basis->wide, err))
		return true;
	report_basis_free(basis);
	*ret_basis = NULL;
	return err_in(err, "the report");
}

void
report_basis_free(struct report_basis *basis)
{
	if (basis == NULL)
		return;
	if (!basis->is_wide_lent)
		edges_free(&basis->wide);
	arena_free(&basis->arena);
	free(basis);
}

/* How good the links are where the records tell the truth; NULL where they do not. */
static const struct evaluation *
basis_evaluation(struct report_basis *basis, const struct linkage *l)
{
	struct err err = {0};

	if (l->truth == NULL || basis->is_judged)
		return basis->evaluation;
	basis->is_judged = true;
	basis->evaluation = ARENA_NEW(&basis->arena, struct evaluation);
	if (!evaluate(l->truth, &l->clusters, &l->edges, &l->blocking, l->cut, 0, NULL, NULL,
		    &basis->arena, basis->evaluation, &err))
		basis->evaluation = NULL;
	return basis->evaluation;
}

bool
report_write(const struct linkage *linkage, const struct report_options *options, struct buf *out,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = REPORT_MEMORY};
	struct report_options wanted = *options;
	struct view view = {.linkage = linkage, .options = &wanted, .arena = &arena};

	if (wanted.basis == NULL && !report_basis_make(linkage, &wanted.basis, err))
		return false;
	if (wanted.evaluation == NULL)
		wanted.evaluation = basis_evaluation(wanted.basis, linkage);
	view.basis = wanted.basis;
	write_page(&view, out);
	if (options->basis == NULL)
		report_basis_free(wanted.basis);
	if (out->overflowed)
		return err_set(err, ERR_TOO_LARGE, "the report is larger than fits into memory");
	return true;
}
