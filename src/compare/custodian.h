/* Custodians: whose records they are, by the name that deliveries give, numbered. */
#ifndef CANDOUR_COMPARE_CUSTODIAN_H
#define CANDOUR_COMPARE_CUSTODIAN_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;

/* The id of a name, made where it is new. */
bool custodian_id(
	struct compare *compare, struct str name, int64_t *ret_id, struct err *err) MUST_USE;
/* "" for 0 and ids that are not known. In the arena. */
bool custodian_name(struct compare *compare, struct arena *arena, int64_t id, struct str *ret_name,
	struct err *err) MUST_USE;

#endif
