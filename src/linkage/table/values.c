#include "linkage/table/values.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 64 };

void
values_free(struct values *v)
{
	free(v->texts);
	free(v->counts);
	free(v->slots);
	*v = (struct values){0};
}

static uint64_t
mixed(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint64_t
values_hash(struct str text)
{
	uint64_t hash = 0x9e3779b97f4a7c15u ^ text.len;
	size_t at = 0;

	for (; at + 8 <= text.len; at += 8) {
		uint64_t word;

		memcpy(&word, text.data + at, 8);
		hash = mixed(hash ^ word) + 0x9e3779b97f4a7c15u;
	}
	if (at < text.len) {
		uint64_t word = 0;

		memcpy(&word, text.data + at, text.len - at);
		hash = mixed(hash ^ word) + 0x9e3779b97f4a7c15u;
	}
	return mixed(hash);
}

/* The slot of a text, or the empty one where it belongs. */
static uint32_t
slot_of(const struct values *v, struct str text, uint32_t hash)
{
	uint32_t at = hash & (v->slot_count - 1);

	while (v->slots[at].number != 0 &&
		(v->slots[at].hash != hash || !str_equal(v->texts[v->slots[at].number], text)))
		at = (at + 1) & (v->slot_count - 1);
	return at;
}

static void
slots_grow(struct values *v)
{
	struct values_slot *former = v->slots;
	uint32_t former_count = v->slot_count;

	v->slot_count = former_count == 0 ? SLOTS_FIRST : former_count * 2;
	v->slots = memory_alloc(v->slot_count * sizeof(*v->slots));
	memset(v->slots, 0, v->slot_count * sizeof(*v->slots));
	for (uint32_t i = 0; i < former_count; i++) {
		uint32_t at = former[i].hash & (v->slot_count - 1);

		if (former[i].number == 0)
			continue;
		while (v->slots[at].number != 0)
			at = (at + 1) & (v->slot_count - 1);
		v->slots[at] = former[i];
	}
	free(former);
}

/* Room for one more value, and half of the slots empty. */
static void
room_make(struct values *v)
{
	if (v->count == v->room) {
		v->room = v->room == 0 ? SLOTS_FIRST / 2 : v->room * 2;
		v->texts = memory_grow(v->texts, v->room * sizeof(*v->texts));
		v->counts = memory_grow(v->counts, v->room * sizeof(*v->counts));
	}
	if (v->count == 0) {
		v->texts[0] = STR("");
		v->counts[v->count++] = 0;
	}
	if (v->count * 2 >= v->slot_count)
		slots_grow(v);
}

uint32_t
values_add(struct values *v, struct str text)
{
	uint32_t hash = (uint32_t)values_hash(text);
	uint32_t at;

	room_make(v);
	if (text.len == 0) {
		v->counts[0]++;
		return 0;
	}
	at = slot_of(v, text, hash);
	if (v->slots[at].number == 0) {
		v->slots[at] = (struct values_slot){hash, v->count};
		v->texts[v->count] = text;
		v->counts[v->count++] = 0;
	}
	v->counts[v->slots[at].number]++;
	return v->slots[at].number;
}

uint32_t
values_find(const struct values *v, struct str text)
{
	if (text.len == 0 || v->slot_count == 0)
		return 0;
	return v->slots[slot_of(v, text, (uint32_t)values_hash(text))].number;
}
