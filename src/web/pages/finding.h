/* One finding: its sentences against their evidence, the checks before it goes on, people criticised. */
#ifndef CANDOUR_WEB_PAGES_FINDING_H
#define CANDOUR_WEB_PAGES_FINDING_H

#include "base/str.h"
#include "web/html.h"
#include "web/parts/timeline.h"

#include <stdbool.h>

struct buf;
struct finding_ground;
struct request;
struct err;

struct finding_option {
	const char *value;
	const char *words;
	bool is_chosen;
};

struct finding_check_view {
	struct str words;
	struct str advice;
	bool holds;
	bool waits;
};

struct finding_leaf {     /* of the outline */
	struct str words; /* "2.3 Concerns about drivers" */
	struct url link;
	const char *state;
	bool is_here;
};

struct finding_branch {
	struct str words; /* "2 Openness" */
	struct finding_leaf *leaves;
	size_t leaf_count;
};

struct finding_ref {
	struct str words;  /* "E1" */
	struct str title;  /* of the piece */
	struct url link;   /* "#ev1" */
	const char *class; /* "ref", "ref ref--a" against, "ref ref--m" a gap */
};

struct finding_sentence_view {
	int64_t id;
	struct str text;
	struct finding_ref *refs;
	size_t ref_count;
	bool is_bare;
	struct url add; /* link evidence to it */
};

struct finding_paragraph_view {
	struct str number; /* "2.3.1" */
	struct finding_sentence_view *sentences;
	size_t sentence_count;
	struct str bare; /* "No evidence is linked to this sentence."; "" */
};

struct finding_evidence_view {
	int64_t exhibit;
	struct str name;  /* "E1" */
	struct str head;  /* "Email, 14 March 2013" */
	struct str whose; /* "Records of Norchester BC" */
	struct str title;
	struct str quote;
	struct str note; /* restricted, lost, taken back, not used */
	const char *class;
	const char *role; /* "supports" */
	struct url open;
	bool has_open;
	bool is_gap;
	bool is_against;
	bool is_answered;
	struct str answer;
	struct finding_option *sources;
	size_t source_count;
	bool is_contemporaneous;
	bool is_removed;
	struct str source_words;
};

struct finding_person_view {
	int64_t criticism;
	struct str due_id; /* of its fields for a day: "due7" */
	struct str person;
	struct str state;
	struct str detail; /* "Reply due 13 November 2026" */
	struct str words;
	struct str disposition;
	bool is_open;
	bool is_significant;
};

struct finding_view {
	struct str number;
	struct str
		kick; /* "Finding 2.3, drafted. Line of enquiry 2: Was information covered up?" */
	struct str title;
	struct str strength; /* "Moderate. Two kinds of source, ..." */
	struct str ratings;
	struct str sureness;
	const char *sure_at; /* on the scale: "80%"; NULL: nobody has said it yet */
	struct finding_check_view *checks;
	size_t check_count;
	struct str ready; /* "3 of 7" */
	struct finding_branch *branches;
	size_t branch_count;
	struct finding_paragraph_view *paragraphs;
	size_t paragraph_count;
	struct finding_evidence_view *evidence;
	size_t evidence_count;
	struct str supports, against, context, missing; /* "5 support"; "" none */
	struct finding_person_view *people;
	size_t person_count;
	struct finding_option *person_states;
	size_t person_state_count;
	struct part_event *steps; /* "Version 2 agreed", by whom, when */
	size_t step_count;
	struct str saved; /* "Saved 11:08 on 20 October 2026, version 14, kept for ever" */
	struct url edit, versions, add;
	struct url reader; /* where it stands in the draft of the report */
	bool has_reader;
	struct url step_to, exhibit_to, criticism_to; /* where forms go */
	int64_t version;
	struct str csrf;
	bool may_write;
	bool can_send; /* to a second reader, by this person */
	bool can_pass; /* this person may pass it as its second reader */
	bool can_agree;
	bool can_return;
	bool is_withdrawn;
	bool can_revive;     /* take it up again */
	const char *revived; /* as what: "drafted", "planned" */
	struct url move_to;
	struct finding_option *lines; /* under which it could stand instead */
	size_t line_count;
};

/* In the request's arena. */
bool finding_view_fill(struct request *request, const struct finding_ground *ground,
	struct finding_view *ret_view, struct err *err);
/* "2.3" */
struct str finding_number(struct request *request, const struct finding_ground *ground);

#endif
