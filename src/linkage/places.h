/* Where a record stands, by source and id. Ids that repeat within a source are nobody's. */
#ifndef CANDOUR_LINKAGE_PLACES_H
#define CANDOUR_LINKAGE_PLACES_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct records;

struct places {
	const struct records *records;
	const struct str *ids;
	struct place_slot *slots;
	size_t slot_count; /* a power of two */
};

/* Points to records and ids. */
void places_make(const struct records *records, const struct str *ids, struct arena *arena,
	struct places *ret_places);
bool places_find(const struct places *places, struct str source, struct str id,
	uint32_t *ret_record) MUST_USE;

#endif
