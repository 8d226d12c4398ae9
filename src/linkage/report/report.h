/* The report of a linkage: one HTML file that needs nothing else, for an inspector to read, print and
 * keep. It says what was counted, how sure that is, which pairs are doubtful and how all of it came
 * about, each chart with its numbers as a table and with what to look out for.
 *
 * It holds children's data, and says so first. Without names it holds none of the records' values: not
 * their ids, nor the heads of columns, nor notes, all of which can quote values; only numbers. Small
 * numbers can still point to a child, which the report says too.
 *
 * The same linkage and options give the same bytes. */
#ifndef CANDOUR_LINKAGE_REPORT_H
#define CANDOUR_LINKAGE_REPORT_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct chart_mse;
struct chart_number;
struct err;
struct evaluation;
struct linkage;
struct people_samples;

/* What the forms of a report share: each part is reckoned by the first that wants it. */
struct report_basis;

struct report_pair {
	uint32_t a;
	uint32_t b;
};

struct report_options {
	struct str title;   /* "Norchester: children in five agencies' files" */
	struct str made;    /* when and by what, for the foot: "21 October 2026, candour 0.1.0" */
	bool without_names; /* for sharing: no values of records */
	/* What is not there (NULL, 0) is left out of the report. */
	const uint64_t *persons;              /* a number for each cluster; else counted from 1 */
	const struct people_samples *samples; /* for intervals */
	const struct chart_number *numbers;   /* more counts: "known to police before 2014" */
	size_t number_count;
	const struct evaluation *evaluation; /* NULL: made, where records tell the truth */
	const struct chart_mse *mse;         /* NULL: made from the samples, for a few sources */
	const struct report_pair *pairs;     /* to be shown beside those closest to the cut */
	size_t pair_count;
	const uint32_t *timeline_record; /* whose person's timeline; else one is chosen */
	struct report_basis *basis;      /* of this linkage; NULL: made for this report alone */
};

/* Values that fewer records share are not among the most frequent values. */
enum { REPORT_TERM_RECORDS_MIN = 10 };

/* Compares once more, down to weights below the cut, for the pairs that were left apart. Whoever writes
 * both forms of a report makes the basis first; with samples, as both want those of the same. */
bool report_basis_make(
	const struct linkage *linkage, struct report_basis **ret_basis, struct err *err) MUST_USE;
void report_basis_free(struct report_basis *basis);

bool report_write(const struct linkage *linkage, const struct report_options *options,
	struct buf *out, struct err *err) MUST_USE;

#endif
