/* The checks before a finding goes on: to its second reader, to the people criticised, to the report.
 *
 * Each check says how it stands and in words what is missing. Which of them bar which step: docs/decisions/180. */
#ifndef CANDOUR_REMIT_FINDING_READINESS_H
#define CANDOUR_REMIT_FINDING_READINESS_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/finding/finding.h"

struct arena;
struct criticism;
struct err;
struct exhibit;

enum check_kind {
	CHECK_EVIDENCE = 0, /* every sentence has evidence, or rests on a gap */
	CHECK_SOURCES,      /* two independent kinds of source */
	CHECK_CONTRARY,     /* contrary evidence is answered */
	CHECK_REPLIES,      /* everybody criticised had the right of reply */
	CHECK_CHILDREN,     /* no child can be identified */
	CHECK_READERS,      /* a second reader has agreed to this version */
	CHECK_RATED,        /* rated, past and present where the line asks both */
	CHECK_COUNT
};

enum check_state { CHECK_FAILS = 0, CHECK_WAITS, CHECK_HOLDS };

struct check {
	enum check_kind kind;
	enum check_state state;
	struct str words;  /* "Sentences with evidence: 6 of 7" */
	struct str advice; /* what to do; "" where it holds */
};

/* Everything that the checks look at. */
struct readiness_ground {
	const struct finding *finding;
	const struct exhibit *exhibits;
	size_t exhibit_count;
	const int64_t *lineages; /* of each exhibit, or NULL */
	const struct criticism *criticisms;
	size_t criticism_count;
	const struct finding_step *steps;
	size_t step_count;
	bool asks_both; /* the line asks of the past and of the present */
	/* Quotes from restricted items among the exhibits: whoever knows says how many. */
	size_t restricted;
};

/* CHECK_COUNT of them, in order. */
struct check *readiness_checks(struct arena *arena, const struct readiness_ground *ground);
/* The first check that a finding of this state would have to hold and does not, in the arena; NULL: none. */
const struct check *readiness_bar(
	struct arena *arena, const struct readiness_ground *ground, enum finding_state state);
/* Whether the finding may take this step now; ERR_USAGE names the first check that bars it. A finding with an unanswered
 * right of reply cannot be agreed. */
bool readiness_allows(struct arena *arena, const struct readiness_ground *ground,
	enum finding_state next, struct err *err) MUST_USE;

/* What in a text could identify a child: a number written like an NHS number or a UPN, a full postcode, a date of
 * birth. One sentence that names them, in the arena; "" where nothing was found. Names are not looked for here: that
 * nobody can be recognised is for people to say. */
struct str readiness_identifies(struct arena *arena, struct str text);

#endif
