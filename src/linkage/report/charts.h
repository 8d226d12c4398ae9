/* The charts of the report, each with its numbers as a table and with what to look out for.
 *
 * A chart takes plain numbers and texts, whoever counted them (report/view.h does); all texts are
 * taken as outside texts. Nothing here is kept. */
#ifndef CANDOUR_LINKAGE_CHARTS_H
#define CANDOUR_LINKAGE_CHARTS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct page;

/* How much of each column is filled in, by source. */
struct chart_completeness {
	size_t source_count;
	const struct str *sources;
	size_t column_count;
	const struct str *columns;
	const struct str *roles;
	const double *
		shares; /* [column * source_count + source]; NAN: it has no such column, or nothing in it */
};
void chart_completeness(struct page *page, const struct chart_completeness *chart);

/* What each blocking rule found. */
struct chart_rule {
	struct str words;
	double pairs;
	double pairs_new;
	double pairs_left_out;
	double split;
	double recall; /* of pairs of one person, by this rule and those before it; NAN: not known */
	struct str largest; /* what the largest block shares; "" hidden */
	double block_largest;
};
struct chart_blocking {
	size_t count;
	const struct chart_rule *rules;
	double all_pairs;
	bool is_recall_true; /* counted against the truth, not estimated */
};
void chart_blocking(struct page *page, const struct chart_blocking *chart);

/* What each level of agreement of a field says. */
struct chart_level {
	struct str words;
	double m;
	double u;
	double h;
	bool is_trained;
};
struct chart_field {
	struct str name;
	double shared; /* how often people of one household share it */
	size_t count;
	const struct chart_level *levels; /* the most alike first */
};
void chart_weights(struct page *page, const struct chart_field *fields, size_t count);
void chart_parameters(
	struct page *page, const struct chart_field *fields, size_t count, bool has_households);

struct chart_round {
	double matches;
	double households;
	double change;
	double log_likelihood;
};
void chart_history(struct page *page, const struct chart_round *rounds, size_t count);

/* The most frequent values of one field. */
struct chart_term {
	struct str value;
	double records;
	double share;
	double bits; /* that agreeing in it says, rarity counted */
};
struct chart_terms {
	struct str field;
	size_t count;
	const struct chart_term *terms;
	double distinct;
	double least; /* records that a value must have to be shown */
	bool is_hidden;
};
void chart_terms(struct page *page, const struct chart_terms *fields, size_t count);

/* Pairs by weight. */
struct chart_bin {
	double from;
	double to;
	double pairs;
};
struct chart_histogram {
	size_t count;
	const struct chart_bin *bins;
	double cut;
};
void chart_histogram(struct page *page, const struct chart_histogram *chart);

/* Records that could not reach a weight even if compared with themselves. */
struct chart_unlinkable {
	double weight;
	double records; /* that cannot reach it */
	double share;
};
struct chart_unlinkables {
	size_t count;
	const struct chart_unlinkable *points; /* by rising weight */
	double cut;
	double share_at_cut;
};
void chart_unlinkables(struct page *page, const struct chart_unlinkables *chart);

/* Why a pair weighs what it weighs. */
struct chart_part {
	struct str name;  /* "surname" */
	struct str words; /* "exactly the same" */
	double bits;
	struct str left; /* the two values, as they were written */
	struct str right;
	bool is_silent; /* one record says nothing there: in the table only */
};
struct chart_waterfall {
	struct str head; /* "police 12 and school 7" */
	struct str left;
	struct str right;
	double prior;
	size_t count;
	const struct chart_part *parts;
	double weight;
	double cut;
	struct str why; /* what came of it: "in one cluster", "parted by a decision" */
	bool are_values_hidden;
};
void chart_waterfall(struct page *page, const struct chart_waterfall *chart);

/* What other cuts would give. */
struct chart_cut {
	double weight;
	double links;
	double people;
	double precision; /* NAN: no truth */
	double recall;
	double f1;
};
struct chart_threshold {
	size_t count;
	const struct chart_cut *cuts; /* by falling weight */
	double cut;
	double records;
	bool has_truth;
};
void chart_threshold(struct page *page, const struct chart_threshold *chart);
/* Receiver operating characteristic, and precision against recall. */
struct chart_truth {
	size_t count;
	const struct chart_cut *cuts;
	const double
		*false_rates; /* share of pairs of two people that are linked, beside each cut */
	double cut;
};
void chart_roc(struct page *page, const struct chart_truth *chart);
void chart_precision(struct page *page, const struct chart_truth *chart);

/* Pairs that would be one person if the model knew no households. */
struct chart_kept_apart {
	struct str left; /* what each record says: "Amir Khan, 2 March 2009" */
	struct str right;
	double without; /* weight without the household class */
	double weight;
};
struct chart_households {
	double kept_apart; /* pairs in all */
	double pairs;      /* of one household, as the model counts them */
	size_t count;
	const struct chart_kept_apart *examples;
	double cut;
};
void chart_households(struct page *page, const struct chart_households *chart);

/* How good the links are, in all ways of counting, and by group. */
struct chart_score {
	struct str name;
	double records; /* of a group; NAN: of all */
	double found;
	double right;
	double there;
	double precision;
	double recall;
	double f1;
};
struct chart_scores {
	size_t count;
	const struct chart_score *scores;
	double people_truth;
	double people_found;
	double blocking_recall;
};
void chart_scores(struct page *page, const struct chart_scores *chart);

/* One person's records in the order of their days. */
struct chart_event {
	size_t source;
	struct str what; /* "referral: 12 March 2013" */
	double year;     /* with the part of the year that had passed */
};
struct chart_timeline {
	struct str head;
	size_t source_count;
	const struct str *sources;
	size_t count;
	const struct chart_event *events; /* by time */
};
void chart_timeline(struct page *page, const struct chart_timeline *chart);

/* Which sources know the same people. */
struct chart_overlap {
	size_t source_count;
	const struct str *sources;
	const double *people; /* by source */
	size_t count;
	const uint32_t *masks; /* by falling number of people */
	const double *counts;
	double left_out; /* people in combinations that are not shown */
	double left_out_masks;
};
void chart_overlap(struct page *page, const struct chart_overlap *chart);

/* Numbers with their intervals. */
struct chart_number {
	struct str words;
	double count;
	double middle;
	double low;
	double high;
};
void chart_numbers(struct page *page, const struct chart_number *numbers, size_t count);

/* Models of how many there are whom no list names. */
struct chart_model {
	struct str name;
	struct str state; /* "sound" */
	double population;
	double low;
	double high;
	double aic; /* NAN: it has none */
	double bic;
	bool is_minor; /* one of many of its kind: in the table only */
};
struct chart_mse {
	double seen;
	size_t count;
	const struct chart_model *models;
};
void chart_mse(struct page *page, const struct chart_mse *chart);

#endif
