#include "linkage/places.h"

#include "base/arena.h"
#include "linkage/table/records.h"

struct place_slot {
	uint32_t record;
	bool is_there;
	bool is_twice;
};

static struct place_slot *
slot_of(const struct places *p, struct str source, struct str id)
{
	size_t at = (values_hash(source) * 31 + values_hash(id)) & (p->slot_count - 1);

	for (;; at = (at + 1) & (p->slot_count - 1)) {
		struct place_slot *slot = &p->slots[at];

		if (!slot->is_there ||
			(str_equal(p->ids[slot->record], id) &&
				str_equal(
					p->records
						->sources[records_source(p->records, slot->record)]
						.name,
					source)))
			return slot;
	}
}

void
places_make(const struct records *records, const struct str *ids, struct arena *arena,
	struct places *ret_places)
{
	*ret_places = (struct places){.records = records, .ids = ids, .slot_count = 16};
	while (ret_places->slot_count < (size_t)records->count * 2)
		ret_places->slot_count *= 2;
	ret_places->slots = ARENA_ARRAY(arena, ret_places->slot_count, struct place_slot);
	for (size_t s = 0; s < records->source_count; s++) {
		const struct record_source *source = &records->sources[s];

		for (uint32_t r = source->first; r < source->first + source->count; r++) {
			struct place_slot *slot = slot_of(ret_places, source->name, ids[r]);

			slot->is_twice = slot->is_there;
			slot->is_there = true;
			slot->record = r;
		}
	}
}

bool
places_find(const struct places *places, struct str source, struct str id, uint32_t *ret_record)
{
	const struct place_slot *slot = slot_of(places, source, id);

	*ret_record = slot->record;
	return slot->is_there && !slot->is_twice;
}
