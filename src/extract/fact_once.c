#include "extract/fact_once.h"

#include "base/arena.h"
#include "base/date.h"
#include "extract/reading.h"

#include <string.h>

void
fact_once_give(struct fact_once *once, const char *name, struct str value)
{
	value = str_trim(value);
	for (unsigned i = 0; i < once->count; i++)
		if (strcmp(once->names[i], name) == 0 && str_equal(once->values[i], value))
			return;
	reading_fact(once->r, name, value);
	if (once->count == FACT_ONCE_MAX || value.len == 0)
		return;
	once->names[once->count] = str_cstr(reading_arena(once->r), str_of(name));
	once->values[once->count++] = str_copy(reading_arena(once->r), value);
}

void
fact_once_date(struct fact_once *once, const char *name, int64_t moment)
{
	if (moment != DATE_NONE)
		fact_once_give(once, name, date_iso(reading_arena(once->r), moment));
}
