#include "base/arena.h"
#include "linkage/block/block_inside.h"
#include "linkage/crew.h"

#include <stdlib.h>
#include <string.h>

/* Records of one task, and of those whose forms lie side by side at once. */
enum { FIND_TASK_RECORDS = 1 << 16, SIDE_RECORDS = 1 << 12 };
/* Bits for each new record, by which most keys that no new one has are known; and the most of them. */
enum { BITS_EACH = 32, BITS_LEAST = 1 << 10, BITS_MOST = 1 << 26, SLOTS_LEAST = 64 };

struct finding {
	const struct block_tables *tables;
	struct block_fresh *fresh;
	/* What new records have, shared: keys by rule, as bits of their lower ends, too; and forms. */
	uint64_t *bits[BLOCK_RULE_MAX];
	uint32_t *keys[BLOCK_RULE_MAX];
	uint32_t *forms[FEATURE_MAX];
	uint32_t bit_count; /* a power of two */
	size_t slot_count;  /* of keys and forms each; a power of two */
};

/* ---- what new records say ---- */

/* The slot of a number, or the empty one where it belongs; no number is 0. */
static uint32_t *
slot_of(const struct finding *f, uint32_t *slots, uint32_t number)
{
	size_t at = number & (f->slot_count - 1);

	while (slots[at] != 0 && slots[at] != number)
		at = (at + 1) & (f->slot_count - 1);
	return &slots[at];
}

static void
keys_note(const struct finding *f, size_t rule)
{
	const struct block_forms *forms = &f->tables->forms[rule];

	for (uint32_t i = 0; i < f->fresh->count; i++) {
		uint32_t key = block_key_of(forms->of, forms->count, f->fresh->records[i]);
		uint32_t bit = key & (f->bit_count - 1);

		if (!block_key_is_there(key))
			continue;
		f->bits[rule][bit / 64] |= (uint64_t)1 << bit % 64;
		*slot_of(f, f->keys[rule], key) = key;
	}
}

static bool
note_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct finding *f = context;
	size_t asked = number - f->tables->rule_count;

	if (number < f->tables->rule_count) {
		keys_note(f, number);
		return true;
	}
	for (uint32_t i = 0; i < f->fresh->count; i++) {
		uint32_t form = feature_of(f->tables->asked[asked].feature, f->fresh->records[i]);

		if (form != 0)
			*slot_of(f, f->forms[asked], form) = form;
	}
	return true;
}

/* ---- who says the same ---- */

/* All forms of some neighbouring records. */
static void
side_fill(const struct block_tables *tables, uint32_t from, uint32_t count, uint32_t *side)
{
	for (size_t i = 0; i < tables->asked_count; i++) {
		const struct feature *feature = tables->asked[i].feature;
		const uint32_t *numbers = feature->by_record + from;
		uint32_t *forms = side + i * SIDE_RECORDS;

		if (feature->by_value == NULL)
			memcpy(forms, numbers, count * sizeof(*forms));
		else
			for (uint32_t r = 0; r < count; r++)
				forms[r] = feature->by_value[numbers[r]];
	}
}

/* Which of them look as if a new record had their key. */
static size_t
side_sift(const struct finding *f, size_t rule, const uint32_t *side, uint32_t count,
	uint16_t *ret_places)
{
	const uint64_t *bits = f->bits[rule];
	const struct block_forms *forms = &f->tables->forms[rule];
	const uint32_t *first = side + forms->asked[0] * SIDE_RECORDS;
	const uint32_t *second = side + forms->asked[1] * SIDE_RECORDS;
	const uint32_t *third = side + forms->asked[2] * SIDE_RECORDS;
	size_t found = 0;

	for (uint32_t r = 0; r < count; r++) {
		uint64_t key = block_key_add(BLOCK_KEY_FIRST, first[r]);
		uint32_t bit;

		if (forms->count > 1)
			key = block_key_add(key, second[r]);
		if (forms->count > 2)
			key = block_key_add(key, third[r]);
		bit = block_key_end(key) & (f->bit_count - 1);
		ret_places[found] = (uint16_t)r;
		found += bits[bit / 64] >> bit % 64 & 1;
	}
	return found;
}

/* Whether new records have the key, and its forms: two keys may be one number. */
static bool
is_had(const struct finding *f, size_t rule, uint32_t key, const uint32_t *side, uint32_t place)
{
	const struct block_forms *forms = &f->tables->forms[rule];

	if (*slot_of(f, f->keys[rule], key) == 0)
		return false;
	for (size_t k = 0; k < forms->count; k++) {
		size_t asked = forms->asked[k];

		if (*slot_of(f, f->forms[asked], side[asked * SIDE_RECORDS + place]) == 0)
			return false;
	}
	return true;
}

static uint32_t
side_find(const struct finding *f, size_t rule, uint32_t from, uint32_t count, const uint32_t *side,
	struct block_keyed *ret_found)
{
	const struct block_forms *forms = &f->tables->forms[rule];
	uint16_t places[SIDE_RECORDS];
	size_t sifted = side_sift(f, rule, side, count, places);
	uint32_t found = 0;

	for (size_t i = 0; i < sifted; i++) {
		uint32_t row = from + places[i];
		uint32_t key = block_key_of(forms->of, forms->count, row);

		if (block_key_is_there(key) && is_had(f, rule, key, side, places[i]))
			ret_found[found++] = (struct block_keyed){key, row};
	}
	return found;
}

static bool
find_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct finding *f = context;
	const struct block_tables *tables = f->tables;
	uint32_t first = (uint32_t)number * FIND_TASK_RECORDS;
	uint32_t end = tables->record_count - first < FIND_TASK_RECORDS ? tables->record_count
									: first + FIND_TASK_RECORDS;
	uint32_t *counts = f->fresh->counts + number * BLOCK_RULE_MAX;
	uint32_t *side = memory_alloc((tables->asked_count + 1) * SIDE_RECORDS * sizeof(*side));

	for (uint32_t from = first; from < end; from += SIDE_RECORDS) {
		uint32_t count = end - from < SIDE_RECORDS ? end - from : SIDE_RECORDS;

		side_fill(tables, from, count, side);
		for (size_t rule = 0; rule < tables->rule_count; rule++)
			counts[rule] += side_find(f, rule, from, count, side,
				f->fresh->found[rule] + first + counts[rule]);
	}
	free(side);
	return true;
}

/* ---- the whole ---- */

static size_t
find_tasks(const struct block_tables *tables)
{
	return ((size_t)tables->record_count + FIND_TASK_RECORDS - 1) / FIND_TASK_RECORDS;
}

static struct block_fresh *
fresh_begin(const struct block_tables *tables, const bool *is_new)
{
	struct block_fresh *fresh = memory_zeroed(1, sizeof(*fresh));
	size_t count = 0;

	for (uint32_t r = 0; r < tables->record_count; r++)
		count += is_new[r];
	fresh->is_new = is_new;
	fresh->records = memory_alloc((count + 1) * sizeof(*fresh->records));
	fresh->places = memory_zeroed((size_t)tables->record_count + 1, sizeof(*fresh->places));
	for (uint32_t r = 0; r < tables->record_count; r++)
		if (is_new[r]) {
			fresh->places[r] = fresh->count;
			fresh->records[fresh->count++] = r;
		}
	fresh->blocks_size = (count + 1) * tables->rule_count * sizeof(*fresh->blocks);
	fresh->blocks = crew_share(fresh->blocks_size);
	fresh->counts_size = find_tasks(tables) * BLOCK_RULE_MAX * sizeof(*fresh->counts);
	fresh->counts = crew_share(fresh->counts_size);
	fresh->found_size = ((size_t)tables->record_count + 1) * sizeof(*fresh->found[0]);
	for (size_t i = 0; i < tables->rule_count; i++)
		fresh->found[i] = crew_share(fresh->found_size);
	return fresh;
}

static void
finding_begin(struct finding *f)
{
	const struct block_tables *tables = f->tables;

	f->bit_count = BITS_LEAST;
	while (f->bit_count < BITS_MOST && f->bit_count / BITS_EACH < f->fresh->count)
		f->bit_count *= 2;
	f->slot_count = SLOTS_LEAST;
	while (f->slot_count / 3 * 2 < f->fresh->count)
		f->slot_count *= 2;
	for (size_t i = 0; i < tables->rule_count; i++) {
		f->bits[i] = crew_share(f->bit_count / 8);
		f->keys[i] = crew_share(f->slot_count * sizeof(uint32_t));
	}
	for (size_t i = 0; i < tables->asked_count; i++)
		f->forms[i] = crew_share(f->slot_count * sizeof(uint32_t));
}

static void
finding_end(struct finding *f)
{
	for (size_t i = 0; i < BLOCK_RULE_MAX; i++) {
		crew_unshare(f->bits[i], f->bit_count / 8);
		crew_unshare(f->keys[i], f->slot_count * sizeof(uint32_t));
	}
	for (size_t i = 0; i < FEATURE_MAX; i++)
		crew_unshare(f->forms[i], f->slot_count * sizeof(uint32_t));
}

bool
block_fresh_make(const struct block_tables *tables, const bool *is_new, const struct crew *crew,
	struct block_fresh **ret_fresh, struct err *err)
{
	struct finding f = {.tables = tables};
	bool done;

	*ret_fresh = f.fresh = fresh_begin(tables, is_new);
	finding_begin(&f);
	done = crew_run(crew, tables->rule_count + tables->asked_count, note_task, &f, err) &&
		crew_run(crew, find_tasks(tables), find_task, &f, err);
	finding_end(&f);
	return done;
}

size_t
block_fresh_take(const struct block_tables *tables, size_t rule, struct block_keyed *keyed)
{
	const struct block_fresh *fresh = tables->fresh;
	size_t count = 0;

	for (size_t i = 0; i < find_tasks(tables); i++) {
		size_t of_task = fresh->counts[i * BLOCK_RULE_MAX + rule];

		if (keyed != NULL && of_task > 0)
			memcpy(keyed + count, fresh->found[rule] + i * FIND_TASK_RECORDS,
				of_task * sizeof(*keyed));
		count += of_task;
	}
	return count;
}

void
block_fresh_free(struct block_fresh *fresh)
{
	if (fresh == NULL)
		return;
	for (size_t i = 0; i < BLOCK_RULE_MAX; i++)
		crew_unshare(fresh->found[i], fresh->found_size);
	crew_unshare(fresh->blocks, fresh->blocks_size);
	crew_unshare(fresh->counts, fresh->counts_size);
	free(fresh->records);
	free(fresh->places);
	free(fresh);
}
