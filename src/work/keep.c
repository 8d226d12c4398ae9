#include "work/keep.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "remit/coding.h"
#include "search/index.h"
#include "store/document.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/family.h"
#include "work/workshop.h"

static bool
log_failure(struct inspection *inspection, const struct document *document,
	const struct document_reading *reading, int64_t item, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {0};
	char hash[VAULT_NAME_SIZE];
	struct json_writer w;
	uint64_t entry;

	vault_hash_text(document->sha256, hash);
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "item", item);
	json_member_str(&w, "sha256", str_of(hash));
	json_member_str(&w, "reason", str_of(err_kind_name(document->reason)));
	json_member_str(&w, "words", reading->words);
	json_member_str(&w, "reader", reading->reader);
	json_object_end(&w);
	return entry_add(inspection, ENTRY_FAILURE, buf_str(&payload), &entry, err);
}

/* The instance it was read for has its parts by now; the others get theirs here. */
static bool
expand_others(struct workshop *workshop, int64_t document, int64_t item, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	int64_t *items;
	size_t count;

	if (!items_of_document(workshop->inspection, &arena, document, &items, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (items[i] != item && !family_expand(workshop, items[i], err))
			return false;
	return true;
}

bool
keep_text(struct workshop *workshop, const struct document *document,
	const struct document_reading *reading, struct err *err)
{
	bool is_first = reading->only != NULL;

	/* The index takes the old words out by the old text. */
	return (is_first || index_remove(workshop->index, document->id, err)) &&
		document_read_put(workshop->inspection, document, reading, err) &&
		(is_first ||
			coding_text_changed(
				workshop->inspection, document->id, reading->text, err)) &&
		index_add_read(workshop->index, document, reading, err);
}

bool
keep_reading(struct workshop *workshop, const struct document *document,
	const struct document_reading *reading, int64_t item, bool has_parts, bool log,
	struct err *err)
{
	if (!keep_text(workshop, document, reading, err))
		return false;
	if (log && document->state != DOCUMENT_READ &&
		!log_failure(workshop->inspection, document, reading, item, err))
		return false;
	return !has_parts || expand_others(workshop, document->id, item, err);
}
