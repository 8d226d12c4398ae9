#include "base/arena.h"
#include "linkage/block/block_inside.h"
#include "linkage/crew.h"

#include <stdlib.h>
#include <string.h>

/* Records of one task, and of those whose forms lie side by side at once. */
enum { FIND_TASK_RECORDS = 1 << 16, SIDE_RECORDS = 1 << 14 };
/* Bits for each new record, by which most keys that no new one has are known; and the most of them. */
enum { BITS_EACH = 16, BITS_LEAST = 1 << 10, BITS_MOST = 1 << 26, SLOTS_LEAST = 64 };
enum { FRESH_FEW = 1 << 15 };

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

/* Some neighbouring records of a task. */
struct side {
	uint32_t first;
	uint32_t count;
	uint32_t *forms; /* by asked form, then record */
	/* Those of them that look as if they shared a key, and their keys. */
	uint16_t *places;
	uint32_t *keys;
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

static void
side_fill(const struct block_tables *tables, struct side *side)
{
	for (size_t i = 0; i < tables->asked_count; i++) {
		const struct feature *feature = tables->asked[i].feature;
		const uint32_t *numbers = feature->by_record + side->first;
		uint32_t *forms = side->forms + i * SIDE_RECORDS;

		for (uint32_t r = 0; r < side->count; r++)
			forms[r] = feature->by_value == NULL ? numbers[r]
							     : feature->by_value[numbers[r]];
	}
}

/* Which of them look as if a new record had their key. */
static size_t
side_sift(const struct finding *f, size_t rule, const struct side *side)
{
	const struct block_forms *forms = &f->tables->forms[rule];
	const uint32_t *one = side->forms + forms->asked[0] * SIDE_RECORDS;
	const uint32_t *two = side->forms + forms->asked[1] * SIDE_RECORDS;
	const uint32_t *three = side->forms + forms->asked[2] * SIDE_RECORDS;
	const uint64_t *bits = f->bits[rule];
	uint16_t *places = side->places;
	uint32_t mask = f->bit_count - 1;
	uint32_t count = side->count;
	size_t keys = forms->count;
	size_t found = 0;

	for (uint32_t r = 0; r < count; r++) {
		uint64_t key = block_key_add(BLOCK_KEY_FIRST, one[r]);
		uint32_t bit;

		key = keys > 1 ? block_key_add(key, two[r]) : key;
		key = keys > 2 ? block_key_add(key, three[r]) : key;
		bit = block_key_end(key) & mask;
		places[found] = (uint16_t)r;
		found += bits[bit / 64] >> bit % 64 & 1;
	}
	return found;
}

/* Whether new records have the key, and its forms: two keys may be one number. */
static bool
is_had(const struct finding *f, size_t rule, const struct side *side, size_t at)
{
	const struct block_forms *forms = &f->tables->forms[rule];

	if (*slot_of(f, f->keys[rule], side->keys[at]) == 0)
		return false;
	for (size_t k = 0; k < forms->count; k++)
		if (*slot_of(f, f->forms[forms->asked[k]],
			    side->forms[forms->asked[k] * SIDE_RECORDS + side->places[at]]) == 0)
			return false;
	return true;
}

static uint32_t
side_find(const struct finding *f, size_t rule, const struct side *side,
	struct block_keyed *ret_found)
{
	const struct block_forms *forms = &f->tables->forms[rule];
	size_t sifted = side_sift(f, rule, side);
	uint32_t found = 0;

	for (size_t i = 0; i < sifted; i++) {
		side->keys[i] = block_key_of(
			forms->of, forms->count, side->first + side->places[i]);
		__builtin_prefetch(&f->keys[rule][side->keys[i] & (f->slot_count - 1)]);
	}
	for (size_t i = 0; i < sifted; i++)
		if (block_key_is_there(side->keys[i]) && is_had(f, rule, side, i))
			ret_found[found++] = (struct block_keyed){
				side->keys[i], side->first + side->places[i]};
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
	size_t room = (tables->asked_count + 2) * SIDE_RECORDS * sizeof(uint32_t);
	struct side side = {.forms = memory_alloc(room)};

	side.keys = side.forms + tables->asked_count * SIDE_RECORDS;
	side.places = (uint16_t *)(void *)(side.keys + SIDE_RECORDS);
	for (side.first = first; side.first < end; side.first += SIDE_RECORDS) {
		side.count = end - side.first < SIDE_RECORDS ? end - side.first : SIDE_RECORDS;
		side_fill(tables, &side);
		for (size_t rule = 0; rule < tables->rule_count; rule++)
			counts[rule] += side_find(
				f, rule, &side, f->fresh->found[rule] + first + counts[rule]);
	}
	free(side.forms);
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
	const struct crew alone = {1};
	struct finding f = {.tables = tables};
	bool done;

	*ret_fresh = f.fresh = fresh_begin(tables, is_new);
	finding_begin(&f);
	/* Of few new records it is done before another process has started. */
	done = crew_run(f.fresh->count < FRESH_FEW ? &alone : crew,
		       tables->rule_count + tables->asked_count, note_task, &f, err) &&
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
