#include "work/viewing.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "work/workshop.h"

bool
viewing_put(struct inspection *inspection, const struct viewing *viewing, uint64_t *ret_entry,
	struct err *err)
{
	/* A family may be as large as a mailbox; its head stands for what is left out. */
	enum { ITEMS_MAX = 2000, RECORDS_MAX = 200 };
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_key(&w, "items");
	json_array_begin(&w);
	for (size_t i = 0; i < viewing->item_count && i < ITEMS_MAX; i++)
		json_i64(&w, viewing->items[i]);
	json_array_end(&w);
	json_member_u64(&w, "count", viewing->item_count);
	if (viewing->record_count > 0) {
		json_key(&w, "records");
		json_array_begin(&w);
		for (size_t i = 0; i < viewing->record_count && i < RECORDS_MAX; i++)
			json_str(&w, str_slice(viewing->records[i], 0, RECORDS_MAX));
		json_array_end(&w);
		json_member_u64(&w, "record_count", viewing->record_count);
	}
	json_member_str(&w, "who", viewing->who);
	json_member_str(&w, "verb", viewing->verb);
	json_object_end(&w);
	return entry_add(inspection, ENTRY_VIEWED, buf_str(&payload), ret_entry, err);
}

bool
work_view(const char *folder, const struct viewing *viewing, uint64_t *ret_entry, struct err *err)
{
	struct workshop_options options = {.folder = folder};
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = inspection_begin(workshop.inspection, err);
	if (done && !viewing_put(workshop.inspection, viewing, ret_entry, err)) {
		inspection_undo(workshop.inspection);
		done = false;
	}
	done = done && inspection_commit(workshop.inspection, err);
	workshop_close(&workshop);
	return done;
}
