/* A finding as it is stored: what its reading and its saving share. */
#ifndef CANDOUR_REMIT_FINDING_FINDING_INSIDE_H
#define CANDOUR_REMIT_FINDING_FINDING_INSIDE_H

#include "base/attr.h"
#include "remit/finding/finding.h"

struct finding_stored {
	struct finding finding;
	int64_t next_id; /* of paragraphs and sentences */
};

/* As finding_get. */
bool finding_stored_get(struct inspection *inspection, struct arena *arena, int64_t id,
	int64_t version, struct finding_stored *ret_stored, struct err *err) MUST_USE;

#endif
