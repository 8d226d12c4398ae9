/* A finding with all that it rests on, as its page, its checks and the report look at it.
 *
 * The words of restricted items are not in it: that one is cited is said, what it says is read where
 * it stands, which is noted in the log. */
#ifndef CANDOUR_WORK_VIEW_FINDING_GROUND_H
#define CANDOUR_WORK_VIEW_FINDING_GROUND_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/finding/criticism.h"
#include "remit/finding/evidence.h"
#include "remit/finding/finding.h"
#include "remit/finding/readiness.h"

struct arena;
struct err;
struct gap_row;
struct restricted_known;
struct workshop;

/* An exhibit as people see it. */
struct finding_piece {
	const struct exhibit *exhibit;
	int64_t item;
	int64_t document;
	int64_t from; /* code points of its text now; -1: the words were not found again */
	int64_t to;
	struct str title;
	struct str kind;      /* "mail" */
	int64_t moment;       /* DATE_NONE where unknown */
	struct str custodian; /* whose records */
	struct str quote;     /* "" of a restricted item, and of a gap */
	struct str why;       /* of a gap: how we know */
	const struct gap_row
		*gap; /* the gap itself, without evidence; NULL: none, or no longer found */
	bool is_restricted;
	bool is_uncoded;         /* the code was taken back since */
	bool is_unused;          /* linked to no sentence that the text has */
	enum evidence_role role; /* the gravest of its links; EVIDENCE_ROLE_COUNT: unused */
};

struct finding_line {
	int64_t number;
	struct str title;
	struct str question;
	bool asks_both;
};

struct finding_ground {
	struct finding finding;
	struct finding_line line;
	struct exhibit *exhibits;
	struct finding_piece *pieces; /* as many as exhibits */
	int64_t *lineages;            /* the same; 0: stands alone */
	size_t exhibit_count;
	struct criticism *criticisms;
	size_t criticism_count;
	struct finding_step *steps;
	size_t step_count;
	struct readiness_ground readiness;
	struct check *checks;          /* CHECK_COUNT */
	struct evidence_view evidence; /* of the whole */
};

/* Pieces between which descent is looked for, of one finding; more stand alone unless they are of one document. */
enum { FINDING_LINEAGE_MAX = 24 };

/* Looks between the pieces of a finding for descent, and keeps what it finds, so that opening it need not: when what it
 * rests on has changed, and after checks have run. In a transaction. */
bool finding_ties_keep(struct workshop *workshop, int64_t id, struct err *err) MUST_USE;
/* In the arena. ERR_NOT_FOUND. version 0: the last. */
bool finding_ground_load(struct workshop *workshop, struct arena *arena, int64_t id,
	int64_t version, struct finding_ground *ret_ground, struct err *err) MUST_USE;

/* Those of many findings as they stand, in the order given, for the report: in a few queries for all of them. Of pieces
 * are set exhibit, item, document, gap, role and is_unused, and of gaps is_restricted; no title and no words. `judged`:
 * besides, which pieces are restricted (`known` may remember it; NULL: nothing does), and of findings that are not agreed
 * steps, criticisms and checks. */
bool finding_grounds_load(struct workshop *workshop, struct arena *arena,
	const struct finding *findings, size_t count, bool judged, struct restricted_known *known,
	struct finding_ground **ret_grounds, struct err *err) MUST_USE;

/* The lines of the terms of reference. */
bool finding_lines(struct workshop *workshop, struct arena *arena, struct finding_line **ret_lines,
	size_t *ret_count, struct err *err) MUST_USE;

/* What kind of source a coded passage seems to be, and whether it was made at the time: by whose records it
 * stands among, and its date beside the day the inspection was announced. For people to confirm. */
bool finding_source_of_coding(struct workshop *workshop, struct arena *arena, int64_t coding,
	enum source_kind *ret_source, bool *ret_contemporaneous, struct err *err) MUST_USE;

#endif
