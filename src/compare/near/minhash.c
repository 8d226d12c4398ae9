#include "compare/near/minhash.h"

#include "compare/near/shingle.h"

#include <string.h>

/* A set that needs more rounds than this has few different elements; a long list of them is then
 * rid of repetitions before the rest of the rounds. */
enum { ROUNDS_PLAIN = 4, COUNT_PLAIN = 2 * SKETCH_PLACES };

static inline uint64_t
round_seed(unsigned round)
{
	uint64_t z = (round + 1) * 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static inline uint64_t
shingle_throw(uint64_t shingle, uint64_t seed)
{
	uint64_t z = (shingle ^ seed) * 0x9fb21c651e98df25u;

	return (z ^ z >> 32) * 0xd6e8feb86659fd93u;
}

/* A value begins with its round, so that a later round never displaces an earlier one. */
static void
round_throw(uint64_t values[SKETCH_PLACES], const struct shingle_set *set, unsigned round)
{
	uint64_t seed = round_seed(round);
	uint64_t front = (uint64_t)round << 48;

	for (size_t i = 0; i < set->count; i++) {
		uint64_t thrown = shingle_throw(set->shingles[i], seed);
		uint64_t value = front | (thrown & UINT64_C(0xffffffffffff));
		uint64_t *place = &values[thrown >> 57];

		*place = value < *place ? value : *place;
	}
}

/* Round t + n is for place n alone: with it all places are filled in the end. */
static void
round_fill(uint64_t values[SKETCH_PLACES], const struct shingle_set *set, unsigned place)
{
	uint64_t seed = round_seed(SKETCH_PLACES + place);
	uint64_t front = (uint64_t)(SKETCH_PLACES + place) << 48;

	if (values[place] != UINT64_MAX)
		return;
	for (size_t i = 0; i < set->count; i++) {
		uint64_t thrown = shingle_throw(set->shingles[i], seed);
		uint64_t value = front | (thrown & UINT64_C(0xffffffffffff));

		values[place] = value < values[place] ? value : values[place];
	}
}

static bool
is_full(const uint64_t values[SKETCH_PLACES])
{
	uint64_t empty = 0;

	for (size_t i = 0; i < SKETCH_PLACES; i++)
		empty |= values[i] == UINT64_MAX;
	return empty == 0;
}

static void
bands_make(struct sketch *sketch, const uint64_t values[SKETCH_PLACES])
{
	for (size_t i = 0; i < SKETCH_PLACES; i++)
		sketch->places[i] = (uint8_t)(values[i] ^ values[i] >> 48);
	for (size_t i = 0; i < BAND_COUNT; i++) {
		uint64_t key = i;

		for (size_t j = 0; j < BAND_ROWS; j++) {
			key = (key ^ values[i * BAND_ROWS + j]) * 0xe7037ed1a0b428dbu;
			key ^= key >> 32;
		}
		sketch->bands[i] = (uint32_t)key;
	}
}

void
sketch_make(struct sketch *ret_sketch, struct shingle_set *set)
{
	uint64_t values[SKETCH_PLACES];
	unsigned round = 0;

	memset(values, 0xff, sizeof(values));
	do {
		if (round == ROUNDS_PLAIN && set->count > COUNT_PLAIN)
			shingles_sort(set);
		round_throw(values, set, round++);
	} while (round < SKETCH_PLACES && !is_full(values));
	for (unsigned place = 0; round == SKETCH_PLACES && place < SKETCH_PLACES; place++)
		round_fill(values, set, place);
	bands_make(ret_sketch, values);
}

double
sketch_similarity(const struct sketch *a, const struct sketch *b)
{
	unsigned same = 0;
	double share;

	for (size_t i = 0; i < SKETCH_PLACES; i++)
		same += a->places[i] == b->places[i];
	/* Different values agree in eight bits once in 256 times. */
	share = ((double)same / SKETCH_PLACES - 1.0 / 256) / (1 - 1.0 / 256);
	return share < 0 ? 0 : share;
}

void
sketch_pack(const struct sketch *sketch, char ret_bytes[SKETCH_SIZE])
{
	memcpy(ret_bytes, sketch->places, SKETCH_PLACES);
	for (size_t i = 0; i < BAND_COUNT; i++)
		for (unsigned j = 0; j < 4; j++)
			ret_bytes[SKETCH_PLACES + 4 * i + j] =
				(char)(unsigned char)(sketch->bands[i] >> 8 * j);
}

bool
sketch_unpack(struct str bytes, struct sketch *ret_sketch)
{
	if (bytes.len != SKETCH_SIZE)
		return false;
	memcpy(ret_sketch->places, bytes.data, SKETCH_PLACES);
	for (size_t i = 0; i < BAND_COUNT; i++) {
		ret_sketch->bands[i] = 0;
		for (unsigned j = 0; j < 4; j++)
			ret_sketch->bands[i] |=
				(uint32_t)(unsigned char)bytes.data[SKETCH_PLACES + 4 * i + j]
				<< 8 * j;
	}
	return true;
}
