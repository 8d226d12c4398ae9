/* Compound files of no kind that we know better: their facts, and their streams as parts. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "extract/format.h"
#include "extract/ole.h"
#include "extract/reading.h"
#include "extract/text_runs.h"

static int
ole_bid(struct probe *probe)
{
	return ole_is(probe->bytes) ? BID_CONTAINER : BID_NO;
}

static bool
is_property_set(struct str name)
{
	return name.len > 0 && name.data[0] == '\005';
}

static bool
stream_part(struct reading *r, struct ole *ole, const struct ole_entry *entry, struct err *err)
{
	struct part part = {.name = ole_path(ole, entry, ole->arena),
		.role = PART_MEMBER,
		.modified = DATE_NONE};
	struct str bytes;
	struct str inner_name;
	struct err broken = {0};

	if (!ole_read(ole, entry, &bytes, &broken)) {
		reading_part_failed(r, &part, broken.kind, "%s", broken.text);
		return broken.kind != ERR_TOO_LARGE ||
			err_set(err, ERR_TOO_LARGE, "%s", broken.text);
	}
	if (str_equal(entry->name, STR("\001Ole10Native"))) {
		ole_native_facts(r, bytes);
		if (ole_native(ole->arena, bytes, &inner_name, &bytes) && inner_name.len > 0)
			part.name = inner_name;
	}
	return reading_part(r, &part, bytes, err);
}

static bool
ole_read_generic(struct reading *r, struct err *err)
{
	struct ole *ole;

	if (!ole_open(reading_arena(r), reading_bytes(r), &ole, err)) {
		/* Without a directory nothing can be named, but what looks like text can be had. */
		text_runs_give(r, reading_bytes(r), TEXT_RUNS_BOTH);
		return false;
	}
	ole_summary_facts(r, ole, OLE_ROOT);
	for (size_t i = 1; i < ole->entry_count; i++) {
		const struct ole_entry *entry = &ole->entries[i];

		if (entry->is_storage || entry->size == 0 || is_property_set(entry->name))
			continue;
		if (!stream_part(r, ole, entry, err))
			return false;
	}
	if (ole->is_damaged)
		return err_set(err, ERR_DAMAGED, "the compound file is cut off or broken");
	return true;
}

const struct format format_ole = {
	.name = "ole",
	.title = "OLE2 compound file",
	.version = "1",
	.kind = KIND_OTHER,
	.bid = ole_bid,
	.read = ole_read_generic,
};
