#include "base/arena.h"
#include "linkage/block/block_inside.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"

#include <stdlib.h>
#include <string.h>

/* Bits of numbers: of others with the same bits a few are taken along in vain. */
enum { BITS = 1 << 22 };

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

static void
feature_mark(struct block_fresh *fresh, const struct feature *feature)
{
	bool *marks = ARENA_ARRAY(fresh->arena, places_of(fresh->fields, feature), bool);

	if (feature->by_value != NULL)
		forms_mark(fresh, feature, marks);
	for (uint32_t r = 0; feature->by_value == NULL && r < fresh->tables->record_count; r++)
		if (fresh->is_new[r])
			marks[feature->by_record[r]] = true;
	marks[0] = false;
	fresh->marked[fresh->marked_count] = feature;
	fresh->marks[fresh->marked_count++] = marks;
}

static const bool *
marks_of(const struct block_fresh *fresh, const struct feature *feature)
{
	size_t i = 0;

	while (i < fresh->marked_count && fresh->marked[i] != feature)
		i++;
	return i < fresh->marked_count ? fresh->marks[i] : NULL;
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
	const bool *marks[BLOCK_KEY_MAX];
	const uint32_t *places[BLOCK_KEY_MAX];
	uint32_t count = 0;

	for (size_t k = 0; k < BLOCK_KEY_MAX; k++) {
		/* Of fewer keys the last is looked at again. */
		size_t at = k < forms->count ? k : forms->count - 1;

		marks[k] = marks_of(fresh, forms->of[at]);
		places[k] = forms->of[at]->by_record;
	}
	for (uint32_t r = 0; r < fresh->tables->record_count; r++) {
		uint32_t key;

		if (!marks[0][places[0][r]] || !marks[1][places[1][r]] || !marks[2][places[2][r]])
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
block_fresh_make(const struct block_tables *tables, const struct field_set *fields,
	const bool *is_new, const struct crew *crew, struct arena *arena, struct block_fresh *fresh,
	struct err *err)
{
	*fresh = (struct block_fresh){
		.tables = tables, .is_new = is_new, .fields = fields, .arena = arena};
	fresh->found_size = ((size_t)tables->record_count + 1) * sizeof(struct block_keyed);
	fresh->counts = crew_share(BLOCK_RULE_MAX * sizeof(*fresh->counts));
	for (size_t i = 0; i < tables->rule_count; i++) {
		fresh->found[i] = crew_share(fresh->found_size);
		for (size_t k = 0; k < tables->forms[i].count; k++)
			if (marks_of(fresh, tables->forms[i].of[k]) == NULL)
				feature_mark(fresh, tables->forms[i].of[k]);
	}
	return crew_run(crew, tables->rule_count, find_task, fresh, err);
}

void
block_fresh_free(struct block_fresh *fresh)
{
	for (size_t i = 0; i < BLOCK_RULE_MAX; i++)
		crew_unshare(fresh->found[i], fresh->found_size);
	crew_unshare(fresh->counts, BLOCK_RULE_MAX * sizeof(*fresh->counts));
}
