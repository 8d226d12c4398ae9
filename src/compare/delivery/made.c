#include "compare/delivery/made.h"

#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/subject.h"
#include "made.sql.h"
#include "store/db.h"
#include "store/kind.h"

/* 1900-01-01 and 2100-01-01: what is dated outside is not dated. */
#define MONTH_FROM ((int64_t)-2208988800)
#define MONTH_TO ((int64_t)4102444800)

static int64_t
moment_of(const struct subject *subject, const char *name)
{
	int64_t moment;

	return date_parse_iso(subject_fact(subject, name), &moment) ? moment : DATE_NONE;
}

/* 12 * year + month, of dates that a calendar of ours names. */
static void
bind_month(struct statement *s, int parameter, int64_t moment)
{
	struct civil civil;

	if (moment < MONTH_FROM || moment > MONTH_TO) {
		bind_null(s, parameter);
		return;
	}
	civil = date_to_civil(moment);
	bind_i64(s, parameter, 12 * (int64_t)civil.year + civil.month - 1);
}

bool
made_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	int64_t created = moment_of(subject, "created");
	int64_t modified = moment_of(subject, "modified");

	if (!subject->is_first &&
		!db_run_for(compare->db, &SQL_MADE_FORGET, MADE_FORGET_DOCUMENT,
			subject->document.id, err))
		return false;
	for (size_t i = 0; i < subject->item_count; i++) {
		const struct subject_item *item = &subject->items[i];
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(compare->db, &SQL_MADE_NEW, &s, err))
			return false;
		bind_i64(&s, MADE_NEW_DELIVERY, item->delivery);
		bind_i64(&s, MADE_NEW_ITEM, item->id);
		bind_i64(&s, MADE_NEW_DOCUMENT, subject->document.id);
		bind_i64(&s, MADE_NEW_KIND, subject->document.kind);
		bind_month(&s, MADE_NEW_MONTH, subject->document.moment);
		bind_moment(&s, MADE_NEW_CREATED, created);
		bind_moment(&s, MADE_NEW_MODIFIED, modified);
		bind_moment(&s, MADE_NEW_FILED, item->modified);
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}
