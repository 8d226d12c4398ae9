#include "work/view/restricted_known.h"

#include "base/arena.h"
#include "base/buf.h"
#include "compare/gap.h"
#include "compare/hidden/restricted.h"
#include "finding_ground.sql.h"
#include "store/db.h"
#include "store/inspection.h"

#include <stdlib.h>
#include <string.h>

struct age {
	int64_t item;         /* the last that came in */
	int64_t restrictions; /* how many there ever were */
	int64_t lifted;       /* the entry by which one was lifted last */
	int64_t turns;        /* of checks */
};

struct restricted_known {
	struct age age;
	struct buf documents; /* i64 each */
	struct buf are;       /* bool each */
};

struct restricted_known *
restricted_known_new(void)
{
	return memory_zeroed(1, sizeof(struct restricted_known));
}

void
restricted_known_free(struct restricted_known *known)
{
	if (known == NULL)
		return;
	buf_free(&known->documents);
	buf_free(&known->are);
	free(known);
}

static bool
age_get(struct inspection *inspection, struct compare *compare, struct age *ret_age,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct gap_age gaps;
	bool row;

	if (!gap_age_get(compare, &gaps, err) ||
		!db_begin(inspection->db, &SQL_GROUND_AGE, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	*ret_age = (struct age){.item = column_i64(&s, GROUND_AGE_COL_ITEM),
		.restrictions = column_i64(&s, GROUND_AGE_COL_RESTRICTIONS),
		.lifted = column_i64(&s, GROUND_AGE_COL_LIFTED),
		.turns = gaps.turns};
	return true;
}

static bool
is_known(const struct restricted_known *known, const struct age *age, struct str documents)
{
	return memcmp(&known->age, age, sizeof(*age)) == 0 &&
		str_equal(buf_str(&known->documents), documents);
}

bool
restricted_known_among(struct restricted_known *known, struct inspection *inspection,
	struct compare *compare, struct arena *arena, const int64_t *documents, size_t count,
	bool **ret_are, struct err *err)
{
	struct str list = str_make((const char *)documents, count * sizeof(*documents));
	struct age age;

	if (known == NULL || compare == NULL || count == 0)
		return restricted_among(inspection->db, arena, documents, count, ret_are, err);
	/* The age first: what changes in between makes it old. */
	if (!age_get(inspection, compare, &age, err))
		return false;
	if (is_known(known, &age, list)) {
		*ret_are = ARENA_ARRAY(arena, count, bool);
		memcpy(*ret_are, known->are.data, count * sizeof(**ret_are));
		return true;
	}
	if (!restricted_among(inspection->db, arena, documents, count, ret_are, err))
		return false;
	known->age = age;
	buf_clear(&known->documents);
	buf_add(&known->documents, list);
	buf_clear(&known->are);
	buf_add(&known->are, str_make((const char *)*ret_are, count * sizeof(**ret_are)));
	return true;
}
