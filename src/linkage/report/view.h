/* From a linkage to the numbers and texts that charts take; report/ alone includes this.
 *
 * What a view gives lives in its arena. Values of records leave here only by view_value and
 * view_record, which hide them where the report is without names. */
#ifndef CANDOUR_LINKAGE_VIEW_H
#define CANDOUR_LINKAGE_VIEW_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"
#include "linkage/cluster/edges.h"
#include "linkage/report/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct block_rule;
struct chart_cut;
struct chart_unlinkable;
struct evaluation;
struct field;
struct linkage;
struct mse_row;
struct page;

struct view {
	const struct linkage *linkage;
	const struct report_options *options;
	struct arena *arena;
	struct report_basis *basis;
};

/* Pairs that the model without households would have linked: the best of them, and how many. */
enum { VIEW_PAIRS_MAX = 8 };
struct view_apart {
	double count;
	size_t pair_count;
	struct report_pair pairs[VIEW_PAIRS_MAX];
};

/* Sources that are drawn side by side: those with the most people. */
enum { VIEW_SOURCE_SHOWN_MAX = 12 };

/* What walks through all records or pairs is done once for both forms: NULL until then. */
struct report_basis {
	struct arena arena;
	struct edges wide; /* pairs down to weights below the cut */
	bool is_wide_lent; /* they are the linkage's own */
	bool is_judged;    /* evaluation is what could be made; else nobody asked yet */
	struct evaluation *evaluation;
	bool is_estimated; /* as much for the estimates of the unseen */
	struct mse_row *estimates;
	size_t estimate_count;
	double seen;
	struct chart_unlinkable *unlinkables; /* by weight, summed up */
	double below_cut;                     /* records that weigh less with themselves */
	struct chart_cut *cuts;
	size_t cut_count;
	struct view_apart *apart;
	unsigned char *source_counts; /* by cluster: how many sources know the person */
	double *people;               /* by source; both by view_source_counts */
	double *by_mask;              /* people by the sources that overlap, as they are chosen */
	double *found;    /* by rule: pairs within people that it finds and none before it */
	double looked_at; /* of so many */
	double *filled; /* by column that is shown, then by source: the share that says something */
};

/* view.c: names and values. */
/* "given name" for a role. */
struct str view_role(const struct view *view, unsigned role);
/* The head of a column; its number and role without names. */
struct str view_column(const struct view *view, size_t column);
struct str view_field(const struct view *view, size_t compared);
struct str view_rule(const struct view *view, const struct block_rule *rule);
struct str view_value(const struct view *view, struct str value);
/* "police 1207"; "a record of police" without names. */
struct str view_record_name(const struct view *view, uint32_t record);
/* "Amelia Norwood, 2009-03-12, NO1 1AA". */
struct str view_record(const struct view *view, uint32_t record);
struct str *view_sources(const struct view *view);
/* By cluster. */
const unsigned char *view_source_counts(const struct view *view);
uint64_t view_person(const struct view *view, uint32_t record);

/* Each writes its charts, or nothing where there is nothing to show. */
void view_completeness(const struct view *view, struct page *page);
void view_unlinkables(const struct view *view, struct page *page);
void view_terms(const struct view *view, struct page *page);
void view_blocking(const struct view *view, struct page *page);
void view_model(const struct view *view, struct page *page);
void view_histogram(const struct view *view, struct page *page);
void view_threshold(const struct view *view, struct page *page);
void view_truth(const struct view *view, struct page *page);
void view_pairs(const struct view *view, struct page *page);
void view_households(const struct view *view, struct page *page);
void view_numbers(const struct view *view, struct page *page);
void view_overlap(const struct view *view, struct page *page);
void view_unseen(const struct view *view, struct page *page);
void view_timeline(const struct view *view, struct page *page);

#endif
