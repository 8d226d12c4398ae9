/* Numbered series and their holes.
 *
 * series_print notes the numbers that a document carries as its own (in its name, its title, its
 * first lines, on its pages), those it mentions, and holes in its own numbering. check_series
 * yields a gap for each hole of a series that is dense enough to promise what is missing:
 * at least SERIES_MEMBERS_MIN members, at most one place in SERIES_HOLE_SHARE empty, between the
 * lowest and the highest member; neighbouring holes are one gap. Numbers that are mentioned and
 * not held, outside such holes, are noted as documents that are named and absent. */
#ifndef CANDOUR_COMPARE_SERIES_H
#define CANDOUR_COMPARE_SERIES_H

#include "base/attr.h"
#include "base/str.h"

struct check;
struct compare;
struct err;
struct subject;

enum { SERIES_MEMBERS_MIN = 5, SERIES_HOLE_SHARE = 5 };

/* Stored by number: append only. */
enum series_kind {
	SERIES_REFERENCE = 1, /* by its form, wherever it stands */
	SERIES_NAME,          /* names of one folder: "Case 9" */
	SERIES_BATES,         /* numbers of pages across documents */
	SERIES_PARAGRAPH,     /* a hole within a document: one series each */
	SERIES_PAGE
};
enum series_role { SERIES_OWN = 1, SERIES_MENTIONED, SERIES_HOLE };

/* Rows of compare/prints.c and checks.c (TOPIC_SERIES). */
bool series_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
bool check_series(struct compare *compare, const struct check *check, int64_t series,
	struct err *err) MUST_USE;

#endif
