/* How standard forms are numbered: in the order in which the values of the field's columns come, those
 * that a former run made as any other. */
#include "linkage/field/field_inside.h"

#include "base/arena.h"

#include <stdlib.h>

/* Forms that are looked up together, so that memory is waited for once and not for each. */
enum { FORMS_AT_ONCE = 64 };
/* Where so many times as many are known as are new, those alone are looked for that may be the same. */
enum { MANY_TIMES = 8 };

struct numbering {
	const struct field_former *former;
	struct field *field;
	const struct field_forms *was; /* NULL: nothing is known */
	struct values known;           /* the texts of `was`, as far as they are looked for */
};

/* ---- what a former run made ---- */

static const struct field_part_forms *
part_known(
	const struct field_forms *was, const struct records *records, const struct field_part *part)
{
	for (size_t i = 0; was != NULL && i < was->part_count; i++)
		if (&records->columns[was->parts[i].column] == part->column &&
			was->parts[i].part == (unsigned)part->part &&
			was->parts[i].count <= part->column->values.count)
			return &was->parts[i];
	return NULL;
}

/* Whoever wrote them, they must be what field_form gives. */
static bool
is_fit(const struct field_forms *was, enum role role)
{
	for (uint32_t v = 1; v < was->value_count; v++)
		if (!field_form_fits(role, was->texts[v]))
			return false;
	return was->part_count > 0;
}

/* The number now of one that had a number then. */
static uint32_t
known_number(struct numbering *n, uint32_t was)
{
	uint32_t *now = &n->field->of_former[was];

	if (was != 0 && *now == 0)
		*now = values_append(&n->field->values, n->was->texts[was]);
	return *now;
}

/* What is known of the first values of a part; how many they are, with number 0. */
static uint32_t
part_begin(struct numbering *n, const struct records *records, const struct field_part *part,
	uint32_t *map)
{
	const struct field_part_forms *was = part_known(n->was, records, part);

	map[0] = 0;
	if (was == NULL || was->count == 0)
		return 1;
	for (uint32_t v = 1; v < was->count; v++)
		map[v] = known_number(n, was->numbers[v]);
	return was->count;
}

/* ---- what is new ---- */

static void
keys_note(const struct numbering *n, const struct field_part *part, uint32_t from, uint64_t *keys)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct field_former former = *n->former;
	const struct values *v = &part->column->values;

	former.arena = &scratch;
	for (uint32_t i = from; i < v->count; i++) {
		struct str form = field_form(&former, n->field->role, part->part, v->texts[i]);
		uint32_t bit = values_key_bit(values_key(form));

		keys[bit / 64] |= (uint64_t)1 << bit % 64;
		arena_clear(&scratch);
	}
}

/* Lets known forms be found by their texts, as new values may have them too. */
static void
known_index(struct numbering *n, const struct records *records, const struct field_plan *plan)
{
	uint64_t fresh = 0;
	uint32_t from[FIELD_PART_MAX];
	uint64_t *keys;

	for (size_t p = 0; p < plan->part_count; p++) {
		const struct field_part_forms *was = part_known(n->was, records, &plan->parts[p]);

		from[p] = was == NULL || was->count == 0 ? 1 : was->count;
		fresh += plan->parts[p].column->values.count > from[p]
			? plan->parts[p].column->values.count - from[p]
			: 0;
	}
	if (fresh == 0)
		return;
	/* Nothing of it is written to. */
	n->known = (struct values){.texts = (struct str *)(uintptr_t)n->was->texts,
		.count = n->was->value_count,
		.room = n->was->value_count,
		.is_lent = true};
	if (fresh > n->was->value_count / MANY_TIMES) {
		values_index(&n->known);
		return;
	}
	keys = memory_zeroed(VALUES_KEY_BITS / 64, sizeof(*keys));
	for (size_t p = 0; p < plan->part_count; p++)
		keys_note(n, &plan->parts[p], from[p], keys);
	values_index_some(&n->known, keys);
	free(keys);
}

static uint32_t
form_number(struct numbering *n, struct str form)
{
	uint32_t was = n->was == NULL ? 0 : values_find(&n->known, form);

	return was != 0 ? known_number(n, was) : values_add(&n->field->values, form);
}

static void
forms_number(struct numbering *n, const struct field_part *part, uint32_t from, uint32_t *map)
{
	const struct values *v = &part->column->values;
	uint32_t count = v->count - from < FORMS_AT_ONCE ? v->count - from : FORMS_AT_ONCE;
	struct str forms[FORMS_AT_ONCE];

	for (uint32_t i = 0; i < count; i++) {
		values_fetch(v, from + i);
		forms[i] = field_form(n->former, n->field->role, part->part, v->texts[from + i]);
		values_expect(&n->field->values, values_key(forms[i]));
	}
	for (uint32_t i = 0; i < count; i++)
		map[from + i] = form_number(n, forms[i]);
}

static void
part_number(struct numbering *n, const struct records *records, const struct field_part *part)
{
	struct field_part_forms *forms = &n->field->forms.parts[n->field->forms.part_count++];
	const struct values *v = &part->column->values;
	uint32_t *map = memory_alloc(((size_t)v->count + 1) * sizeof(*map));
	uint32_t from = part_begin(n, records, part, map);

	*forms = (struct field_part_forms){.column = (uint32_t)(part->column - records->columns),
		.part = (unsigned)part->part,
		.count = v->count,
		.numbers = map};
	/* Most standard forms are of one value. */
	if (from < v->count)
		values_prepare(&n->field->values, v->count - from);
	for (; from < v->count; from += FORMS_AT_ONCE)
		forms_number(n, part, from, map);
}

void
field_forms_number(const struct field_former *former, const struct records *records,
	const struct field_plan *plan, const struct field_forms *was, struct field *field)
{
	struct numbering n = {.former = former, .field = field};

	field->forms.parts = ARENA_ARRAY(former->arena, plan->part_count, struct field_part_forms);
	if (was != NULL && is_fit(was, field->role)) {
		n.was = was;
		field->of_former = memory_zeroed((size_t)was->value_count + 1, sizeof(uint32_t));
		values_reserve(&field->values, was->value_count);
		known_index(&n, records, plan);
	}
	for (size_t p = 0; p < plan->part_count; p++)
		part_number(&n, records, &plan->parts[p]);
	values_free(&n.known);
	field->forms.role = field->role;
	field->forms.value_count = field->values.count;
	field->forms.texts = field->values.texts;
}
