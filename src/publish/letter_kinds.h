/* What each kind of gap asks for. */
#ifndef CANDOUR_PUBLISH_LETTER_KINDS_H
#define CANDOUR_PUBLISH_LETTER_KINDS_H

#include "base/str.h"

struct letter_kind {
	const char *name;  /* of the check; "" for all others */
	const char *group; /* sort of record, as one searches for them */
	const char *asks;
	bool by_itself;
};

/* Never NULL: kinds that are not known ask for the record. */
const struct letter_kind *letter_kind_of(struct str name);
/* Its place in a letter: those of one group stand together. */
unsigned letter_kind_rank(const struct letter_kind *kind);

#endif
