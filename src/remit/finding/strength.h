/* How strong the evidence for a sentence or a finding is: by independent kinds of source, never by how
 * many pieces there are.
 *
 *   strong    three kinds of source, one of them made at the time, and no contrary evidence unanswered
 *   moderate  two kinds
 *   weak      one kind
 *   untested  nothing but what the authority says of itself now
 *   none      nothing that supports
 *
 * Two pieces that descend from one (copies, versions of one paper, a message and the answer that quotes it) are
 * one source, whoever handed them over: they have the same lineage and count once, as the kind of the
 * one that counts most. Source of the rule: the project's own (docs/decisions/180); it follows the usual counsel of
 * investigators that corroboration needs independence, not number. */
#ifndef CANDOUR_REMIT_FINDING_STRENGTH_H
#define CANDOUR_REMIT_FINDING_STRENGTH_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* What sort of source a piece of evidence is. Stored by number: append only. */
enum source_kind {
	SOURCE_UNSAID = 0,
	SOURCE_AUTHORITY_RECORD, /* made by the authority in the course of its business */
	SOURCE_AUTHORITY_WORD, /* what the authority says to the inspection, or of itself afterwards */
	SOURCE_PARTNER_RECORD, /* of another agency: police, health, a school */
	SOURCE_PERSON, /* what somebody told: an interview, a statement, someone who spoke up */
	SOURCE_PUBLIC, /* published at the time by someone else: press, a court, a regulator */
	SOURCE_TRACE,  /* what a system noted by itself: logs, metadata, versions */
	SOURCE_KIND_COUNT
};
/* "authority-record"; "The authority's own records". Static. */
const char *source_kind_name(enum source_kind kind);
const char *source_kind_title(enum source_kind kind);
enum source_kind source_kind_from_name(struct str name); /* SOURCE_KIND_COUNT: none */

/* What a piece of evidence says of a sentence. Stored by number: append only. */
enum evidence_role {
	EVIDENCE_SUPPORTS = 0,
	EVIDENCE_CONTRADICTS,
	EVIDENCE_CONTEXT,
	EVIDENCE_ROLE_COUNT
};
const char *evidence_role_name(enum evidence_role role); /* "supports" */
enum evidence_role evidence_role_from_name(struct str name);

struct strength_piece {
	enum evidence_role role;
	enum source_kind source;
	int64_t lineage;         /* the same for all that descend from one; 0: stands alone */
	bool is_contemporaneous; /* made at the time of what it tells */
	bool is_answered;        /* contradicts: the finding says why it does not change it */
};

enum strength {
	STRENGTH_NONE = 0,
	STRENGTH_UNTESTED,
	STRENGTH_WEAK,
	STRENGTH_MODERATE,
	STRENGTH_STRONG
};
const char *strength_name(enum strength strength); /* "moderate" */

struct strength_view {
	enum strength strength;
	unsigned kinds;      /* independent kinds of source that support */
	unsigned supporting; /* independent pieces, each lineage once */
	unsigned contradicting;
	unsigned unanswered; /* of those */
	bool has_contemporaneous;
};

/* `arena` for the work; the order of pieces does not matter. */
struct strength_view strength_of(
	struct arena *arena, const struct strength_piece *pieces, size_t count);
/* One sentence that says why: "Two kinds of source, one of them made at the time; one piece against it is not
 * yet answered." In the arena. */
struct str strength_why(struct arena *arena, const struct strength_view *view);

#endif
