#include "linkage/level/comparer.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/level/levels.h"

#include <stdlib.h>

struct comparer_tables {
	/* The first fields of given names and surnames, as places among those compared; the number of
	 * fields where there is none. */
	size_t given;
	size_t surname;
};

static size_t
first_of(const struct comparer *comparer, enum role role)
{
	size_t i = 0;

	while (i < comparer->count && comparer->of[i]->role != role)
		i++;
	return i;
}

bool
comparer_make(const struct field_set *fields, struct comparer *ret_comparer, struct err *err)
{
	struct comparer c = {.fields = fields, .record_count = fields->record_count};

	c.pattern_count = 1;
	for (size_t i = 0; i < fields->count; i++) {
		if (fields->of[i].is_for_blocking)
			continue;
		c.of[c.count] = &fields->of[i];
		c.level_count[c.count] = levels_count(fields->of[i].role);
		c.unit[c.count] = c.pattern_count;
		c.pattern_count *= c.level_count[c.count++];
	}
	if (c.count == 0)
		return err_set(err, ERR_USAGE,
			"no column is left to compare: name them with --map COLUMN=ROLE");
	c.tables = memory_alloc(sizeof(*c.tables));
	c.tables->given = first_of(&c, ROLE_GIVEN);
	c.tables->surname = first_of(&c, ROLE_SURNAME);
	*ret_comparer = c;
	return true;
}

void
comparer_free(struct comparer *comparer)
{
	free(comparer->tables);
	comparer->tables = NULL;
	comparer->count = 0;
}

static bool
is_unlike(unsigned level)
{
	return level != LEVEL_ABSENT && level < LEVEL_NAME_SWAPPED;
}

/* Whether each record's given name is the other's surname. */
static bool
is_swapped(const struct comparer *c, uint32_t a, uint32_t b)
{
	const struct field *given = c->of[c->tables->given];
	const struct field *surname = c->of[c->tables->surname];

	return str_equal(field_text(given, given->numbers[a]),
		       field_text(surname, surname->numbers[b])) &&
		str_equal(field_text(given, given->numbers[b]),
			field_text(surname, surname->numbers[a]));
}

uint64_t
comparer_pattern(const struct comparer *c, uint32_t a, uint32_t b)
{
	unsigned levels[FIELD_MAX];
	size_t given = c->tables->given;
	size_t surname = c->tables->surname;
	uint64_t pattern = 0;

	for (size_t i = 0; i < c->count; i++) {
		const struct field *field = c->of[i];

		levels[i] = levels_of(c->fields, field, field->numbers[a], field->numbers[b]);
	}
	if (given < c->count && surname < c->count && is_unlike(levels[given]) &&
		is_unlike(levels[surname]) && is_swapped(c, a, b)) {
		levels[given] = LEVEL_NAME_SWAPPED;
		levels[surname] = LEVEL_NAME_SWAPPED;
	}
	for (size_t i = 0; i < c->count; i++)
		pattern += levels[i] * c->unit[i];
	return pattern;
}
