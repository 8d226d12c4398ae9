#include "work/clerk/acts.h"

#include "work/clerk/acts_inside.h"

/* One line each subject. */
static const struct act_row *const tables[] = {
	acts_of_access,
	acts_of_accounts,
	acts_of_audit,
	acts_of_errands,
	acts_of_findings,
	acts_of_coding,
	acts_of_exchange,
	acts_of_gaps,
	acts_of_lists,
	acts_of_requests,
	acts_of_sessions,
	acts_of_uploads,
};

const struct act_row *
act_at(size_t i)
{
	for (size_t t = 0; t < COUNT_OF(tables); t++)
		for (const struct act_row *row = tables[t]; row->name != NULL; row++)
			if (i-- == 0)
				return row;
	return NULL;
}

const struct act_row *
act_find(struct str name)
{
	const struct act_row *row;

	for (size_t i = 0; (row = act_at(i)) != NULL; i++)
		if (str_equal(name, str_of(row->name)))
			return row;
	return NULL;
}
