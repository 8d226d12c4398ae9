/* A document's text as diff.h takes it: where its pages begin, and what in it is no plain text.
 *
 * Heads, feet, comments and annotations are set aside; what a tracked change took out counts as
 * struck. */
#ifndef CANDOUR_COMPARE_DIFF_SUBJECT_H
#define CANDOUR_COMPARE_DIFF_SUBJECT_H

struct arena;
struct diff_source;
struct subject;

/* In the arena; the text is the subject's. */
void diff_subject(
	struct arena *arena, const struct subject *subject, struct diff_source *ret_source);

#endif
