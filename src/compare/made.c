#include "compare/made.h"

#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/subject.h"
#include "made.sql.h"
#include "store/db.h"
#include "store/kind.h"

static int64_t
moment_of(const struct subject *subject, const char *name)
{
	int64_t moment;

	return date_parse_iso(subject_fact(subject, name), &moment) ? moment : DATE_NONE;
}

static void
bind_moment(struct statement *s, int parameter, int64_t moment)
{
	if (moment == DATE_NONE)
		bind_null(s, parameter);
	else
		bind_i64(s, parameter, moment);
}

bool
made_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct statement forget CLEANUP(statement_end) = {0};
	int64_t created = moment_of(subject, "created");
	int64_t modified = moment_of(subject, "modified");

	if (!db_begin(compare->db, &SQL_MADE_FORGET, &forget, err))
		return false;
	bind_i64(&forget, MADE_FORGET_DOCUMENT, subject->document.id);
	if (!statement_run(&forget, err))
		return false;
	for (size_t i = 0; i < subject->item_count; i++) {
		const struct subject_item *item = &subject->items[i];
		struct statement s CLEANUP(statement_end) = {0};

		if (created == DATE_NONE && modified == DATE_NONE && item->modified == DATE_NONE)
			continue;
		if (!db_begin(compare->db, &SQL_MADE_NEW, &s, err))
			return false;
		bind_i64(&s, MADE_NEW_DELIVERY, item->delivery);
		bind_i64(&s, MADE_NEW_ITEM, item->id);
		bind_i64(&s, MADE_NEW_DOCUMENT, subject->document.id);
		bind_moment(&s, MADE_NEW_CREATED, created);
		bind_moment(&s, MADE_NEW_MODIFIED, modified);
		bind_moment(&s, MADE_NEW_FILED, item->modified);
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}
