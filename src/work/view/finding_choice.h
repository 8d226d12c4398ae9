/* What may become evidence of a finding: passages that were coded, and gaps that bear on its line. */
#ifndef CANDOUR_WORK_VIEW_FINDING_CHOICE_H
#define CANDOUR_WORK_VIEW_FINDING_CHOICE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct workshop;

enum { FINDING_CHOICES_MAX = 60 };

struct finding_choice {
	int64_t coding; /* 0: a gap */
	struct str gap;
	int64_t item;
	struct str code; /* name of the code, or the sign of the gap: "Mailbox falls silent" */
	struct str title;
	int64_t moment;
	struct str words; /* "" of a restricted item */
	bool is_restricted;
};

/* The latest passages, those whose codes belong to this line first, and before them the coding `first` (0:
 * none); FINDING_CHOICES_MAX at most. In the arena. */
bool finding_passages(struct workshop *workshop, struct arena *arena, int64_t line, int64_t first,
	struct finding_choice **ret_choices, size_t *ret_count, struct err *err) MUST_USE;
/* Gaps of this line, worst first. */
bool finding_gaps(struct workshop *workshop, struct arena *arena, int64_t line,
	struct finding_choice **ret_choices, size_t *ret_count, struct err *err) MUST_USE;

#endif
