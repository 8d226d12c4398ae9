#include "linkage/field/field_inside.h"

#include "linkage/table/heads.h"

#include <string.h>

/* How much a role tells of who it is, for when there are too many columns: less is left out first. */
static unsigned
telling(enum role role)
{
	static const enum role order[] = {ROLE_GIVEN, ROLE_SURNAME, ROLE_NAME, ROLE_BIRTH,
		ROLE_NHS_NUMBER, ROLE_UPN, ROLE_POSTCODE, ROLE_CODE, ROLE_PHONE, ROLE_EMAIL,
		ROLE_ADDRESS, ROLE_TEXT, ROLE_PLACE, ROLE_CATEGORY, ROLE_DATE, ROLE_NUMBER};

	for (unsigned i = 0; i < COUNT_OF(order); i++)
		if (order[i] == role)
			return i;
	return COUNT_OF(order);
}

static bool
is_compared(enum role role)
{
	return telling(role) < ROLE_NUMBER && role != ROLE_IGNORED && role != ROLE_ID &&
		role != ROLE_TRUTH && role != ROLE_SOURCE && role != ROLE_BIRTH_YEAR &&
		role != ROLE_BIRTH_MONTH && role != ROLE_BIRTH_DAY && role != ROLE_KNOWN &&
		role != ROLE_FLAG;
}

/* What a column says beyond its role. Without a head that tells, its own name is all there is, but
 * where the role tells enough. */
static struct str
kind_of(const struct record_column *column, enum role role)
{
	struct head head;

	if (head_read(column->name, &head) && head.role == role && !head.is_of_another)
		return head.kind;
	if (role == ROLE_GIVEN)
		return STR("given");
	if (role == ROLE_SURNAME)
		return STR("surname");
	if (role == ROLE_NAME)
		return STR("name");
	if (role == ROLE_BIRTH || role == ROLE_POSTCODE || role == ROLE_PHONE ||
		role == ROLE_EMAIL || role == ROLE_NHS_NUMBER || role == ROLE_UPN)
		return STR("");
	return column->key;
}

static void
sources_of(const struct records *records, const struct record_column *column,
	bool ret_sources[RECORD_SOURCE_MAX])
{
	for (size_t s = 0; s < records->source_count; s++)
		ret_sources[s] = records_has(records, column, s);
}

static bool
overlap(const struct records *records, const bool *a, const bool *b)
{
	for (size_t s = 0; s < records->source_count; s++)
		if (a[s] && b[s])
			return true;
	return false;
}

static void
part_add(const struct records *records, struct field_plan *plan, const bool *sources,
	struct field_part part)
{
	if (plan->part_count == FIELD_PART_MAX)
		return;
	plan->parts[plan->part_count++] = part;
	for (size_t s = 0; s < records->source_count; s++)
		plan->sources[s] = plan->sources[s] || sources[s];
}

static void
column_plan(const struct records *records, const struct record_column *column, enum role role,
	struct field_plans *plans)
{
	struct str kind = kind_of(column, role);
	bool sources[RECORD_SOURCE_MAX];
	struct field_plan *plan = NULL;

	sources_of(records, column, sources);
	for (size_t i = 0; i < plans->count && plan == NULL; i++)
		if (plans->of[i].role == role &&
			(role == ROLE_ADDRESS ||
				(str_equal(plans->of[i].kind, kind) &&
					!overlap(records, plans->of[i].sources, sources))))
			plan = &plans->of[i];
	if (plan == NULL) {
		plan = &plans->of[plans->count++];
		*plan = (struct field_plan){.role = role, .kind = kind, .name = column->name};
	}
	plan->is_joined = plan->is_joined || overlap(records, plan->sources, sources);
	if (plan->is_joined)
		plan->name = STR("address");
	part_add(records, plan, sources, (struct field_part){column, PART_WHOLE});
}

static struct field_plan *
plan_of(struct field_plans *plans, enum role role)
{
	for (size_t i = 0; i < plans->count; i++)
		if (plans->of[i].role == role)
			return &plans->of[i];
	return NULL;
}

/* Where names stand in parts in some sources, full names of the others are parted; those that stand
 * beside their parts serve to find pairs. */
static void
names_part(const struct records *records, struct field_plans *plans)
{
	struct field_plan *given = plan_of(plans, ROLE_GIVEN);
	struct field_plan *surname = plan_of(plans, ROLE_SURNAME);

	if (given == NULL || surname == NULL)
		return;
	for (size_t i = 0; i < plans->count; i++) {
		struct field_plan *plan = &plans->of[i];

		if (plan->role != ROLE_NAME)
			continue;
		plan->is_for_blocking = true;
		for (size_t p = 0; p < plan->part_count; p++) {
			const struct record_column *column = plan->parts[p].column;
			bool sources[RECORD_SOURCE_MAX];

			sources_of(records, column, sources);
			if (overlap(records, given->sources, sources) ||
				overlap(records, surname->sources, sources))
				continue;
			part_add(records, given, sources, (struct field_part){column, PART_GIVEN});
			part_add(records, surname, sources,
				(struct field_part){column, PART_SURNAME});
		}
	}
}

/* Leaves out the least telling, of equals the last, until the rest have room. */
static void
plans_cut(struct field_plans *plans, size_t room)
{
	while (plans->count > room) {
		size_t worst = 0;

		for (size_t i = 1; i < plans->count; i++)
			if (telling(plans->of[i].role) >= telling(plans->of[worst].role))
				worst = i;
		plans->left_out += plans->of[worst].part_count;
		plans->count--;
		memmove(&plans->of[worst], &plans->of[worst + 1],
			(plans->count - worst) * sizeof(*plans->of));
	}
}

void
field_plans_make(const struct records *records, const enum role *roles, struct arena *arena,
	struct field_plans *plans)
{
	bool has_parts = false;

	*plans = (struct field_plans){
		.of = ARENA_ARRAY(arena, records->column_count + 1, struct field_plan)};
	for (size_t i = 0; i < records->column_count; i++) {
		has_parts = has_parts || roles[i] == ROLE_BIRTH_YEAR;
		if (is_compared(roles[i]))
			column_plan(records, &records->columns[i], roles[i], plans);
	}
	names_part(records, plans);
	plans_cut(plans, FIELD_MAX - has_parts);
}
