#include "work/clerk/desk.h"

#include "access/restriction.h"
#include "base/err.h"
#include "remit/coding.h"
#include "remit/finding/evidence.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/clerk/acts.h"
#include "work/workshop.h"

bool
desk_may_open(struct act_desk *desk, int64_t document, struct err *err)
{
	bool may;

	if (!access_may_open(
		    desk->workshop->inspection->db, desk->person.account, document, &may, err))
		return false;
	return may ||
		err_set(err, ERR_PERMISSION, "this item is closed to you; you can ask for access");
}

bool
desk_may_open_coding(struct act_desk *desk, int64_t coding, struct err *err)
{
	struct coding_row row;

	return coding == 0 ||
		(coding_get(desk->workshop->inspection, desk->arena, (uint64_t)coding, &row, err) &&
			desk_may_open(desk, row.document, err));
}

bool
desk_may_open_exhibit(struct act_desk *desk, int64_t exhibit, struct err *err)
{
	struct exhibit found;

	return exhibit_get(desk->workshop->inspection, desk->arena, exhibit, &found, err) &&
		desk_may_open_coding(desk, found.coding, err);
}

/* Whether there is such an item is not asked here. */
static bool
item_is_closed(struct act_desk *desk, int64_t number, bool *ret_closed, struct err *err)
{
	struct inspection *inspection = desk->workshop->inspection;
	struct item item;
	bool may;

	*ret_closed = false;
	if (!item_get(inspection, desk->arena, number, &item, err)) {
		if (err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(err);
		return true;
	}
	if (!access_may_open(inspection->db, desk->person.account, item.document, &may, err))
		return false;
	*ret_closed = !may;
	return true;
}

bool
desk_open_items(
	struct act_desk *desk, int64_t *items, size_t *count, size_t *ret_closed, struct err *err)
{
	size_t kept = 0;
	bool any;

	*ret_closed = 0;
	if (!restriction_any(desk->workshop->inspection->db, &any, err))
		return false;
	for (size_t i = 0; any && i < *count; i++) {
		bool closed;

		if (!item_is_closed(desk, items[i], &closed, err))
			return false;
		if (!closed)
			items[kept++] = items[i];
	}
	if (any) {
		*ret_closed = *count - kept;
		*count = kept;
	}
	return true;
}
