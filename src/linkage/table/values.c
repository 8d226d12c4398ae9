#include "linkage/table/values.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Whoever knows how slots are found could have many values meet in one; where a search goes on for
 * PROBES_MAX slots, all are laid elsewhere. */
enum { SLOTS_FIRST = 64, PROBES_MAX = 256, SEED_MAX = 64 };
#define TAG_LONG (1u << 31)

void
values_free(struct values *v)
{
	if (!v->is_lent) {
		free(v->texts);
		free(v->counts);
	}
	free(v->slots);
	*v = (struct values){0};
}

void
values_lend(struct values *v, struct str *texts, uint32_t *counts, uint32_t room)
{
	*v = (struct values){.texts = texts, .counts = counts, .room = room, .is_lent = true};
	texts[0] = STR("");
	counts[v->count++] = 0;
}

void
values_settle(struct values *v)
{
	free(v->slots);
	v->slots = NULL;
	v->slot_count = 0;
	v->hidden = 0;
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

/* Up to eight bytes as a number, without reading beyond them. */
static inline uint64_t
short_head(const char *data, size_t len)
{
	uint32_t low;
	uint32_t high;

	if (len >= 4) {
		memcpy(&low, data, 4);
		memcpy(&high, data + len - 4, 4);
		return low | (uint64_t)high << 8 * (len - 4);
	}
	return (uint64_t)(unsigned char)data[0] |
		(uint64_t)(unsigned char)data[len >> 1] << 8 * (len >> 1) |
		(uint64_t)(unsigned char)data[len - 1] << 8 * (len - 1);
}

static inline uint64_t
long_head(const char *data, size_t len)
{
	uint64_t hash = len;
	uint64_t word;

	for (size_t at = 0; at + 8 < len; at += 8) {
		memcpy(&word, data + at, 8);
		hash = (hash ^ word) * 0xbf58476d1ce4e5b9u;
		hash ^= hash >> 29;
	}
	memcpy(&word, data + len - 8, 8);
	hash = (hash ^ word) * 0x94d049bb133111ebu;
	return hash ^ hash >> 32;
}

struct values_key
values_key(struct str text)
{
	if (text.len <= 8)
		return (struct values_key){
			text.len == 0 ? 0 : short_head(text.data, text.len), (uint32_t)text.len};
	return (struct values_key){
		long_head(text.data, text.len), TAG_LONG | (uint32_t)(text.len & 0x7fffffff)};
}

static inline uint32_t
slot_first(const struct values *v, struct values_key key)
{
	uint64_t z = (key.head + key.tag + v->seed) * 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 32) * 0xbf58476d1ce4e5b9u;
	return (uint32_t)(z >> 32) & (v->slot_count - 1);
}

void
values_expect(const struct values *v, struct values_key key)
{
	if (v->slot_count != 0)
		__builtin_prefetch(&v->slots[slot_first(v, key)]);
}

/* Of texts with one hash and length above 8 bytes: most names and days end within 16. */
static inline bool
is_same_long(struct str a, struct str b)
{
	uint64_t words[4];

	if (a.len != b.len)
		return false;
	if (a.len > 16)
		return memcmp(a.data, b.data, a.len) == 0;
	memcpy(&words[0], a.data, 8);
	memcpy(&words[1], b.data, 8);
	memcpy(&words[2], a.data + a.len - 8, 8);
	memcpy(&words[3], b.data + b.len - 8, 8);
	return words[0] == words[1] && words[2] == words[3];
}

struct values_slot *
values_find_key(const struct values *v, struct values_key key, struct str text)
{
	uint32_t at = slot_first(v, key);

	for (;;) {
		struct values_slot *slot = &v->slots[at];

		if (slot->number == 0 ||
			(slot->head == key.head && slot->tag == key.tag &&
				((key.tag & TAG_LONG) == 0 ||
					is_same_long(v->texts[slot->number], text))))
			return slot;
		at = (at + 1) & (v->slot_count - 1);
	}
}

/* Lays a value that is not there; how many slots were passed over. */
static uint32_t
slot_lay(struct values *v, struct values_slot laid)
{
	uint32_t at = slot_first(v, (struct values_key){laid.head, laid.tag});
	uint32_t probes = 0;

	for (; v->slots[at].number != 0; probes++)
		at = (at + 1) & (v->slot_count - 1);
	v->slots[at] = laid;
	return probes;
}

/* Slots are found at random: with larger pages the processor finds where they are at once. */
static struct values_slot *
slots_alloc(uint32_t count)
{
	enum { PAGE = 4096, LARGE_SIZE_MIN = 4 << 20 };
	size_t size = (size_t)count * sizeof(struct values_slot);
	struct values_slot *slots = memory_alloc(size);
	uintptr_t from = ((uintptr_t)slots + PAGE - 1) / PAGE * PAGE;

	if (size >= LARGE_SIZE_MIN)
		(void)madvise((char *)slots + (from - (uintptr_t)slots),
			size - (from - (uintptr_t)slots), MADV_HUGEPAGE);
	memset(slots, 0, size);
	return slots;
}

static void
slots_relay(struct values *v, uint32_t slot_count)
{
	struct values_slot *former = v->slots;
	uint32_t former_count = v->slot_count;

	v->slot_count = slot_count;
	v->slots = slots_alloc(slot_count);
	for (uint32_t i = 0; i < former_count; i++)
		if (former[i].number != 0)
			(void)slot_lay(v, former[i]);
	free(former);
}

/* Three of five slots are full at most. */
static uint32_t
slots_wanted(uint64_t count)
{
	uint64_t slots = SLOTS_FIRST;

	while (slots * 3 < count * 5)
		slots *= 2;
	return (uint32_t)slots;
}

static void
room_make(struct values *v, uint64_t wanted)
{
	if (wanted > v->room && !v->is_lent) {
		uint64_t room = v->room == 0 ? SLOTS_FIRST / 2 : v->room;

		while (room < wanted)
			room *= 2;
		v->texts = memory_grow(v->texts, room * sizeof(*v->texts));
		v->counts = memory_grow(v->counts, room * sizeof(*v->counts));
		v->room = (uint32_t)room;
	}
	if (v->count == 0) {
		v->texts[0] = STR("");
		v->counts[v->count++] = 0;
	}
}

void
values_reserve(struct values *v, uint32_t count)
{
	room_make(v, count);
}

uint32_t
values_append(struct values *v, struct str text)
{
	room_make(v, (uint64_t)v->count + 2);
	v->texts[v->count] = text;
	v->counts[v->count] = 0;
	v->hidden++;
	return v->count++;
}

void
values_prepare(struct values *v, uint32_t count)
{
	uint64_t wanted = (uint64_t)v->count + count + 1;

	room_make(v, wanted);
	if (slots_wanted(wanted - v->hidden) > v->slot_count)
		slots_relay(v, slots_wanted(wanted - v->hidden));
}

uint32_t
values_put(struct values *v, struct values_key key, struct str text)
{
	uint32_t number = v->count;
	struct values_slot laid = {key.head, key.tag, number};

	if (slot_lay(v, laid) > PROBES_MAX && v->seed < SEED_MAX) {
		v->seed++;
		slots_relay(v, v->slot_count);
	}
	v->texts[number] = text;
	v->counts[number] = 0;
	v->count++;
	return number;
}

void
values_index(struct values *v)
{
	uint32_t count = v->count;

	if (v->slots != NULL || count == 0)
		return;
	slots_relay(v, slots_wanted((uint64_t)count + 1));
	for (uint32_t i = 1; i < count; i++) {
		struct values_key key;

		values_fetch(v, i);
		key = values_key(v->texts[i]);
		(void)slot_lay(v, (struct values_slot){key.head, key.tag, i});
	}
}

uint32_t
values_key_bit(struct values_key key)
{
	return (uint32_t)(((key.head ^ key.tag) * 0x9e3779b97f4a7c15u) >> 44) &
		(VALUES_KEY_BITS - 1);
}

void
values_index_some(struct values *v, const uint64_t *keys)
{
	if (v->slots != NULL || v->count == 0)
		return;
	v->hidden = v->count - 1;
	slots_relay(v, slots_wanted(1));
	for (uint32_t i = 1; i < v->count; i++) {
		struct values_key key;
		uint32_t bit;

		values_fetch(v, i);
		key = values_key(v->texts[i]);
		bit = values_key_bit(key);

		if ((keys[bit / 64] >> bit % 64 & 1) == 0)
			continue;
		v->hidden--;
		if (slots_wanted((uint64_t)v->count - v->hidden) > v->slot_count)
			slots_relay(v, slots_wanted((uint64_t)v->count - v->hidden));
		(void)slot_lay(v, (struct values_slot){key.head, key.tag, i});
	}
}

uint32_t
values_add(struct values *v, struct str text)
{
	struct values_key key = values_key(text);
	const struct values_slot *slot;
	uint32_t number;

	values_prepare(v, 1);
	if (text.len == 0) {
		v->counts[0]++;
		return 0;
	}
	slot = values_find_key(v, key, text);
	number = slot->number != 0 ? slot->number : values_put(v, key, text);
	v->counts[number]++;
	return number;
}

uint32_t
values_find(const struct values *v, struct str text)
{
	if (text.len == 0 || v->slot_count == 0)
		return 0;
	return values_find_key(v, values_key(text), text)->number;
}
