#include "base/arena.h"
#include "linkage/block/block_inside.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"

#include <stdlib.h>
#include <string.h>

/* Bits of numbers: of others with the same bits a few are taken along in vain. */
enum { BITS = 1 << 22, WANTED_TASK_RECORDS = 1 << 14 };

static bool
bit_is_set(const uint64_t *bits, uint32_t number)
{
	return (bits[number % BITS / 64] >> number % BITS % 64 & 1) != 0;
}

static void
bit_set(uint64_t *bits, uint32_t number)
{
	bits[number % BITS / 64] |= (uint64_t)1 << number % BITS % 64;
}

/* ---- what new records say ---- */

/* How many places a form has: values of its field, or words. */
static size_t
places_of(const struct field_set *fields, const struct feature *feature)
{
	const struct field *field = &fields->of[feature->key.field];

	return (feature->key.form >= KEY_RARE_FIRST ? fields->words.count : field->values.count) +
		(size_t)1;
}

/* Values that give a form which a new record has, by the bits of the forms. */
static void
forms_mark(const struct block_fresh *fresh, const struct feature *feature, bool *marks)
{
	const struct field *field = &fresh->fields->of[feature->key.field];
	uint64_t *bits = memory_alloc(BITS / 8);

	memset(bits, 0, BITS / 8);
	for (uint32_t r = 0; r < fresh->tables->record_count; r++)
		if (fresh->is_new[r])
			bit_set(bits, feature_of(feature, r));
	for (uint32_t v = 1; v < field->values.count; v++)
		marks[v] = feature->by_value[v] != 0 && bit_is_set(bits, feature->by_value[v]);
	free(bits);
}

/* The rules that ask for this form. */
static uint32_t
rules_of(const struct block_fresh *fresh, const struct feature *feature)
{
	uint32_t rules = 0;

	for (size_t i = 0; i < fresh->tables->rule_count; i++)
		for (size_t k = 0; k < fresh->tables->forms[i].count; k++)
			if (fresh->tables->forms[i].of[k] == feature)
				rules |= (uint32_t)1 << i;
	return rules;
}

/* Where the rules of a field's values, or of words, stand; at first all of them. */
static uint32_t *
rules_at(struct block_fresh *fresh, const struct feature *feature)
{
	size_t count = places_of(fresh->fields, feature);
	size_t i = 0;

	while (i < fresh->place_count && fresh->places[i] != feature->by_record)
		i++;
	if (i == fresh->place_count) {
		fresh->places[i] = feature->by_record;
		fresh->rules[i] = ARENA_ARRAY(fresh->arena, count, uint32_t);
		memset(fresh->rules[i], 0xff, count * sizeof(*fresh->rules[i]));
		fresh->place_count++;
	}
	return fresh->rules[i];
}

/* Takes the rules of a form from values, or words, of which no new record has it. */
static void
feature_mark(struct block_fresh *fresh, const struct feature *feature)
{
	uint32_t rules = rules_of(fresh, feature);
	uint32_t *at = rules == 0 ? NULL : rules_at(fresh, feature);
	size_t count = places_of(fresh->fields, feature);
	bool *marks;

	if (rules == 0)
		return;
	marks = memory_zeroed(count, sizeof(*marks));
	if (feature->by_value != NULL)
		forms_mark(fresh, feature, marks);
	for (uint32_t r = 0; feature->by_value == NULL && r < fresh->tables->record_count; r++)
		if (fresh->is_new[r])
			marks[feature->by_record[r]] = true;
	marks[0] = false;
	for (size_t v = 0; v < count; v++)
		at[v] &= marks[v] ? BLOCK_RULES_ALL : ~rules;
	free(marks);
}

static bool
wanted_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct block_fresh *fresh = context;
	uint32_t from = (uint32_t)number * WANTED_TASK_RECORDS;
	uint32_t count = fresh->tables->record_count - from < WANTED_TASK_RECORDS
		? fresh->tables->record_count - from
		: WANTED_TASK_RECORDS;
	uint32_t *wanted = fresh->wanted + from;

	memset(wanted, 0xff, count * sizeof(*wanted));
	for (size_t i = 0; i < fresh->place_count; i++)
		for (uint32_t k = 0; k < count; k++)
			wanted[k] &= fresh->rules[i][fresh->places[i][from + k]];
	return true;
}

/* ---- who says the same ---- */

/* Bits of the keys that new records have in a rule. */
static uint64_t *
keys_of_new(const struct block_fresh *fresh, const struct block_forms *forms)
{
	uint64_t *bits = memory_alloc(BITS / 8);

	memset(bits, 0, BITS / 8);
	for (uint32_t r = 0; r < fresh->tables->record_count; r++)
		if (fresh->is_new[r])
			bit_set(bits, block_key_of(forms->of, forms->count, r));
	return bits;
}

static bool
find_task(void *context, size_t rule, struct err *err UNUSED)
{
	const struct block_fresh *fresh = context;
	const struct block_forms *forms = &fresh->tables->forms[rule];
	uint64_t *bits = keys_of_new(fresh, forms);
	uint32_t count = 0;

	for (uint32_t r = 0; r < fresh->tables->record_count; r++) {
		uint32_t key;

		if ((fresh->wanted[r] >> rule & 1) == 0)
			continue;
		key = block_key_of(forms->of, forms->count, r);
		if (block_key_is_there(key) && bit_is_set(bits, key))
			fresh->found[rule][count++] = (struct block_keyed){key, r};
	}
	fresh->counts[rule] = count;
	free(bits);
	return true;
}

bool
block_fresh_make(const struct block_tables *tables, const struct features *features,
	const bool *is_new, const struct crew *crew, struct arena *arena, struct block_fresh *fresh,
	struct err *err)
{
	*fresh = (struct block_fresh){
		.tables = tables, .is_new = is_new, .fields = features->fields, .arena = arena};
	fresh->found_size = ((size_t)tables->record_count + 1) * sizeof(struct block_keyed);
	fresh->counts = crew_share(BLOCK_RULE_MAX * sizeof(*fresh->counts));
	fresh->wanted = crew_share(tables->rows_size);
	for (size_t i = 0; i < features->count; i++)
		feature_mark(fresh, &features->of[i]);
	for (size_t i = 0; i < tables->rule_count; i++)
		fresh->found[i] = crew_share(fresh->found_size);
	return crew_run(crew,
		       (tables->record_count + WANTED_TASK_RECORDS - (size_t)1) /
			       WANTED_TASK_RECORDS,
		       wanted_task, fresh, err) &&
		crew_run(crew, tables->rule_count, find_task, fresh, err);
}

void
block_fresh_free(struct block_fresh *fresh)
{
	for (size_t i = 0; i < BLOCK_RULE_MAX; i++)
		crew_unshare(fresh->found[i], fresh->found_size);
	if (fresh->tables != NULL)
		crew_unshare(fresh->wanted, fresh->tables->rows_size);
	crew_unshare(fresh->counts, BLOCK_RULE_MAX * sizeof(*fresh->counts));
}
