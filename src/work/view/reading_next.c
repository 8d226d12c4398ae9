#include "work/view/reading_next.h"

#include "access/restriction.h"
#include "remit/reading_list.h"
#include "store/inspection.h"

bool
reading_next_open(struct inspection *inspection, struct arena *arena, int64_t account, int64_t list,
	int64_t behind, struct reading_item *ret_next, struct err *err)
{
	int64_t first = 0;

	for (int tries = 0; tries < READING_CLOSED_MAX; tries++) {
		bool may;

		if (!reading_item_next(inspection, arena, list, behind, ret_next, err))
			return false;
		if (ret_next->position == 0 || ret_next->position == first)
			break;
		if (!access_may_open(inspection->db, account, ret_next->document, &may, err))
			return false;
		if (may)
			return true;
		if (first == 0)
			first = ret_next->position;
		behind = ret_next->position;
	}
	*ret_next = (struct reading_item){0};
	return true;
}
