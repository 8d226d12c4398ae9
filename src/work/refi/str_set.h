/* A set of texts, in an arena. The texts themselves are borrowed. */
#ifndef CANDOUR_WORK_REFI_STR_SET_H
#define CANDOUR_WORK_REFI_STR_SET_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* Grows as needed. */
struct str_set {
	struct arena *arena;
	struct str *slots; /* data NULL: free */
	size_t slot_count;
	size_t count;
};

bool str_set_has(const struct str_set *set, struct str text);
/* False where it was there already. */
bool str_set_add(struct str_set *set, struct str text);

#endif
