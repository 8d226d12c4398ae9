/* Meetings: what documents say of them is noted, bodies are told apart, and what is absent is
 * seen.
 *
 * meeting_print notes one document's sightings (compare/meeting/meeting_text.h); meeting_join finds which
 * names are the same body's ("OSC", "Scrutiny Committee"); check_minutes yields one gap for each
 * meeting whose minutes should be there, with all that tells of it. */
#ifndef CANDOUR_COMPARE_MEETING_H
#define CANDOUR_COMPARE_MEETING_H

#include "base/attr.h"
#include "base/str.h"

struct check;
struct compare;
struct err;
struct subject;

/* Rows of compare/prints.c, joins.c and checks.c (TOPIC_BODY). */
bool meeting_print(
	struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
bool meeting_join(struct compare *compare, struct err *err) MUST_USE;
bool check_minutes(
	struct compare *compare, const struct check *check, int64_t body, struct err *err) MUST_USE;

#endif
