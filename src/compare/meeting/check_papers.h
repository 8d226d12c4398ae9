/* Papers that agendas list and that are not held: one gap a meeting.
 *
 * A paper counts as held where the agenda is a pack, where a document that fits the meeting by
 * date or folder bears the paper's name or number or has its title at the front, or where the
 * minutes say that it was withdrawn, deferred or given by word of mouth. Where hardly any paper of
 * a body is held, papers are not what was disclosed: that is one gap for the body, of little
 * weight. */
#ifndef CANDOUR_COMPARE_CHECK_PAPERS_H
#define CANDOUR_COMPARE_CHECK_PAPERS_H

#include "base/attr.h"
#include "base/str.h"

struct check;
struct compare;
struct err;

/* Row of compare/checks.c (TOPIC_WHOLE: any document may be a paper). */
bool check_papers(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
